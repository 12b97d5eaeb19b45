package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lrp4j.keras.vertex.DotVertex;

/** Products of two tensors, summed over an axis of each. */
final class DotProducts {

  private static final int[] NONE = {};

  private DotProducts() {}

  /**
   * Writes it; where one of the tensors is a softmax, with the softmax in it, which weighs the
   * other.
   *
   * @param both rows, or sequences
   * @param left the axis of the first, the examples' being 0
   * @param right the axis of the second
   * @param sizes of the result
   */
  static Tensor written(
      GraphWriter graph, String name, List<Tensor> both, int left, int right, long... sizes) {
    List<Optional<int[]>> softmaxes =
        both.stream().map(tensor -> graph.softmax(tensor).flatMap(SoftmaxOfScores::axes)).toList();
    boolean isWeighing = softmaxes.get(0).isPresent() != softmaxes.get(1).isPresent();
    List<Tensor> read = new ArrayList<>();
    List<int[]> axes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      boolean isWeights = isWeighing && softmaxes.get(i).isPresent();
      read.add(isWeights ? graph.scores(both.get(i)) : both.get(i));
      axes.add(isWeights ? softmaxes.get(i).get() : NONE);
    }
    boolean isOfRows = both.get(0).rank() == 1;
    var vertex = new DotVertex(left, right, isOfRows, axes.get(0), axes.get(1));
    return graph.vertex(name, vertex, read, sizes);
  }
}
