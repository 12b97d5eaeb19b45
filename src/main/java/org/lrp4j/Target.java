package org.lrp4j;

import java.util.Arrays;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is explained of an output: which relevance the explanation begins with.
 *
 * <p>Outputs are [batch, classes], [batch, classes, time] for sequences, or images of class scores.
 * For sequences one time step is explained, the last one unless {@link #atTimeStep} says otherwise;
 * for images of class scores every position is.
 */
public final class Target {

  /** The ways to choose. */
  enum Kind {
    PREDICTED,
    CLASSES,
    CONTRASTIVE,
    RELEVANCE,
    NOTHING
  }

  private final Kind kind;
  private final int[] classes;
  private final INDArray relevance;
  private final OptionalInt timeStep;

  private Target(Kind kind, int[] classes, INDArray relevance, OptionalInt timeStep) {
    this.kind = kind;
    this.classes = classes;
    this.relevance = relevance;
    this.timeStep = timeStep;
  }

  private static Target of(Kind kind, int... classes) {
    return new Target(kind, classes, null, OptionalInt.empty());
  }

  /**
   * For every example the class with the highest output; relevance begins at its logit's value.
   * This is the default.
   *
   * @return the target
   */
  public static Target predicted() {
    return of(Kind.PREDICTED);
  }

  /**
   * One class for all examples; relevance begins at its logit's value.
   *
   * @param index the class, from 0
   * @return the target
   */
  public static Target classIndex(int index) {
    return of(Kind.CLASSES, index);
  }

  /**
   * A class for each example; relevance begins at its logit's value.
   *
   * @param indices the classes, from 0, one an example
   * @return the target
   */
  public static Target classIndices(int... indices) {
    return of(Kind.CLASSES, indices.clone());
  }

  /**
   * What speaks for the predicted class rather than for the others: its logit minus the mean of the
   * others. Relevance begins at the logit's value for the class and at {@code −logit/(classes − 1)}
   * for each other.
   *
   * @return the target
   */
  public static Target contrastive() {
    return of(Kind.CONTRASTIVE);
  }

  /**
   * What speaks for a class rather than for the others: its logit minus the mean of the others.
   *
   * @param indices the class, from 0: one for all examples, or one an example
   * @return the target
   */
  public static Target contrastive(int... indices) {
    return of(Kind.CONTRASTIVE, indices.clone());
  }

  /**
   * A relevance of the caller's own to begin with.
   *
   * @param relevance an array of the output's shape; it is copied
   * @return the target
   */
  public static Target relevance(INDArray relevance) {
    return new Target(Kind.RELEVANCE, new int[0], relevance.dup().detach(), OptionalInt.empty());
  }

  /**
   * Nothing: leaves out one of several outputs.
   *
   * @return the target
   */
  public static Target nothing() {
    return of(Kind.NOTHING);
  }

  /**
   * The same target at another time step of a sequence.
   *
   * @param step the time step, from 0
   * @return the target
   */
  public Target atTimeStep(int step) {
    return new Target(kind, classes, relevance, OptionalInt.of(step));
  }

  Kind kind() {
    return kind;
  }

  int[] classes() {
    return classes.clone();
  }

  INDArray relevance() {
    return relevance;
  }

  OptionalInt timeStep() {
    return timeStep;
  }

  @Override
  public String toString() {
    String what =
        switch (kind) {
          case PREDICTED -> "the predicted class";
          case CLASSES -> classes.length == 1 ? "class " + classes[0] : "given classes";
          case CONTRASTIVE ->
              (classes.length == 1 ? "class " + classes[0] : "the chosen class")
                  + " against the rest";
          case RELEVANCE -> "given relevance " + Arrays.toString(relevance.shape());
          case NOTHING -> "nothing";
        };
    return timeStep.isPresent() ? what + " at time step " + timeStep.getAsInt() : what;
  }
}
