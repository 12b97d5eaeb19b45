package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** When batch normalisation is merged into the layer before it, and with which values. */
class BatchNormalizationTest {

  private static final INDArray X = values(1, 3, 4);

  private static BatchNormalization normalization(int features) {
    return new BatchNormalization.Builder().nIn(features).nOut(features).build();
  }

  @ParameterizedTest(name = "log std {0}, locked {1}, gamma {2}, beta {3}")
  @CsvSource({
    "true, false, 1, 0",
    "false, false, 1, 0",
    "true, true, 1, 0",
    "false, true, 1, 0",
    "true, true, 2, 0.5",
    "false, true, 2, 0.5",
    "true, true, 2, 0",
    "true, true, 1, 0.5"
  })
  void everyWayOfStoringItComputesWhatDl4jComputes(
      boolean logStd, boolean locked, double gamma, double beta) {
    var builder =
        new BatchNormalization.Builder()
            .nIn(4)
            .nOut(4)
            .useLogStd(logStd)
            .lockGammaBeta(locked)
            .gamma(gamma)
            .beta(beta)
            .eps(0.1);
    for (boolean merged : new boolean[] {false, true}) {
      MultiLayerNetwork network =
          merged
              ? chain(dense(4, 4, Activation.IDENTITY), builder.build(), classes(4, 3))
              : chain(builder.build(), classes(4, 3));
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        Explanation explanation = explainer.explain(X);
        assertClose(network.output(X.dup()), explanation.output(), 1e-5);
        assertEquals(
            merged ? "merged" : "Epsilon(ε=1.0E-6)", treatment(explanation, merged ? 1 : 0));
      }
    }
  }

  private static String treatment(Explanation explanation, int layer) {
    return explanation.conservation().row("layer" + layer).treatment();
  }

  @Test
  void mergedIntoADenseLayerItIsExplainedLikeOneDenseLayer() {
    MultiLayerNetwork network =
        chain(dense(4, 3, Activation.IDENTITY), normalization(3), classes(3, 2));
    INDArray scale = network.getParam("1_gamma").dup().reshape(1, 3);
    INDArray deviation =
        Transforms.pow(
            network.getParam("1_log10stdev").mul(0).addi(10), network.getParam("1_log10stdev"));
    INDArray variance = deviation.mul(deviation).reshape(1, 3);
    scale.divi(Transforms.sqrt(variance.add(1e-5)));
    MultiLayerNetwork single = chain(dense(4, 3, Activation.IDENTITY), classes(3, 2));
    single.setParam("0_W", network.getParam("0_W").mulRowVector(scale));
    INDArray bias =
        network.getParam("0_b").reshape(1, 3).sub(network.getParam("1_mean").reshape(1, 3));
    single.setParam("0_b", bias.mul(scale).add(network.getParam("1_beta").reshape(1, 3)));
    single.setParam("1_W", network.getParam("2_W"));
    single.setParam("1_b", network.getParam("2_b"));

    for (Rule rule : List.of(new EpsilonRule(0.1), new ZPlusRule(), new GammaRule(0.5))) {
      Composite composite = Composite.uniform(rule);
      try (LrpExplainer merged = LrpExplainer.builder(network).composite(composite).build();
          LrpExplainer expected = LrpExplainer.builder(single).composite(composite).build()) {
        assertClose(expected.explain(X).relevance(), merged.explain(X).relevance(), 1e-9);
      }
    }
  }

  static Stream<Arguments> convolutions() {
    return Stream.of(
        arguments(CNN2DFormat.NCHW, Activation.IDENTITY, true, true),
        arguments(CNN2DFormat.NHWC, Activation.IDENTITY, true, true),
        arguments(CNN2DFormat.NCHW, Activation.IDENTITY, false, true),
        arguments(CNN2DFormat.NCHW, Activation.RELU, true, false));
  }

  @ParameterizedTest(name = "{0}, {1}, bias {2}: merged {3}")
  @MethodSource("convolutions")
  void afterAConvolutionItIsMergedUnlessAnActivationFunctionLiesBetween(
      CNN2DFormat format, Activation activation, boolean hasBias, boolean merged) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 2, format),
            new ConvolutionLayer.Builder(2, 2)
                .nOut(3)
                .dataFormat(format)
                .hasBias(hasBias)
                .activation(activation)
                .build(),
            new BatchNormalization.Builder().dataFormat(format).build(),
            classes(27, 2));
    INDArray images = values(2, 2, 2, 4, 4);
    INDArray x = format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(x);

      assertEquals(merged ? "ZPlus + layer1" : "ZPlus", treatment(explanation, 0));
      assertEquals(merged ? "merged" : "Epsilon(ε=1.0E-6)", treatment(explanation, 1));
      assertClose(network.output(x.dup()), explanation.output(), 1e-5);
    }
  }

  @Test
  void itIsNotMergedWhereSomeoneElseReadsTheLayerBeforeIt() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", dense(4, 3, Activation.IDENTITY), "in")
                    .addLayer("bn", normalization(3), "fc")
                    .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fc", "bn")
                    .addLayer("out", classes(3, 2), "add")
                    .setOutputs("out"));
    requireTreatment("Epsilon(ε=1.0E-6)", network);
  }

  @Test
  void itIsNotMergedIntoALayerThatIsAnOutputItself() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", output(4, 3, Activation.IDENTITY, LossFunction.MSE), "in")
                    .addLayer("bn", normalization(3), "fc")
                    .addLayer("out", classes(3, 2), "bn")
                    .setOutputs("fc", "out"));
    requireTreatment("Epsilon(ε=1.0E-6)", network);
  }

  private static void requireTreatment(String expected, ComputationGraph network) {
    // With workspaces DL4J cannot put out what it also reads.
    network.getConfiguration().setInferenceWorkspaceMode(WorkspaceMode.NONE);
    INDArray[] outputs = network.output(X.dup());
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X);
      assertEquals(expected, explanation.conservation().row("bn").treatment());
      assertClose(outputs[outputs.length - 1], explanation.output("out"), 1e-9);
    }
  }

  @Test
  void itIsNotMergedWhereAPreprocessorLiesBetween() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 1),
            new ConvolutionLayer.Builder(2, 2).nOut(2).activation(Activation.IDENTITY).build(),
            dense(8, 4, Activation.IDENTITY));
    var list =
        Networks.configuration(DataType.DOUBLE)
            .list(network.getLayer(0).conf().getLayer(), normalization(8), classes(8, 2))
            .inputPreProcessor(1, new CnnToFeedForwardPreProcessor(2, 2, 2));
    MultiLayerNetwork between = new MultiLayerNetwork(list.build());
    between.init();
    try (LrpExplainer explainer = LrpExplainer.builder(between).build()) {
      Explanation explanation = explainer.explain(values(1, 2, 1, 3, 3));
      assertEquals(
          List.of("ZPlus", "Epsilon(ε=1.0E-6)"),
          List.of(treatment(explanation, 0), treatment(explanation, 1)));
    }
  }

  @Test
  void ofTwoInARowOnlyTheFirstIsMerged() {
    MultiLayerNetwork network =
        chain(dense(4, 3, Activation.IDENTITY), normalization(3), normalization(3), classes(3, 2));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X);
      assertEquals("merged", treatment(explanation, 1));
      assertEquals("Epsilon(ε=1.0E-6)", treatment(explanation, 2));
      assertClose(network.output(X.dup()), explanation.output(), 1e-5);
    }
  }

  @Test
  void itFollowsTrainingWhetherMergedOrNot() {
    for (Activation activation : List.of(Activation.IDENTITY, Activation.RELU)) {
      MultiLayerNetwork network = chain(dense(4, 3, activation), normalization(3), classes(3, 2));
      try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
        explainer.explain(X);
        network.fit(X, Nd4j.eye(3).get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2)));
        assertClose(network.output(X.dup()), explainer.explain(X).output(), 1e-5);
      }
    }
  }

  @Test
  void notMergedItSharesRelevanceAsADiagonalLayer() {
    MultiLayerNetwork network = chain(normalization(4), dense(4, 2, Activation.IDENTITY));
    INDArray deviation =
        Transforms.exp(network.getParam("0_log10stdev").mul(Math.log(10)).reshape(1, 4));
    INDArray scale =
        network
            .getParam("0_gamma")
            .reshape(1, 4)
            .div(Transforms.sqrt(deviation.mul(deviation).add(1e-5)));
    INDArray shift =
        network
            .getParam("0_beta")
            .reshape(1, 4)
            .sub(network.getParam("0_mean").reshape(1, 4).mul(scale));
    for (boolean zeroBias : new boolean[] {false, true}) {
      try (LrpExplainer explainer =
          LrpExplainer.builder(network).zeroBias(zeroBias).stabilizer(0.01).build()) {
        Explanation explanation = explainer.explain(X);

        INDArray part = X.mulRowVector(scale);
        INDArray z = zeroBias ? part : part.addRowVector(shift);
        INDArray s = explanation.relevance("layer1").div(z.add(Transforms.sign(z, true).mul(0.01)));
        assertClose(part.mul(s), explanation.relevance(), 1e-9);
      }
    }
  }
}
