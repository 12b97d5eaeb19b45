package org.lrp4j.keras.layer;

import java.util.List;
import org.lrp4j.keras.vertex.KerasVertex;
import org.lrp4j.keras.vertex.PermuteVertex;
import org.lrp4j.keras.vertex.ReverseVertex;

/** Axes in another order, or the other way round. */
final class Axes {

  /** Deeplearning4j's vertices of SameDiff read no more. */
  static final int MOST = 3;

  private Axes() {}

  /** The axes of a tensor in another order: the examples' is axis 0 and stays there. */
  static Tensor permuted(LayerCall call, String name, Tensor input, int... order) {
    long[] sizes = new long[input.rank()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = input.size(order[i + 1] - 1);
    }
    Tensor result = written(call, name, new PermuteVertex(order), input, sizes);
    GraphWriter graph = call.graph();
    graph
        .softmax(input)
        .flatMap(
            softmax ->
                softmax.permuted(
                    scores -> permuted(call, name + GraphWriter.SCORES, scores, order), order))
        .ifPresent(softmax -> graph.asSoftmax(result, softmax));
    return result;
  }

  /** The first axis behind the examples', the steps, the other way round. */
  static Tensor reversed(LayerCall call, String name, Tensor input) {
    return written(call, name, new ReverseVertex(1), input, input.sizes());
  }

  private static Tensor written(
      LayerCall call, String name, KerasVertex vertex, Tensor input, long... sizes) {
    requireRead(call, input);
    return call.graph().vertex(name, vertex, List.of(input), sizes);
  }

  /** Vertices of SameDiff know masks for rows, sequences and images alone. */
  static void requireRead(LayerCall call, Tensor input) {
    if (input.rank() > MOST) {
      throw call.refused("reads " + input.shape() + ": rows, sequences and images are read");
    }
  }
}
