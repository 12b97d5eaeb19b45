package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.lrp4j.layer.Problem;

/** Weight noise is off at inference, except where DL4J leaves the noise of biases on. */
public final class WeightNoises {

  private WeightNoises() {}

  /**
   * What keeps a layer from being explained because of its weight noise.
   *
   * @param layer the configuration
   * @return the problem, or null
   */
  public static Problem problem(BaseLayer layer) {
    IWeightNoise noise = layer.getWeightNoise();
    boolean random =
        noise instanceof DropConnect dropConnect && dropConnect.isApplyToBiases()
            || noise instanceof WeightNoise weightNoise && weightNoise.isApplyToBias();
    return random
        ? new Problem(
            noise.getClass().getSimpleName() + " on biases stays random at inference in DL4J",
            "set applyToBias(false), or remove the weight noise from the trained network")
        : null;
  }
}
