package org.lrp4j;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Which classes an output tells apart. Usually each of its columns is one. A single column behind a
 * sigmoid is the probability of the second of two classes: class 1 has the logit, and class 0 has
 * minus the logit, since {@code 1 − σ(z) = σ(−z)}. Any other single column is a number, and no
 * class; so are several that a regression's loss was minimised on.
 *
 * @param logits the output before softmax or sigmoid
 * @param ranks of which the highest number is that of the predicted class: the logits, unless
 *     softmaxes of their own stand side by side along the classes' axis
 * @param format how to read its axes
 * @param meaning what its columns are
 */
record OutputClasses(INDArray logits, INDArray ranks, DataFormat format, Meaning meaning) {

  /** What the columns of an output are. */
  enum Meaning {
    /** Each column is a class. */
    CLASSES,
    /** The single column of a sigmoid, which is two classes. */
    ONE_SIGMOID,
    /** Each column is a number, and none of them a class. */
    NUMBERS
  }

  /** How far the sigmoid of half precision may be off; the softmax of one column gives 1. */
  private static final double TOLERANCE = 1e-2;

  /**
   * The classes of an output.
   *
   * @param logits the output before softmax or sigmoid
   * @param output the same array where nothing was left out, else what the network puts out
   * @param keepsOrder whether the highest logit is the highest output
   * @param isOfNumbers whether it was trained as numbers
   */
  static OutputClasses of(
      INDArray logits,
      DataFormat format,
      INDArray output,
      boolean keepsOrder,
      boolean isOfNumbers) {
    return new OutputClasses(
        logits, keepsOrder ? logits : output, format, meaning(logits, format, output, isOfNumbers));
  }

  private static Meaning meaning(
      INDArray logits, DataFormat format, INDArray output, boolean isOfNumbers) {
    if (logits.size(format.channelAxis()) > 1) {
      return isOfNumbers ? Meaning.NUMBERS : Meaning.CLASSES;
    }
    boolean isSigmoid =
        output != logits
            && Math.abs(output.getDouble(0) - sigmoid(logits.getDouble(0))) < TOLERANCE;
    return isSigmoid ? Meaning.ONE_SIGMOID : Meaning.NUMBERS;
  }

  boolean isOneSigmoid() {
    return meaning == Meaning.ONE_SIGMOID;
  }

  boolean areNumbers() {
    return meaning == Meaning.NUMBERS;
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** How many classes a target may name: of numbers each of them. */
  int count() {
    return isOneSigmoid() ? 2 : Math.toIntExact(logits.size(format.channelAxis()));
  }

  /**
   * The relevance that the explanation of a sigmoid's class begins with, in the output's shape: of
   * class 1 the logit, of class 0 minus the logit, and so of the predicted class what is positive.
   *
   * @param classes one for all examples, or one an example; none for the predicted ones
   * @param fromOne whether the logit counts as 1 or −1
   */
  INDArray ofSigmoid(int[] classes, boolean fromOne) {
    INDArray scores = fromOne ? Transforms.sign(logits, true) : logits.dup();
    if (classes.length == 0) {
      return Transforms.abs(scores, false);
    }
    if (classes.length == 1) {
      return classes[0] == 1 ? scores : scores.negi();
    }
    double[] signs = IntStream.of(classes).mapToDouble(c -> 2 * c - 1).toArray();
    INDArray ofExample = Nd4j.createFromArray(signs).castTo(logits.dataType());
    return scores.muli(DataFormat.along(ofExample, 0, logits.rank()).broadcast(logits.shape()));
  }

  /** The logit of a class of an example of an output [batch, classes]. */
  double logit(int example, int ofClass) {
    if (ofClass < 0 || ofClass >= count()) {
      throw new IllegalArgumentException(
          "There are the classes 0 to "
              + (count() - 1)
              + ", but class "
              + ofClass
              + " is asked for");
    }
    return isOneSigmoid()
        ? (2 * ofClass - 1) * logits.getDouble(example, 0)
        : logits.getDouble(example, ofClass);
  }

  private double rank(int example, int ofClass) {
    return isOneSigmoid() ? logit(example, ofClass) : ranks.getDouble(example, ofClass);
  }

  /** The predicted class; empty if the output is no table of classes. */
  OptionalInt predicted(int example) {
    return areNumbers() ? OptionalInt.empty() : highest(example);
  }

  /** The predicted class, or the highest of several numbers. */
  OptionalInt highest(int example) {
    if (format != DataFormat.NC || count() < 2) {
      return OptionalInt.empty();
    }
    int highest = 0;
    for (int i = 1; i < count(); i++) {
      highest = rank(example, i) > rank(example, highest) ? i : highest;
    }
    return OptionalInt.of(highest);
  }

  /**
   * The class, or the number of several, that a target means; empty if it means none, or several at
   * once.
   */
  OptionalInt explained(int example, Target target, INDArray relevance) {
    int[] classes = target.classes();
    return switch (target.kind()) {
      case PREDICTED -> highest(example);
      case CLASSES, CONTRASTIVE ->
          classes.length == 0 || format != DataFormat.NC || count() < 2
              ? highest(example)
              : OptionalInt.of(classes[classes.length == 1 ? 0 : example]);
      case RELEVANCE -> only(example, relevance);
      case NOTHING -> OptionalInt.empty();
    };
  }

  /** The one class that a relevance of the caller's own begins at. */
  private OptionalInt only(int example, INDArray relevance) {
    if (format != DataFormat.NC || count() < 2) {
      return OptionalInt.empty();
    }
    int[] begun =
        IntStream.range(0, Math.toIntExact(relevance.size(1)))
            .filter(column -> relevance.getDouble(example, column) != 0)
            .toArray();
    if (begun.length != 1) {
      return OptionalInt.empty();
    }
    boolean speaksForSecond = relevance.getDouble(example, 0) * logits.getDouble(example, 0) > 0;
    return OptionalInt.of(isOneSigmoid() ? (speaksForSecond ? 1 : 0) : begun[0]);
  }
}
