package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.dense;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ExplainedLayer;
import org.nd4j.linalg.activations.Activation;

/** Hidden activation functions that are not 0 at 0 are marked in the layer table. */
class RemarksTest {

  @Test
  void hiddenSigmoidAndSoftplusAreMarkedTanhAndTheOutputAreNot() {
    try (LrpExplainer explainer =
        LrpExplainer.builder(
                chain(
                    dense(3, 4, Activation.SIGMOID),
                    dense(4, 4, Activation.TANH),
                    dense(4, 4, Activation.SOFTPLUS),
                    dense(4, 4, Activation.SIGMOID),
                    dense(4, 2, Activation.SIGMOID)))
            .composite(Composite.epsilonPlus())
            .build()) {
      List<Optional<String>> remarks =
          explainer.layers().stream().map(ExplainedLayer::remark).toList();

      assertEquals(
          List.of(true, false, true, true, false),
          remarks.stream().map(Optional::isPresent).toList());
      assertTrue(remarks.get(0).orElseThrow().startsWith("sigmoid(0) = 0.500, not 0: "));
      assertTrue(remarks.get(2).orElseThrow().startsWith("softplus(0) = 0.693, not 0: "));

      List<String> lines = explainer.toString().lines().toList();
      assertEquals(
          List.of(" *", "", " **", " *", ""),
          lines.subList(2, 7).stream()
              .map(line -> line.endsWith(" **") ? " **" : line.endsWith(" *") ? " *" : "")
              .toList());
      assertEquals("* " + remarks.get(0).orElseThrow(), lines.get(7));
      assertEquals("** " + remarks.get(2).orElseThrow(), lines.get(8));
      assertEquals(9, lines.size());
    }
  }

  private static String remark(Model network, int layer) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.layers().get(layer).remark().orElse("");
    }
  }

  private static Layer lstm() {
    return new LSTM.Builder().nIn(2).nOut(2).activation(Activation.TANH).build();
  }

  private static Layer rnn() {
    return new SimpleRnn.Builder().nIn(2).nOut(2).activation(Activation.TANH).build();
  }

  static Stream<Arguments> told() {
    Layer pooled = new GlobalPoolingLayer(PoolingType.MAX);
    InputType sequence = InputType.recurrent(2, 6);
    InputType image = InputType.convolutional(5, 5, 2);
    return Stream.of(
        arguments(chain(lstm(), pooled), "LSTM reads padding: a mask of the input has no effect"),
        arguments(
            chain(new Bidirectional(lstm()), pooled),
            "Bidirectional reads padding: a mask of the input has no effect"),
        arguments(chain(new Bidirectional(rnn()), pooled), ""),
        arguments(chain(rnn(), pooled), ""),
        arguments(chain(new LastTimeStep(lstm())), ""),
        arguments(
            chain(
                sequence,
                new Convolution1D.Builder(2).nOut(2).activation(Activation.RELU).build(),
                pooled),
            "convolution over time reads padding"),
        arguments(
            chain(
                sequence,
                new Subsampling1DLayer.Builder(2, 1)
                    .convolutionMode(ConvolutionMode.Causal)
                    .build(),
                pooled),
            "ignores that its mode is Causal"),
        arguments(chain(sequence, new Subsampling1DLayer.Builder(2, 1).build(), pooled), ""),
        arguments(
            chain(
                image,
                new SubsamplingLayer.Builder().kernelSize(2, 2).stride(1, 1).dilation(2, 1).build(),
                pooled),
            "ignores dilation where it runs on oneDNN"),
        arguments(
            chain(new SelfAttentionLayer.Builder().nIn(2).nOut(2).nHeads(1).build(), pooled),
            "lets masked steps look"),
        arguments(
            chain(
                new BatchNormalization.Builder()
                    .nIn(2)
                    .nOut(2)
                    .lockGammaBeta(true)
                    .gamma(2)
                    .build()),
            "ignores the locked gamma and beta"),
        arguments(
            chain(
                new BatchNormalization.Builder()
                    .nIn(2)
                    .nOut(2)
                    .lockGammaBeta(true)
                    .gamma(2)
                    .beta(1)
                    .build()),
            ""),
        arguments(
            chain(
                image,
                new LocallyConnected2D.Builder()
                    .kernelSize(2, 2)
                    .nOut(2)
                    .activation(Activation.LEAKYRELU)
                    .build(),
                pooled),
            "to row j and column i. Its leaky ReLU has no leak."));
  }

  @ParameterizedTest(name = "{index}: {1}")
  @MethodSource("told")
  void whatDeeplearning4jComputesOtherwiseIsTold(Model network, String expected) {
    String remark = remark(network, 0);
    assertTrue(
        expected.isEmpty() ? remark.isEmpty() : remark.contains(expected), remark + expected);
  }
}
