package org.lrp4j.layer.recurrent;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.params.GravesBidirectionalLSTMParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.affine.WeightNoises;
import org.lrp4j.layer.combining.SumOfParts;

/**
 * Graves' LSTM in both directions, whose outputs are added: each direction gets its share of the
 * sum. A mask sets outputs and memories to zero.
 */
@SuppressWarnings(
    "deprecation") // Graves' layers still run, and networks with them are still in use
public final class GravesBidirectionalFamily {

  /** The family. */
  public static final LayerFamily<GravesBidirectionalLSTM> FAMILY =
      LayerFamily.of(
              GravesBidirectionalLSTM.class, LayerKind.RECURRENT, GravesBidirectionalFamily::define)
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(GravesBidirectionalFamily::format)
          .unless(WeightNoises::problem);

  private GravesBidirectionalFamily() {}

  private static DataFormat format(GravesBidirectionalLSTM configuration) {
    return DataFormat.of(configuration.getRnnDataFormat());
  }

  private static Step define(
      Layer layer, GravesBidirectionalLSTM configuration, LayerContext context) {
    Step forwards =
        direction(
            layer,
            GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_FORWARDS,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_FORWARDS,
            GravesBidirectionalLSTMParamInitializer.BIAS_KEY_FORWARDS,
            configuration,
            context);
    Step backwards =
        direction(
            layer,
            GravesBidirectionalLSTMParamInitializer.INPUT_WEIGHT_KEY_BACKWARDS,
            GravesBidirectionalLSTMParamInitializer.RECURRENT_WEIGHT_KEY_BACKWARDS,
            GravesBidirectionalLSTMParamInitializer.BIAS_KEY_BACKWARDS,
            configuration,
            context);
    Step reversed = new Reversed(backwards, format(configuration), context.memory());
    return new BothWays(forwards, reversed, SumOfParts.sum(context), context);
  }

  private static Step direction(
      Layer layer,
      String input,
      String state,
      String bias,
      GravesBidirectionalLSTM configuration,
      LayerContext context) {
    return new LstmParameters(layer.getParam(input), layer.getParam(state), layer.getParam(bias))
        .overTime(
            format(configuration),
            configuration.getActivationFn(),
            configuration.getGateActivationFn(),
            true,
            context);
  }
}
