package org.lrp4j.layer;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters that a layer brings to a relevance step. None of the arrays is written to.
 *
 * @param channelAxis the axis of the channels or features, in the input as in the output
 * @param sources all arrays that weights and bias are computed from; while their content stays the
 *     same, what was made from them is used again
 * @param weights gives the weights W in the layer's own shape: a parameter itself or a new array;
 *     null for a map without weights
 * @param bias gives the bias b, one value an output channel: a parameter itself or a new array;
 *     null for none
 */
public record LayerParameters(
    int channelAxis, List<INDArray> sources, Supplier<INDArray> weights, Supplier<INDArray> bias) {

  /** A map without parameters, with its channels on axis 1. */
  public static final LayerParameters NONE = new LayerParameters(1, List.of(), null, null);

  /**
   * Copies the list.
   *
   * @param channelAxis the axis of the channels or features, in the input as in the output
   * @param sources all arrays that weights and bias are computed from
   * @param weights gives the weights W, or null
   * @param bias gives the bias b, or null
   */
  public LayerParameters {
    sources = List.copyOf(sources);
  }

  /**
   * Parameters that are used as they are stored.
   *
   * @param channelAxis the axis of the channels or features
   * @param weights the weights W
   * @param bias the bias b, or null for none
   * @return the parameters
   */
  public static LayerParameters of(int channelAxis, INDArray weights, INDArray bias) {
    return bias == null
        ? new LayerParameters(channelAxis, List.of(weights), () -> weights, null)
        : new LayerParameters(channelAxis, List.of(weights, bias), () -> weights, () -> bias);
  }
}
