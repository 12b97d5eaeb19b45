package org.lrp4j;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What is explained of an output: which relevance the explanation begins with.
 *
 * <p>Outputs are [batch, classes], [batch, classes, time] for sequences, or images of class scores.
 * For sequences one time step is explained, the last one that no mask leaves out unless {@link
 * #atTimeStep} says otherwise; for images of class scores every position is, unless {@link
 * #inRegion} says otherwise.
 *
 * <p>An output of one column behind a sigmoid is the probability p of class 1, and tells two
 * classes apart: relevance for class 1 begins at the logit, for class 0 at minus the logit, and the
 * predicted class is 1 where p is above ½.
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
  private final int[] timeSteps;
  private final Optional<String> layer;
  private final boolean fromOne;
  private final Optional<INDArray> region;

  private Target(
      Kind kind,
      int[] classes,
      INDArray relevance,
      int[] timeSteps,
      Optional<String> layer,
      boolean fromOne,
      Optional<INDArray> region) {
    this.kind = kind;
    this.classes = classes;
    this.relevance = relevance;
    this.timeSteps = timeSteps;
    this.layer = layer;
    this.fromOne = fromOne;
    this.region = region;
  }

  private static Target of(Kind kind, int... classes) {
    return new Target(kind, classes, null, new int[0], Optional.empty(), false, Optional.empty());
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
   * for each other. The logit of a single sigmoid is log p₁ − log p₀ and says that by itself, so
   * relevance begins there as for the class alone.
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
    return new Target(
        Kind.RELEVANCE,
        new int[0],
        relevance.dup().detach(),
        new int[0],
        Optional.empty(),
        false,
        Optional.empty());
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
    return atTimeSteps(step);
  }

  /**
   * The same target at a time step of its own for each example: for sequences of different lengths.
   *
   * @param steps the time steps, from 0, one an example
   * @return the target
   */
  public Target atTimeSteps(int... steps) {
    return new Target(kind, classes, relevance, steps.clone(), layer, fromOne, region);
  }

  /**
   * The same target at the output of an inner layer or vertex: its channels or units take the place
   * of the classes, and relevance begins at their activations. What comes behind that layer plays
   * no part. The explanation's outputs are then those of that layer; one that a batch normalisation
   * was merged into puts out the normalised values, and a normalisation that was merged into the
   * layer behind it what it reads.
   *
   * @param name the name of the layer or vertex
   * @return the target
   */
  public Target atLayer(String name) {
    return new Target(kind, classes, relevance, timeSteps, Optional.of(name), fromOne, region);
  }

  /**
   * The same target with relevance that begins at 1 where it would begin at the logit's value, so
   * that explanations of confident and of doubtful predictions have the same size. Of the two
   * classes of a single sigmoid it begins at 1 for the predicted one, and at −1 for the other.
   *
   * @return the target
   * @throws IllegalStateException if the target has a relevance of its own to begin with
   */
  public Target fromOne() {
    if (kind == Kind.RELEVANCE) {
      throw new IllegalStateException(
          "A target with a given relevance begins with that: scale it instead");
    }
    return new Target(kind, classes, relevance, timeSteps, layer, true, region);
  }

  /**
   * The same target at some positions only: of an image of class scores a pixel, or an area such as
   * what was taken for a class. Relevance begins there as it would everywhere, and at 0 elsewhere;
   * the explained score is the sum over the area.
   *
   * @param where 1 at the positions that are explained and 0 at all others: the output's shape
   *     without the axis of the classes, for instance [batch, height, width], or with a first axis
   *     of 1 for all examples; it is copied
   * @return the target
   * @throws IllegalArgumentException if it holds other numbers than 0 and 1
   * @throws IllegalStateException if the target has a relevance of its own to begin with
   */
  public Target inRegion(INDArray where) {
    if (kind == Kind.RELEVANCE) {
      throw new IllegalStateException(
          "A target with a given relevance begins with that: set it to 0 elsewhere instead");
    }
    INDArray own = where.castTo(DataType.DOUBLE).dup('c').detach();
    if (!own.mul(own).equals(own)) {
      throw new IllegalArgumentException(
          "A region is 1 at the positions that are explained and 0 elsewhere, but this one holds"
              + " other numbers");
    }
    return new Target(kind, classes, relevance, timeSteps, layer, fromOne, Optional.of(own));
  }

  /**
   * What the target is made of: all that it takes to write it down.
   *
   * @return its parts, of which {@link #of(TargetParts)} makes the same target
   */
  public TargetParts parts() {
    return new TargetParts(
        kind.name().toLowerCase(Locale.ROOT),
        Arrays.stream(classes).boxed().toList(),
        Optional.ofNullable(relevance),
        Arrays.stream(timeSteps).boxed().toList(),
        layer,
        fromOne,
        region);
  }

  /**
   * The target of those parts.
   *
   * @param parts what {@link #parts()} gave
   * @return the target
   * @throws IllegalArgumentException if there is no such kind, or what it needs is missing
   */
  public static Target of(TargetParts parts) {
    Target bare =
        switch (parts.kind()) {
          case "predicted" -> predicted();
          case "classes" -> of(Kind.CLASSES, numbers(parts.classes()));
          case "contrastive" -> of(Kind.CONTRASTIVE, numbers(parts.classes()));
          case "relevance" ->
              relevance(
                  parts
                      .relevance()
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "A target of given relevance needs that relevance")));
          case "nothing" -> nothing();
          default ->
              throw new IllegalArgumentException("There is no target of the kind " + parts.kind());
        };
    if (bare.kind == Kind.CLASSES && bare.classes.length == 0) {
      throw new IllegalArgumentException("A target of classes needs at least one class");
    }
    Target target = parts.fromOne() ? bare.fromOne() : bare;
    if (parts.region().isPresent()) {
      target = target.inRegion(parts.region().get());
    }
    if (parts.layer().isPresent()) {
      target = target.atLayer(parts.layer().get());
    }
    return parts.timeSteps().isEmpty() ? target : target.atTimeSteps(numbers(parts.timeSteps()));
  }

  private static int[] numbers(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).toArray();
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

  /** No step for the last one that counts, one for all examples, or one an example. */
  int[] timeSteps() {
    return timeSteps.clone();
  }

  Optional<String> layer() {
    return layer;
  }

  /** 1 where something is explained, 0 elsewhere; empty for everywhere. */
  Optional<INDArray> region() {
    return region;
  }

  boolean beginsAtOne() {
    return fromOne;
  }

  /**
   * What is explained of an output that gives numbers.
   *
   * @param count how many they are
   */
  String ofNumbers(int count) {
    return count == 1
        ? inWords("the output", "the output", "the output", "the output")
        : inWords("the highest output", "the highest output", "output %d", "given outputs");
  }

  /** What it explains of a detector's boxes. */
  String ofBoxes() {
    return inWords("the objectness of the surest box", "boxes", "class %d", "boxes");
  }

  @Override
  public String toString() {
    return inWords("the predicted class", "the chosen class", "class %d", "given classes");
  }

  private String inWords(String predicted, String chosen, String one, String several) {
    String given = classes.length == 1 ? one.formatted(classes[0]) : several;
    String what =
        switch (kind) {
          case PREDICTED -> predicted;
          case CLASSES -> given;
          case CONTRASTIVE -> (classes.length == 1 ? given : chosen) + " against the rest";
          case RELEVANCE -> "given relevance " + Arrays.toString(relevance.shape());
          case NOTHING -> "nothing";
        };
    String when =
        switch (timeSteps.length) {
          case 0 -> "";
          case 1 -> " at time step " + timeSteps[0];
          default -> " at given time steps";
        };
    String where = region.isPresent() ? " in a region" : "";
    return what + when + where + layer.map(name -> " of layer \"" + name + "\"").orElse("");
  }
}
