package org.lrp4j.layer;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the weights of an affine map are stored, so that each parameter of a layer can be told its
 * relevance.
 *
 * @param weights the name of W in the layer's table of parameters
 * @param bias the name of b there
 * @param unitAxes the axes of the stored W along which its units lie, the outputs or filters, in
 *     their order; several where a filter is numbered by two of them, none if there are no units
 * @param asStored brings what has the shape of {@link LayerParameters#weights} into the order of
 *     the stored W, number by number; may return its argument, or a view or a new array
 */
public record StoredParameters(
    String weights, String bias, List<Integer> unitAxes, UnaryOperator<INDArray> asStored) {

  /**
   * Requires all of it, and copies the list.
   *
   * @param weights the name of W
   * @param bias the name of b
   * @param unitAxes the axes of the units
   * @param asStored brings weights into the stored order
   */
  public StoredParameters {
    Objects.requireNonNull(weights, "weights");
    Objects.requireNonNull(bias, "bias");
    Objects.requireNonNull(asStored, "asStored");
    unitAxes = List.copyOf(unitAxes);
  }

  /**
   * Weights "W" and bias "b", as most layers have them, stored as they are used.
   *
   * @param unitAxis the axis of W along which its units lie
   * @return the place
   */
  public static StoredParameters of(int unitAxis) {
    return of(List.of(unitAxis), UnaryOperator.identity());
  }

  /**
   * Weights "W" and bias "b" that are stored in another order than they are used in.
   *
   * @param unitAxes the axes of the stored W along which its units lie
   * @param asStored brings weights into the stored order
   * @return the place
   */
  public static StoredParameters of(List<Integer> unitAxes, UnaryOperator<INDArray> asStored) {
    return new StoredParameters("W", "b", unitAxes, asStored);
  }
}
