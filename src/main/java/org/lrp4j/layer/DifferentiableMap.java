package org.lrp4j.layer;

import java.util.Optional;
import java.util.OptionalInt;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer computes, as operations that SameDiff can differentiate: the linear part of an
 * affine layer, without its bias, or a pooling. This is all that the relevance step has to know of
 * a layer.
 */
@FunctionalInterface
public interface DifferentiableMap {

  /**
   * Adds the map to the graph of its arguments.
   *
   * @param input the layer's input, batch first
   * @param weights the layer's weights as {@link #arrange} leaves them, or null for a map without
   *     weights
   * @return the pre-activation without bias
   */
  SDVariable apply(SDVariable input, SDVariable weights);

  /**
   * The same with a bias added. Override it where an operation takes the bias along.
   *
   * @param input the layer's input, batch first
   * @param weights the layer's weights as {@link #arrange} leaves them
   * @param bias the bias in a shape that broadcasts to the pre-activation's
   * @return the pre-activation
   */
  default SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return apply(input, weights).add(bias);
  }

  /**
   * The axis of the weights along which the channels of the input lie, if the map adds up over
   * these: inputs side by side and weights side by side then give the sum of what each gives by
   * itself, {@code [W1 W2]·[x1; x2] = W1·x1 + W2·x2}. A map that says so has to be linear, and
   * {@link #arrange} and {@link #apply} have to take several times as many input channels. Neither
   * is true of a norm, or where each group of outputs sees inputs of its own.
   *
   * @return the axis, of the weights in the layer's own shape; empty unless a map says otherwise
   */
  default OptionalInt inputAxisOfWeights() {
    return OptionalInt.empty();
  }

  /**
   * The map from one channel to one with all weights one, if every output channel sees every input
   * channel in the same way, so that one can stand for all where the weights are all the same. An
   * ordinary convolution has one: the sum over each window.
   *
   * @return a map without weights of inputs with a single channel; empty unless a map says
   *     otherwise
   */
  default Optional<DifferentiableMap> ofOneChannel() {
    return Optional.empty();
  }

  /**
   * Brings weights into the form that {@link #apply} expects, after a rule has modified them.
   *
   * @param weights the modified weights in the layer's own shape
   * @return the weights in the form wanted; by default as they are
   */
  default INDArray arrange(INDArray weights) {
    return weights;
  }
}
