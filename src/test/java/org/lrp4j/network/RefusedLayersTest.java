package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.layer.UnsupportedModelException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers that are refused as they are configured; what cannot run is what DL4J itself refuses. */
class RefusedLayersTest {

  private static final InputType SEQUENCES = InputType.recurrent(2, 5);
  private static final InputType IMAGES = InputType.convolutional(4, 4, 2);

  @ParameterizedTest
  @EnumSource(Activation.class)
  void localConnectionsAreRefusedWhereTheyCannotRun(Activation activation) {
    Layer layer =
        new LocallyConnected2D.Builder().kernelSize(2, 2).nOut(2).activation(activation).build();
    if (activation == Activation.SOFTMAX) {
      String refusal = refusal(IMAGES, layer);
      assertTrue(refusal.startsWith("its softmax is over the last axis of NCHW"), refusal);
    } else if (runs(IMAGES, layer, 1, 2, 4, 4)) {
      LrpExplainer.builder(chain(IMAGES, layer)).build().close();
    } else {
      assertEquals(
          "a locally connected layer with "
              + activation
              + " cannot run in Deeplearning4j 1.0.0-M2.1",
          refusal(IMAGES, layer));
    }
  }

  @ParameterizedTest
  @EnumSource(ConvolutionMode.class)
  void localConnectionsOverTimeAreRefusedWhereTheyCannotRun(ConvolutionMode mode) {
    Layer layer =
        new LocallyConnected1D.Builder().kernelSize(2).nOut(2).convolutionMode(mode).build();
    if (runs(SEQUENCES, layer, 1, 2, 5)) {
      LrpExplainer.builder(chain(SEQUENCES, layer)).build().close();
    } else {
      assertEquals(
          "a causal LocallyConnected1D cannot run in Deeplearning4j 1.0.0-M2.1, which pads nothing"
              + " for it",
          refusal(SEQUENCES, layer));
    }
  }

  /** What runs is explained as it was computed, but for a softmax, which is not element-wise. */
  @ParameterizedTest
  @EnumSource(Activation.class)
  void recurrentAttentionIsRefusedWhereItCannotRun(Activation activation) {
    Layer layer =
        new RecurrentAttentionLayer.Builder()
            .nOut(2)
            .nHeads(1)
            .projectInput(true)
            .activation(activation)
            .build();
    if (!runs(SEQUENCES, layer, 1, 2, 5)) {
      assertEquals(
          "a RecurrentAttentionLayer with "
              + activation
              + " cannot run in Deeplearning4j 1.0.0-M2.1",
          refusal(SEQUENCES, layer));
    } else if (activation == Activation.SOFTMAX) {
      assertEquals(
          "ActivationSoftmax in the middle of the network is not element-wise",
          refusal(SEQUENCES, layer));
    } else {
      MultiLayerNetwork network = chain(SEQUENCES, layer);
      INDArray input = Nd4j.linspace(-2, 2, 10, DataType.DOUBLE).reshape(1, 2, 5);
      INDArray output = network.output(input.dup());
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        assertClose(output, explainer.explain(input).output(), 1e-9);
      }
    }
  }

  private static boolean runs(InputType input, Layer layer, long... shape) {
    MultiLayerNetwork network = chain(input, layer);
    try {
      network.output(Nd4j.ones(DataType.DOUBLE, shape));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  static Stream<Arguments> softmaxInside() {
    return Stream.of(
        arguments(
            new VariationalAutoencoder.Builder()
                .nOut(2)
                .encoderLayerSizes(3)
                .decoderLayerSizes(3)
                .activation(Activation.SOFTMAX)
                .build()),
        arguments(
            new OCNNOutputLayer.Builder()
                .nIn(4)
                .hiddenLayerSize(3)
                .activation(Activation.SOFTMAX.getActivationFunction())
                .build()));
  }

  @ParameterizedTest
  @MethodSource("softmaxInside")
  void whatIsNotElementWiseBetweenTheMapsOfALayerIsRefused(Layer layer) {
    assertEquals(
        "ActivationSoftmax inside of the layer is not element-wise",
        refusal(InputType.feedForward(4), layer));
  }

  private static String refusal(InputType input, Layer layer) {
    MultiLayerNetwork network = chain(input, layer);
    return assertThrows(
            UnsupportedModelException.class, () -> LrpExplainer.builder(network).build())
        .findings()
        .get(0)
        .what();
  }
}
