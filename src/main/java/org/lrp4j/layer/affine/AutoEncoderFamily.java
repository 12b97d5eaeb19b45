package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.params.PretrainParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.LayerFamily;

/**
 * Autoencoders as layers of a network: their encoder, {@code activation(a·W + b)}. At inference
 * nothing is corrupted, and nobody looks at the visible bias.
 */
public final class AutoEncoderFamily {

  /** The family. */
  public static final LayerFamily<AutoEncoder> FAMILY =
      LayerFamily.of(
              AutoEncoder.class,
              LayerKind.DENSE,
              (layer, configuration, context) ->
                  context.affine(
                      new DenseMap(
                          layer,
                          PretrainParamInitializer.WEIGHT_KEY,
                          PretrainParamInitializer.BIAS_KEY,
                          configuration.getActivationFn())))
          .withActivation(BaseLayer::getActivationFn)
          .unless(WeightNoises::problem);

  private AutoEncoderFamily() {}
}
