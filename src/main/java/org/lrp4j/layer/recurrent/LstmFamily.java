package org.lrp4j.layer.recurrent;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.params.LSTMParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.affine.WeightNoises;

/**
 * Long short-term memories, with and without peepholes; see {@link LstmCell} for the relevance
 * (Arras 2017, 2019).
 *
 * <p>By itself DL4J's LSTM ignores masks: padding is read like anything else, and gets relevance.
 * Inside LastTimeStep and MaskZero a mask sets output and memory to zero, past which no relevance
 * flows.
 */
@SuppressWarnings(
    "deprecation") // Graves' layers still run, and networks with them are still in use
public final class LstmFamily {

  /** Without peepholes. */
  public static final LayerFamily<LSTM> LSTM = of(LSTM.class);

  /** With peepholes, which look at the memory (Graves 2013). */
  public static final LayerFamily<GravesLSTM> GRAVES = of(GravesLSTM.class);

  private LstmFamily() {}

  private static <C extends AbstractLSTM> LayerFamily<C> of(Class<C> type) {
    return LayerFamily.of(type, LayerKind.RECURRENT, LstmFamily::define)
        .withActivation(BaseLayer::getActivationFn)
        .withFormat(LstmFamily::format)
        .unless(WeightNoises::problem);
  }

  private static DataFormat format(AbstractLSTM configuration) {
    return DataFormat.of(configuration.getRnnDataFormat());
  }

  private static Step define(Layer layer, AbstractLSTM configuration, LayerContext context) {
    LstmParameters parameters =
        new LstmParameters(
            layer.getParam(LSTMParamInitializer.INPUT_WEIGHT_KEY),
            layer.getParam(LSTMParamInitializer.RECURRENT_WEIGHT_KEY),
            layer.getParam(LSTMParamInitializer.BIAS_KEY));
    return parameters.overTime(
        format(configuration),
        configuration.getActivationFn(),
        configuration.getGateActivationFn(),
        context.obeysMask(),
        context);
  }
}
