package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/** Softmax along any axes: Deeplearning4j's is along the last one, to which they are moved. */
final class SoftmaxAxes {

  private SoftmaxAxes() {}

  /**
   * Writes it.
   *
   * @param along the axes, the examples' being 0
   */
  static Tensor along(LayerCall call, int... along) {
    Tensor softmax = written(call, along);
    return along.length == 1
        ? call.graph().asSoftmax(softmax, new GraphWriter.Softmax(call.input(), along[0]))
        : softmax;
  }

  private static Tensor written(LayerCall call, int... along) {
    Tensor input = call.input();
    int[] axes = Arrays.stream(along).sorted().distinct().toArray();
    int rank = input.rank();
    GraphWriter graph = call.graph();
    if (axes.length == 1 && axes[0] == rank) {
      return graph.activation(call.name(), new ActivationSoftmax(), input);
    }
    int[] order =
        IntStream.concat(
                IntStream.rangeClosed(0, rank).filter(axis -> Arrays.binarySearch(axes, axis) < 0),
                Arrays.stream(axes))
            .toArray();
    boolean isMoved = !Arrays.equals(order, IntStream.rangeClosed(0, rank).toArray());
    Tensor moved = isMoved ? Axes.permuted(call, call.name("moved"), input, order) : input;
    Tensor flat = axes.length == 1 ? moved : flat(call, moved, axes.length);
    Tensor weights =
        graph.activation(
            isMoved || axes.length > 1 ? call.name("softmax") : call.name(),
            new ActivationSoftmax(),
            flat);
    Tensor shaped =
        axes.length == 1 ? weights : graph.reshaped(call.name("shape"), weights, moved.sizes());
    if (!isMoved) {
      return shaped;
    }
    int[] back = new int[order.length];
    for (int axis = 0; axis < back.length; axis++) {
      back[order[axis]] = axis;
    }
    return Axes.permuted(call, call.name(), shaped, back);
  }

  /** The last axes as one. */
  private static Tensor flat(LayerCall call, Tensor input, int last) {
    if (!input.isFixed()) {
      throw call.refused("reads " + input.shape() + ": the sizes have to be fixed");
    }
    long[] sizes = Arrays.copyOf(input.sizes(), input.rank() - last + 1);
    sizes[sizes.length - 1] = 1;
    for (int axis = input.rank() - last; axis < input.rank(); axis++) {
      sizes[sizes.length - 1] *= input.size(axis);
    }
    return call.graph().reshaped(call.name("flat"), input, sizes);
  }
}
