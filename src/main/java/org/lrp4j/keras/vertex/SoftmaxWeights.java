package org.lrp4j.keras.vertex;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * The softmax of scores along any axes. ND4J's own along another axis than the last is not relied
 * on: the axes are moved.
 */
final class SoftmaxWeights {

  private SoftmaxWeights() {}

  /**
   * The weights.
   *
   * @param rank how many axes the scores have, with the examples'
   * @param axes the axes of the softmax, the examples' being 0
   */
  static SDVariable of(SameDiff graph, SDVariable scores, int rank, int... axes) {
    int[] shared = Arrays.stream(axes).sorted().distinct().toArray();
    if (shared.length == 1 && shared[0] == rank - 1) {
      return graph.nn().softmax(scores, rank - 1);
    }
    int[] order =
        IntStream.concat(
                IntStream.range(0, rank).filter(axis -> Arrays.binarySearch(shared, axis) < 0),
                IntStream.of(shared))
            .toArray();
    int[] back = new int[rank];
    for (int i = 0; i < rank; i++) {
      back[order[i]] = i;
    }
    SDVariable moved = graph.permute(scores, order);
    if (shared.length == 1) {
      return graph.permute(graph.nn().softmax(moved, rank - 1), back);
    }
    long[] sizes = IntStream.of(order).mapToLong(axis -> scores.getShape()[axis]).toArray();
    sizes[0] = -1;
    long[] flat = Arrays.copyOf(sizes, rank - shared.length + 1);
    flat[flat.length - 1] =
        Arrays.stream(sizes, flat.length - 1, rank).reduce(1, Math::multiplyExact);
    SDVariable softmax = graph.nn().softmax(moved.reshape(flat), flat.length - 1);
    return graph.permute(softmax.reshape(sizes), back);
  }
}
