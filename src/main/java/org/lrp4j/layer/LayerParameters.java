package org.lrp4j.layer;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters that a layer brings to a step, and how input and output are to be read. None of
 * the arrays is written to.
 *
 * @param input how to read the axes of the input
 * @param output how to read the axes of the output, along whose channels the bias lies
 * @param sources all arrays that weights and bias are computed from; while their content stays the
 *     same, what was made from them is used again
 * @param weights gives the weights W in the layer's own shape: a parameter itself or a new array;
 *     null for a map without weights
 * @param bias gives the bias b, one value an output channel: a parameter itself or a new array;
 *     null for none
 */
public record LayerParameters(
    DataFormat input,
    DataFormat output,
    List<INDArray> sources,
    Supplier<INDArray> weights,
    Supplier<INDArray> bias) {

  /**
   * Copies the list.
   *
   * @param input how to read the axes of the input
   * @param output how to read the axes of the output
   * @param sources all arrays that weights and bias are computed from
   * @param weights gives the weights W, or null
   * @param bias gives the bias b, or null
   */
  public LayerParameters {
    sources = List.copyOf(sources);
  }

  /**
   * For a map without parameters.
   *
   * @param input how to read the axes of the input
   * @return the parameters
   */
  public static LayerParameters none(DataFormat input) {
    return new LayerParameters(input, input, List.of(), null, null);
  }

  /**
   * Parameters that are used as they are stored, of a layer whose output is read as its input.
   *
   * @param format how to read the axes of input and output
   * @param weights the weights W
   * @param bias the bias b, or null for none
   * @return the parameters
   */
  public static LayerParameters of(DataFormat format, INDArray weights, INDArray bias) {
    return bias == null
        ? new LayerParameters(format, format, List.of(weights), () -> weights, null)
        : new LayerParameters(format, format, List.of(weights, bias), () -> weights, () -> bias);
  }
}
