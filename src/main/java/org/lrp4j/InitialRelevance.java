package org.lrp4j;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.network.Finiteness;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Turns a target into the relevance that an explanation begins with. */
final class InitialRelevance {

  private final String name;
  private final INDArray logits;
  private final int classAxis;

  private InitialRelevance(String name, INDArray logits, int classAxis) {
    this.name = name;
    this.logits = logits;
    this.classAxis = classAxis;
  }

  /**
   * The relevance that the explanation of an output begins with.
   *
   * @return a new array, which belongs to the explanation: neither the logits nor the user's
   */
  static INDArray of(
      Target target, String name, INDArray logits, Optional<CNN2DFormat> imageFormat) {
    boolean channelsLast =
        logits.rank() == 4 && imageFormat.filter(f -> f == CNN2DFormat.NHWC).isPresent();
    var output = new InitialRelevance(name, logits, channelsLast ? 3 : 1);
    return switch (target.kind()) {
      case NOTHING -> logits.like();
      case RELEVANCE -> output.atTimeStep(output.given(target.relevance()), target, false);
      case PREDICTED -> output.atTimeStep(output.selected().mul(logits), target, true);
      case CLASSES -> output.atTimeStep(output.logitsOf(target.classes()), target, true);
      case CONTRASTIVE ->
          output.atTimeStep(
              output.contrast(
                  target.classes().length == 0
                      ? output.selected()
                      : output.selected(target.classes())),
              target,
              true);
    };
  }

  private INDArray given(INDArray relevance) {
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
    return oneAt(logits.argMax(classAxis));
  }

  /** The logit of the given class of each example, at all positions, zero elsewhere. */
  private INDArray logitsOf(int... classes) {
    if (logits.rank() != 2 || !ArrayPool.isPlain(logits)) {
      return selected(classes).mul(logits);
    }
    requireClasses(classes);
    // One by one: three operations of ND4J take longer than a small network's layers.
    INDArray relevance = logits.like();
    for (int example = 0; example < logits.size(0); example++) {
      long index = example * logits.size(1) + classes[classes.length == 1 ? 0 : example];
      relevance.data().put(index, logits.data().getDouble(index));
    }
    return relevance;
  }

  /** One at the given class of each example, at all positions, zero elsewhere. */
  private INDArray selected(int... classes) {
    requireClasses(classes);
    long[] shape = positions();
    int[] everywhere = new int[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    int ofExample = Math.toIntExact(everywhere.length / logits.size(0));
    for (int i = 0; i < everywhere.length; i++) {
      everywhere[i] = classes[classes.length == 1 ? 0 : i / ofExample];
    }
    return oneAt(Nd4j.createFromArray(everywhere).reshape(shape));
  }

  private void requireClasses(int... classes) {
    long batch = logits.size(0);
    if (classes.length != 1 && classes.length != batch) {
      throw new IllegalArgumentException(
          "Expected one class, or one for each of the "
              + batch
              + " examples, but got "
              + classes.length);
    }
    long count = logits.size(classAxis);
    for (int index : classes) {
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
  private INDArray oneAt(INDArray classes) {
    INDArray ones = logits.ulike();
    int count = Math.toIntExact(logits.size(classAxis));
    Nd4j.exec(new OneHot(classes, ones, count, classAxis, 1, 0));
    return ones;
  }

  /** The logit of the selected class, and minus the mean of the others' logits. */
  private INDArray contrast(INDArray selected) {
    long others = logits.size(classAxis) - 1;
    if (others < 1) {
      throw new IllegalArgumentException(
          "Output \"" + name + "\" has a single class, so there is nothing to contrast it with");
    }
    INDArray factors = selected.mul(1 + 1.0 / others).subi(1.0 / others);
    return factors.muli(logits);
  }

  private INDArray atTimeStep(INDArray relevance, Target target, boolean lastByDefault) {
    if (target.timeStep().isEmpty() && (logits.rank() != 3 || !lastByDefault)) {
      return relevance;
    }
    if (logits.rank() != 3) {
      throw new IllegalArgumentException(
          "A time step was asked for, but output \""
              + name
              + "\" is no sequence: its shape is "
              + Arrays.toString(logits.shape()));
    }
    int steps = (int) logits.size(2);
    int step = target.timeStep().orElse(steps - 1);
    if (step < 0 || step >= steps) {
      throw new IllegalArgumentException(
          "Output \""
              + name
              + "\" has the time steps 0 to "
              + (steps - 1)
              + ", but step "
              + step
              + " was asked for");
    }
    INDArray single = relevance.like();
    var here = NDArrayIndex.point(step);
    single
        .get(NDArrayIndex.all(), NDArrayIndex.all(), here)
        .assign(relevance.get(NDArrayIndex.all(), NDArrayIndex.all(), here));
    return single;
  }
}
