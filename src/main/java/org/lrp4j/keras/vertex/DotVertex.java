package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The products of two inputs, summed over an axis of each, for each example: of rows one number, of
 * sequences and matrices [rest of the first, rest of the second].
 *
 * <p>One of the inputs may be the scores of a softmax that stands in the product: then the vertex
 * is attention, and is explained as that.
 */
public final class DotVertex extends KerasVertex {

  /** The axis of the first input, the examples' being 0. */
  @JsonProperty private final int first;

  /** The axis of the second input. */
  @JsonProperty private final int second;

  /** Whether the inputs have one axis besides the examples', not two. */
  @JsonProperty private final boolean rows;

  /** The axes of the softmax of which the first input is the scores; none for no softmax. */
  @JsonProperty private final int[] firstSoftmax;

  /** The same of the second input. */
  @JsonProperty private final int[] secondSoftmax;

  /**
   * A vertex.
   *
   * @param first the axis of the first input, the examples' being 0
   * @param second the axis of the second input
   * @param rows whether the inputs have one axis besides the examples', not two
   * @param firstSoftmax the axes of the softmax of which the first input is the scores; null or
   *     empty for no softmax
   * @param secondSoftmax the same of the second input
   */
  @JsonCreator
  public DotVertex(
      @JsonProperty("first") int first,
      @JsonProperty("second") int second,
      @JsonProperty("rows") boolean rows,
      @JsonProperty("firstSoftmax") int[] firstSoftmax,
      @JsonProperty("secondSoftmax") int[] secondSoftmax) {
    super(2);
    this.first = first;
    this.second = second;
    this.rows = rows;
    this.firstSoftmax = firstSoftmax == null ? new int[0] : firstSoftmax.clone();
    this.secondSoftmax = secondSoftmax == null ? new int[0] : secondSoftmax.clone();
  }

  /**
   * A vertex without softmax.
   *
   * @param first the axis of the first input, the examples' being 0
   * @param second the axis of the second input
   * @param rows whether the inputs have one axis besides the examples', not two
   */
  public DotVertex(int first, int second, boolean rows) {
    this(first, second, rows, null, null);
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable one = factor(graph, x.get(0), firstSoftmax);
    SDVariable other = factor(graph, x.get(1), secondSoftmax);
    if (rows) {
      return one.mul(other).sum(true, 1);
    }
    SDVariable left = first == 2 ? one : graph.permute(one, 0, 2, 1);
    SDVariable right = second == 1 ? other : graph.permute(other, 0, 2, 1);
    return graph.mmul(left, right);
  }

  private SDVariable factor(SameDiff graph, SDVariable input, int... softmax) {
    return softmax.length == 0 ? input : SoftmaxWeights.of(graph, input, rows ? 2 : 3, softmax);
  }

  @Override
  KerasVertex copy() {
    return new DotVertex(first, second, rows, firstSoftmax, secondSoftmax);
  }

  @Override
  List<?> made() {
    return List.of(
        first,
        second,
        rows,
        IntStream.of(firstSoftmax).boxed().toList(),
        IntStream.of(secondSoftmax).boxed().toList());
  }
}
