package org.lrp4j.layer.activation;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * {@code exp(x)}, which Deeplearning4j has no activation function for.
 *
 * <p>A network with this function is saved and loaded as any other, but needs lrp4j on the class
 * path.
 */
public final class Exponential extends BaseActivationFunction {

  /** A function. */
  public Exponential() {}

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return Transforms.exp(in, false);
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    return new Pair<>(Transforms.exp(in, false).muli(epsilon), null);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Exponential;
  }

  @Override
  public int hashCode() {
    return Exponential.class.hashCode();
  }

  @Override
  public String toString() {
    return "exponential";
  }
}
