package org.lrp4j.layer.activation;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The Gaussian error linear unit as it is defined, {@code x · Φ(x)} with Φ the distribution
 * function of the normal distribution (Hendrycks and Gimpel, 2016). Deeplearning4j's own {@code
 * ActivationGELU} has two approximations of it, which differ by up to 0.02 and 0.0005.
 *
 * <p>A network with this function is saved and loaded as any other, but needs lrp4j on the class
 * path.
 */
public final class ExactGelu extends BaseActivationFunction {

  /** A function. */
  public ExactGelu() {}

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.muli(distribution(in));
  }

  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray density =
        Transforms.exp(in.mul(in).muli(-0.5), false).muli(1 / Math.sqrt(2 * Math.PI));
    return new Pair<>(in.assign(distribution(in).addi(density.muli(in)).muli(epsilon)), null);
  }

  private static INDArray distribution(INDArray x) {
    INDArray scaled = x.mul(Math.sqrt(0.5));
    return Nd4j.getExecutioner().exec(new Erf(scaled, scaled.ulike())).addi(1).muli(0.5);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExactGelu;
  }

  @Override
  public int hashCode() {
    return ExactGelu.class.hashCode();
  }

  @Override
  public String toString() {
    return "gelu";
  }
}
