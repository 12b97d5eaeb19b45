package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.util.ConvolutionUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ExplainedLayer;
import org.lrp4j.layer.masking.CompactStepsVertex;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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

  /** Three steps count; read are those up to the first, third and fifth: all windows have some. */
  @Test
  void theMaskOfACausalConvolutionWithAStrideIsOfOtherWindows() {
    INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 1, 0, 0, 0}});
    INDArray reduced =
        ConvolutionUtils.cnn1dMaskReduction(mask, 3, 2, 0, 1, ConvolutionMode.Causal);
    assertEquals(Nd4j.createFromArray(new float[][] {{1, 1, 0}}), reduced);
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
            chain(new SelfAttentionLayer.Builder().nIn(2).nOut(2).nHeads(1).build(), pooled),
            "setParam writes nothing here"),
        arguments(
            chain(image, new SpaceToBatchLayer.Builder<>(new int[] {5, 5}).build(), pooled),
            "makes several rows of one example"),
        arguments(
            chain(new RecurrentAttentionLayer.Builder().nIn(2).nOut(2).nHeads(1).build(), pooled),
            "takes sequences of one length only, that of its first call."),
        arguments(
            chain(
                sequence,
                new Convolution1D.Builder(3)
                    .nOut(2)
                    .stride(2)
                    .convolutionMode(ConvolutionMode.Causal)
                    .activation(Activation.RELU)
                    .build(),
                pooled),
            "hands on a mask of windows that begin at each step"),
        arguments(
            graph(
                g ->
                    g.addInputs("in")
                        .addVertex("last", new LastTimeStepVertex("in"), "in")
                        .addLayer("out", dense(2, 2, Activation.IDENTITY), "last")
                        .setOutputs("out")),
            "whose mask leaves out all steps"),
        arguments(
            graph(
                g ->
                    g.addInputs("in")
                        .addVertex(
                            "attention",
                            new AttentionVertex.Builder()
                                .nInQueries(2)
                                .nInKeys(2)
                                .nInValues(2)
                                .nOut(2)
                                .nHeads(1)
                                .projectInput(false)
                                .build(),
                            "in",
                            "in",
                            "in")
                        .addLayer("out", new ActivationLayer(Activation.IDENTITY), "attention")
                        .setOutputs("out")),
            "obeys the masks of an earlier call"),
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

  /** The vertex puts the steps that count first, so that the LSTM behind it reads no padding. */
  @Test
  void behindAVertexThatMovesStepsAnLstmHasNoRemark() {
    Model network =
        graph(
            g ->
                g.addInputs("in", "mask")
                    .addVertex("compact", new CompactStepsVertex(), "in", "mask")
                    .addLayer("behind", lstm(), "compact")
                    .addLayer("before", lstm(), "in")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "behind", "before")
                    .addLayer("out", new GlobalPoolingLayer(PoolingType.MAX), "sum")
                    .setOutputs("out"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Map<String, String> remarks =
          explainer.layers().stream()
              .collect(Collectors.toMap(ExplainedLayer::name, l -> l.remark().orElse("")));

      assertEquals("", remarks.get("behind"));
      assertTrue(remarks.get("before").startsWith("Deeplearning4j's LSTM reads padding"));
    }
  }
}
