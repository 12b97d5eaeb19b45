package org.lrp4j;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Signal;
import org.lrp4j.network.Finiteness;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Turns a target into the relevance that an explanation begins with. */
final class InitialRelevance {

  private final String name;
  private final Signal output;
  private final INDArray logits;
  private final int classAxis;
  private final OutputClasses classes;
  private final Function<int[], Optional<INDArray>> places;

  private InitialRelevance(
      String name,
      Signal output,
      OutputClasses classes,
      Function<int[], Optional<INDArray>> places) {
    this.places = places;
    this.name = name;
    this.output = output;
    this.classes = classes;
    this.logits = output.values();
    this.classAxis = output.format().channelAxis();
  }

  /**
   * The relevance that the explanation of an output begins with.
   *
   * @param name the output's name, or that of an inner layer
   * @param output its values before softmax or sigmoid, and how to read them
   * @param classes which classes it tells apart
   * @param places where the scores of classes stand, or the prediction for no class at all, if it
   *     is no table of classes
   * @return a new array, which belongs to the explanation: neither the logits nor the user's
   */
  static INDArray of(
      Target target,
      String name,
      Signal output,
      OutputClasses classes,
      Function<int[], Optional<INDArray>> places) {
    var initial = new InitialRelevance(name, output, classes, places);
    INDArray relevance = initial.everywhere(target);
    target.region().ifPresent(region -> initial.limit(relevance, region));
    return switch (target.kind()) {
      case NOTHING -> relevance;
      case RELEVANCE -> initial.atTimeSteps(relevance, target, false);
      case PREDICTED, CLASSES, CONTRASTIVE -> initial.atTimeSteps(relevance, target, true);
    };
  }

  /** At all positions and time steps. */
  private INDArray everywhere(Target target) {
    boolean isOfClass =
        target.kind() != Target.Kind.NOTHING && target.kind() != Target.Kind.RELEVANCE;
    if (classes.isOneSigmoid() && isOfClass) {
      // Also of contrastive targets: the logit is log p₁ − log p₀, what speaks for one class rather
      // than for the other.
      int[] wanted = target.classes();
      if (wanted.length > 0) {
        requireClasses(wanted);
      }
      return classes.ofSigmoid(wanted, target.beginsAtOne());
    }
    Optional<INDArray> elsewhere = isOfClass ? places.apply(target.classes()) : Optional.empty();
    if (elsewhere.isPresent()) {
      if (target.kind() == Target.Kind.CONTRASTIVE) {
        throw new IllegalArgumentException(
            "Output \""
                + name
                + "\" holds boxes and no table of classes: explain the surest box with"
                + " Target.predicted(), that of a class with Target.classIndex(…), or any with"
                + " YoloBox");
      }
      return weighted(elsewhere.get(), target);
    }
    return switch (target.kind()) {
      case NOTHING -> logits.like();
      case RELEVANCE -> given(target.relevance());
      case PREDICTED -> weighted(selected(), target);
      case CLASSES ->
          target.beginsAtOne() ? selected(target.classes()) : logitsOf(target.classes());
      case CONTRASTIVE ->
          weighted(
              contrast(target.classes().length == 0 ? selected() : selected(target.classes())),
              target);
    };
  }

  /** Sets relevance outside of a region to 0. */
  private void limit(INDArray relevance, INDArray region) {
    long[] wanted = positions();
    long[] forAll = wanted.clone();
    forAll[0] = 1;
    long[] shape = region.shape();
    boolean isImage = logits.rank() > 3;
    if (!isImage || (!Arrays.equals(shape, wanted) && !Arrays.equals(shape, forAll))) {
      throw new IllegalArgumentException(
          isImage
              ? "The region of output \""
                  + name
                  + "\" must have the shape "
                  + Arrays.toString(wanted)
                  + ", or "
                  + Arrays.toString(forAll)
                  + " for all examples, but has "
                  + Arrays.toString(shape)
              : "Output \""
                  + name
                  + "\" of the shape "
                  + Arrays.toString(logits.shape())
                  + " is no image of class scores, and has no regions");
    }
    // By shape, not by broadcasting in place, so that it holds for one example as for several.
    INDArray factors =
        Nd4j.expandDims(region.castTo(relevance.dataType()), classAxis).broadcast(logits.shape());
    relevance.muli(factors);
  }

  private INDArray weighted(INDArray factors, Target target) {
    return target.beginsAtOne() ? factors : factors.muli(logits);
  }

  private INDArray given(INDArray own) {
    // DL4J puts a single score out as a vector.
    boolean isVector = own.rank() == 1 && logits.rank() == 2 && logits.size(1) == 1;
    INDArray relevance = isVector ? own.reshape(own.length(), 1) : own;
    if (!Arrays.equals(relevance.shape(), logits.shape())) {
      throw new IllegalArgumentException(
          "The target relevance of output \""
              + name
              + "\" must have the output's shape "
              + Arrays.toString(logits.shape())
              + ", but has "
              + Arrays.toString(relevance.shape()));
    }
    if (!Finiteness.holds(relevance)) {
      throw new IllegalArgumentException(
          "The target relevance of output \"" + name + "\" holds NaN or infinite values");
    }
    INDArray cast = relevance.castTo(logits.dataType());
    return cast == relevance ? relevance.dup() : cast;
  }

  /** One at the highest class of each example and position, zero elsewhere. */
  private INDArray selected() {
    return oneAt(classes.ranks().argMax(classAxis));
  }

  /** The logit of the given class of each example, at all positions, zero elsewhere. */
  private INDArray logitsOf(int... indices) {
    if (logits.rank() != 2 || !ArrayPool.isPlain(logits)) {
      return selected(indices).mul(logits);
    }
    requireClasses(indices);
    // One by one: three operations of ND4J take longer than a small network's layers.
    INDArray relevance = logits.like();
    for (int example = 0; example < logits.size(0); example++) {
      long index = example * logits.size(1) + indices[indices.length == 1 ? 0 : example];
      relevance.data().put(index, logits.data().getDouble(index));
    }
    return relevance;
  }

  /** One at the given class of each example, at all positions, zero elsewhere. */
  private INDArray selected(int... indices) {
    requireClasses(indices);
    long[] shape = positions();
    int[] everywhere = new int[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    int ofExample = Math.toIntExact(everywhere.length / logits.size(0));
    for (int i = 0; i < everywhere.length; i++) {
      everywhere[i] = indices[indices.length == 1 ? 0 : i / ofExample];
    }
    return oneAt(Nd4j.createFromArray(everywhere).reshape(shape));
  }

  private void requireClasses(int... indices) {
    long batch = logits.size(0);
    if (indices.length != 1 && indices.length != batch) {
      throw new IllegalArgumentException(
          "Expected one class, or one for each of the "
              + batch
              + " examples, but got "
              + indices.length);
    }
    long count = classes.count();
    for (int index : indices) {
      if (index < 0 || index >= count) {
        throw new IllegalArgumentException(
            "Output \""
                + name
                + "\" has the classes 0 to "
                + (count - 1)
                + ", but class "
                + index
                + " was asked for");
      }
    }
  }

  /** The logits' shape without the axis of the classes. */
  private long[] positions() {
    return IntStream.range(0, logits.rank())
        .filter(axis -> axis != classAxis)
        .mapToLong(logits::size)
        .toArray();
  }

  /** One where the number along the axis of the classes is the given one, zero elsewhere. */
  private INDArray oneAt(INDArray indices) {
    INDArray ones = logits.ulike();
    int count = Math.toIntExact(logits.size(classAxis));
    Nd4j.exec(new OneHot(indices, ones, count, classAxis, 1, 0));
    return ones;
  }

  /** 1 for the selected class, and {@code −1/(classes − 1)} for each other. */
  private INDArray contrast(INDArray selected) {
    long others = logits.size(classAxis) - 1;
    if (others < 1) {
      throw new IllegalArgumentException(
          "Output \"" + name + "\" is a single number, so there is nothing to contrast it with");
    }
    return selected.mul(1 + 1.0 / others).subi(1.0 / others);
  }

  private INDArray atTimeSteps(INDArray relevance, Target target, boolean lastByDefault) {
    Optional<int[]> steps = ExplainedSteps.of(target, name, output);
    if (steps.isEmpty() || (target.timeSteps().length == 0 && !lastByDefault)) {
      return relevance;
    }
    INDArray single = relevance.like();
    for (int example = 0; example < logits.size(0); example++) {
      int step = steps.get()[example];
      at(single, example, step).assign(at(relevance, example, step));
    }
    return single;
  }

  private INDArray at(INDArray array, int example, int step) {
    INDArrayIndex ofExample = NDArrayIndex.point(example);
    INDArrayIndex ofStep = NDArrayIndex.point(step);
    return output.format().isChannelsLast()
        ? array.get(ofExample, ofStep, NDArrayIndex.all())
        : array.get(ofExample, NDArrayIndex.all(), ofStep);
  }
}
