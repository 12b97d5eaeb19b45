package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What an explanation tells, and how. */
class ExplanationTest {

  private static final INDArray LEFT = values(1, 2, 3);
  private static final INDArray RIGHT = values(2, 2, 3);

  private static Explanation ofTwoInputs() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("left", "right")
                    .addLayer("fc", dense(3, 3, Activation.RELU), "left")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fc", "right")
                    .addLayer("out", classes(3, 2), "sum")
                    .setOutputs("out"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.explain(new INDArray[] {LEFT, RIGHT});
    }
  }

  @Test
  void relevanceIsFoundByTheNameOfAnInputALayerOrAVertexAndItsIndex() {
    Explanation explanation = ofTwoInputs();

    assertEquals(List.of("left", "right"), explanation.inputNames());
    assertEquals(List.of("fc", "sum", "sum#1", "out"), explanation.layerNames());
    assertEquals(List.of("out"), explanation.outputNames());
    assertEquals(explanation.relevance("left"), explanation.relevance("fc"));
    assertEquals(explanation.relevance("right"), explanation.relevance("sum", 1));
    assertEquals(explanation.relevance("sum#1"), explanation.relevance("sum", 1));
    assertEquals(explanation.relevance("sum"), explanation.relevance("sum", 0));
    assertEquals(RIGHT, explanation.input("right"));
    assertEquals(explanation.output(), explanation.output("out"));
    assertEquals(explanation.explainedOutput(), explanation.explainedOutput("out"));
    assertEquals(explanation.outputRelevance(), explanation.outputRelevance("out"));
  }

  @Test
  void unknownNamesAreAnsweredWithTheKnownOnes() {
    Explanation explanation = ofTwoInputs();
    String layers =
        "; there are the network inputs [left, right] and the layer inputs [fc, sum, sum#1, out]";

    requireMessage("There is no layer input \"fc9\"" + layers, () -> explanation.relevance("fc9"));
    requireMessage(
        "There is no layer input \"sum#2\"" + layers, () -> explanation.relevance("sum", 2));
    requireMessage(
        "There is no network input \"top\"; there are [left, right]",
        () -> explanation.input("top"));
    requireMessage(
        "There is no network output \"fc\"; there are [out]", () -> explanation.output("fc"));
    requireMessage(
        "There is no network output \"fc\"; there are [out]", () -> explanation.target("fc"));
    requireMessage(
        "There is no layer \"sum#1\"; there are [out, sum, fc]",
        () -> explanation.conservation().row("sum#1"));
  }

  private static void requireMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void ofSeveralInputsOneHasToBeNamed() {
    Explanation explanation = ofTwoInputs();
    for (Executable call : List.<Executable>of(explanation::relevance, explanation::input)) {
      assertEquals(
          "The network has the inputs [left, right]: say which one you mean, by name",
          assertThrows(IllegalStateException.class, call).getMessage());
    }
  }

  @Test
  void savedRelevanceIsReadBackEqual(@TempDir Path folder) {
    Explanation explanation = ofTwoInputs();
    for (String name : List.of("left", "sum#1")) {
      Path file = folder.resolve("relevance.npy");
      explanation.saveRelevance(name, file);
      INDArray read = Nd4j.createFromNpyFile(file.toFile());
      assertEquals(explanation.relevance(name), read);
      assertEquals(explanation.relevance(name).dataType(), read.dataType());
      assertArrayEquals(explanation.relevance(name).shape(), read.shape());
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("missing").resolve("relevance.npy");
    Explanation explanation = ofTwoInputs();
    assertEquals(
        "Cannot write the relevance of \"left\" to " + file,
        assertThrows(UncheckedIOException.class, () -> explanation.saveRelevance("left", file))
            .getMessage());
  }

  @Test
  void everyInputTellsWhatItsAxesMean() {
    INDArray images = values(1, 1, 2, 5, 5);
    assertEquals(
        DataFormat.NCHW,
        explain(LrpExplainer.builder(Networks.convolutional()), images).format("input"));
    assertEquals(
        DataFormat.NC, explain(LrpExplainer.builder(Networks.dense()), LEFT).format("input"));
    Explanation explanation = ofTwoInputs();
    assertThrows(IllegalArgumentException.class, () -> explanation.format("middle"));
  }

  @Test
  void channelsLastIsTold() {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(5, 4, 2, CNN2DFormat.NHWC),
            new ConvolutionLayer.Builder(2, 2).nOut(3).dataFormat(CNN2DFormat.NHWC).build(),
            Networks.classes(36, 3));
    INDArray images = values(1, 1, 5, 4, 2);
    assertEquals(DataFormat.NHWC, explain(LrpExplainer.builder(network), images).format("input"));
  }

  @Test
  void featuresLastIsTold() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(3, 5, RNNFormat.NWC),
            new Convolution1DLayer.Builder(2).nOut(4).rnnDataFormat(RNNFormat.NWC).build(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(4, 2));
    INDArray sequences = values(1, 2, 5, 3);
    assertEquals(DataFormat.NWC, explain(LrpExplainer.builder(network), sequences).format("input"));
  }

  @Test
  void inputsComeInTheNetworksOrderWithTheirArrays() {
    Explanation explanation = ofTwoInputs();
    assertEquals(
        explanation.inputNames(), explanation.inputs().stream().map(ExplainedInput::name).toList());
    for (ExplainedInput input : explanation.inputs()) {
      assertSame(explanation.input(input.name()), input.input());
      assertSame(explanation.relevance(input.name()), input.relevance());
    }
  }

  private static Explanation explain(LrpExplainerBuilder builder, INDArray input) {
    try (LrpExplainer explainer = builder.build()) {
      return explainer.explain(input);
    }
  }

  private static MultiLayerNetwork withEveryTreatment() {
    return chain(
        InputType.convolutional(8, 8, 2),
        convolution(3, Activation.IDENTITY),
        new BatchNormalization(),
        convolution(3, Activation.TANH),
        new BatchNormalization(),
        new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build(),
        new GlobalPoolingLayer(PoolingType.AVG),
        dense(3, 4, Activation.TANH),
        classes(4, 3));
  }

  @Test
  void inEveryRowWhatArrivedWasPassedOnOrAbsorbedAndRowsFollowEachOther() {
    Explanation explanation =
        explain(LrpExplainer.builder(withEveryTreatment()), values(1, 2, 2, 8, 8));
    List<Conservation.Row> rows = explanation.conservation().rows();

    assertEquals(8, rows.size());
    double expected = explanation.outputRelevance().sumNumber().doubleValue();
    for (Conservation.Row row : rows) {
      double tolerance = Math.abs(row.arrived()) * 1e-9;
      assertEquals(expected, row.arrived(), tolerance, row.name());
      assertEquals(
          row.arrived(),
          row.passedOn() + row.absorbedByBias() + row.absorbedByStabilizer(),
          tolerance,
          row.name());
      // The stabilizer's part is small: all that is missing is the bias's.
      assertEquals(0, row.absorbedByStabilizer(), Math.abs(row.arrived()) * 1e-2, row.name());
      expected = row.passedOn();
    }
    assertTrue(rows.stream().anyMatch(row -> Math.abs(row.absorbedByBias()) > 0.01));
    assertEquals(expected, explanation.relevance().sumNumber().doubleValue(), 1e-9);
  }

  @Test
  void withoutBiasesTheInputsRelevanceAddsUpToTheLogit() {
    Explanation explanation =
        explain(
            LrpExplainer.builder(withEveryTreatment())
                .composite(Composite.uniform(new EpsilonRule(1e-12)))
                .zeroBias(true)
                .stabilizer(1e-12),
            values(1, 2, 2, 8, 8));
    double logits = explanation.explainedOutput().max(1).sumNumber().doubleValue();

    assertEquals(
        logits, explanation.relevance().sumNumber().doubleValue(), Math.abs(logits) * 1e-6);
    for (Conservation.Row row : explanation.conservation().rows()) {
      assertEquals(0, row.absorbedByBias(), row.name());
      assertEquals(logits, row.arrived(), Math.abs(logits) * 1e-6, row.name());
    }
  }

  /** Worked out by hand: hidden values 3 and 1, logits 7 and 0, ε = 1. */
  private static LrpExplainerBuilder byHand() {
    MultiLayerNetwork network = chain(dense(2, 2, Activation.RELU), classes(2, 2));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{1, -1}, {1, 1}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[] {1, 1}));
    network.setParam("1_W", Nd4j.createFromArray(new double[][] {{1, 0}, {1, 0}}));
    network.setParam("1_b", Nd4j.createFromArray(new double[] {3, 0}));
    return LrpExplainer.builder(network).composite(Composite.uniform(new EpsilonRule(1)));
  }

  @Test
  void anExplanationPrintsWhereRelevanceWent() {
    Explanation explanation = explain(byHand(), Nd4j.createFromArray(new double[][] {{1, 1}}));

    assertEquals(
        Nd4j.createFromArray(new double[][] {{0.21875, 1.09375}}), explanation.relevance());
    assertEquals(
        """
        Explanation of "layer1", the predicted class, 1 example
        layer   treatment        relevance in      passed on      bias kept      rest kept
        layer1  Epsilon(ε=1.0)        7.00000        3.50000        2.62500       0.875000
        layer0  Epsilon(ε=1.0)        3.50000        1.31250        1.09375        1.09375
        """,
        explanation.toString().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void anExplainerPrintsWhichLayerGotWhichRule() {
    try (LrpExplainer explainer = byHand().build()) {
      assertEquals(
          """
          Composite Uniform Epsilon(ε=1.0)
          #  layer   type         parameters  rule or treatment
          0  layer0  DenseLayer   6           Epsilon(ε=1.0)
          1  layer1  OutputLayer  6           Epsilon(ε=1.0)
          """,
          explainer.toString().replace(System.lineSeparator(), "\n"));
    }
  }
}
