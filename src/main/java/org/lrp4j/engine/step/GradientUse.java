package org.lrp4j.engine.step;

import org.lrp4j.layer.Denominators;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is made of a layer's own gradient {@code c = Jᵀs} towards its input a. */
public enum GradientUse {
  /** Relevance: {@code s = R / st(f(a))}, and the input gets {@code a ⊙ c}. */
  TIMES_INPUT(Step.GRADIENT_TIMES_INPUT) {
    @Override
    public INDArray upstream(INDArray arrived, INDArray output, double stabilizer) {
      return arrived.div(Denominators.stabilized(output, stabilizer));
    }

    @Override
    public INDArray share(INDArray input, INDArray gradient) {
      return input.mul(gradient);
    }
  },

  /** The gradient itself: what arrives is the gradient towards the output, and c is handed on. */
  ALONE("gradient") {
    @Override
    public INDArray upstream(INDArray arrived, INDArray output, double stabilizer) {
      return arrived.dup('c'); // backward passes write into it
    }

    @Override
    public INDArray share(INDArray input, INDArray gradient) {
      return gradient.dup('c');
    }
  };

  private final String treatment;

  GradientUse(String treatment) {
    this.treatment = treatment;
  }

  /**
   * What the backward pass begins with.
   *
   * @param arrived what arrived at the output; never written to
   * @param output the layer's output
   * @param stabilizer δ of {@code st}
   * @return a new array
   */
  public abstract INDArray upstream(INDArray arrived, INDArray output, double stabilizer);

  /**
   * What an input gets.
   *
   * @param input the input
   * @param gradient c
   * @return a new array
   */
  public abstract INDArray share(INDArray input, INDArray gradient);

  /**
   * Its name in tables.
   *
   * @return the treatment
   */
  public String treatment() {
    return treatment;
  }

  /**
   * Whether inputs of zero get anything.
   *
   * @return false where it multiplies by the input
   */
  public boolean givesToZeros() {
    return this == ALONE;
  }
}
