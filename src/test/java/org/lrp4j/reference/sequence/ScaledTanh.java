package org.lrp4j.reference.sequence;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A user's {@code 1.5 tanh(x)}. */
public final class ScaledTanh extends SameDiffLambdaLayer {

  static final double FACTOR = 1.5;

  private static final long serialVersionUID = 1L;

  private final transient InputType type;

  ScaledTanh(InputType type) {
    this.type = type;
  }

  @Override
  public SDVariable defineLayer(SameDiff sd, SDVariable input) {
    return sd.math().tanh(input).mul(FACTOR);
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    return type;
  }
}
