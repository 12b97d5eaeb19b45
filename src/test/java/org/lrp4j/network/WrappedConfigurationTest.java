package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.OwnRnn;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * DL4J's wrappers set the layer inside as their configuration's layer: they must not be taken for
 * that one.
 */
class WrappedConfigurationTest {

  static Stream<Arguments> wrappers() {
    return Stream.of(
        arguments("LastTimeStep", new LastTimeStep(rnn())),
        arguments("MaskZeroLayer", new MaskZeroLayer(rnn(), 0)),
        arguments("Bidirectional", new Bidirectional(rnn())),
        arguments("LastTimeStep", new LastTimeStep(new Bidirectional(rnn()))));
  }

  private static Layer rnn() {
    return new OwnRnn(
        new SimpleRnn.Builder()
            .nIn(3)
            .nOut(4)
            .activation(Activation.TANH)
            .weightInit(WeightInit.XAVIER)
            .updater(new Sgd(0.1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappers")
  void aWrapperIsRefusedByItsOwnNameWhenTheExplainerIsBuilt(String type, Layer wrapper) {
    var network = chain(InputType.recurrent(3, 5), wrapper);

    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, () -> LrpExplainer.builder(network).build());

    assertEquals(type, refusal.findings().get(0).type());
    assertEquals("unsupported layer OwnRnn inside", refusal.findings().get(0).what());
  }
}
