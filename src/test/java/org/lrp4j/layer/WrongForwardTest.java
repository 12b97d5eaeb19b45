package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.LayerKind;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A user's family that computes something else than the layer is found out at once. */
class WrongForwardTest {

  private static final INDArray X = values(1, 2, 4);

  /** A dense layer with any map. */
  private record Own(Layer layer, DifferentiableMap map) implements Affine {

    @Override
    public LayerParameters parameters(Signal input) {
      return LayerParameters.of(DataFormat.NC, layer.getParam("W"), layer.getParam("b"));
    }

    @Override
    public IActivation activation() {
      return Activation.TANH.getActivationFunction();
    }
  }

  private static LayerFamily<DenseLayer> family(DifferentiableMap map) {
    return LayerFamily.of(
        DenseLayer.class,
        LayerKind.DENSE,
        (layer, configuration, context) -> context.affine(new Own(layer, map)));
  }

  private static final DifferentiableMap RIGHT = (a, weights) -> a.mmul(weights);

  private static MultiLayerNetwork network() {
    DenseLayer square =
        new DenseLayer.Builder().name("square").nIn(4).nOut(4).activation(Activation.TANH).build();
    return chain(square, classes(4, 2));
  }

  static Stream<Arguments> wrongMaps() {
    DifferentiableMap twice = (a, weights) -> a.mmul(weights).mul(2);
    // The weights are square, so that no shape tells.
    DifferentiableMap transposed = (a, weights) -> a.mmul(weights.permute(1, 0));
    DifferentiableMap otherShape = (a, weights) -> a.mmul(weights).sum(true, 1);
    return Stream.of(
        Arguments.of("twice as much", twice, 2, false),
        Arguments.of("a wrong axis of the weights", transposed, 1, true),
        Arguments.of("another shape", otherShape, 0, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongMaps")
  void theFirstExplanationNamesTheLayerWithBothShapesAndValues(
      String name, DifferentiableMap map, int factor, boolean transposed) {
    MultiLayerNetwork network = network();
    try (LrpExplainer explainer = LrpExplainer.builder(network).register(family(map)).build()) {
      String message =
          assertThrows(WrongForwardException.class, () -> explainer.explain(X)).getMessage();

      assertTrue(message.contains("\"square\""), message);
      assertTrue(message.contains("gives shape [2, 4]"), message);
      if (factor != 0) {
        INDArray weights = network.getParam("0_W");
        INDArray wrong =
            X.mmul(transposed ? weights.transpose() : weights)
                .muli(factor)
                .addiRowVector(network.getParam("0_b"));
        INDArray computed = Nd4j.math().tanh(wrong);
        INDArray expected = network.feedForwardToLayer(0, X.dup()).get(1);
        long worst = Nd4j.math().abs(computed.sub(expected)).ravel().argMax().getLong(0);
        assertTrue(message.contains("shape [2, 4], value"), message);
        assertTrue(message.contains("element " + worst + ", but"), message);
        requireNumber(computed.ravel().getDouble(worst), message);
        requireNumber(expected.ravel().getDouble(worst), message);
      }
      // It is not mended by asking again.
      assertThrows(WrongForwardException.class, () -> explainer.explain(X));
    }
  }

  /** The first digits, for the last ones depend on the order of additions. */
  private static void requireNumber(double value, String message) {
    String digits = String.valueOf(value).substring(0, 10);
    assertTrue(message.contains("value " + digits), () -> message + " lacks " + digits);
  }

  @Test
  void whoSwitchesTheCheckOffGetsWhatTheFamilyComputes() {
    DifferentiableMap twice = (a, weights) -> a.mmul(weights).mul(2);
    MultiLayerNetwork network = network();
    MultiLayerNetwork doubled = network();
    doubled.setParam("0_W", network.getParam("0_W").mul(2));
    try (LrpExplainer explainer =
            LrpExplainer.builder(network).register(family(twice)).verify(false).build();
        LrpExplainer meant = LrpExplainer.builder(doubled).build()) {
      assertClose(meant.explain(X).relevance(), explainer.explain(X).relevance(), 1e-9);
    }
  }

  /** A step that adds something, which the test can change. */
  private static final class Drifting {
    private double drift;

    Step step(Step step, Memory memory) {
      return new Step() {
        @Override
        public Capture forward(List<Signal> inputs) {
          Capture capture = step.forward(inputs);
          capture.output().addi(drift);
          return capture;
        }

        @Override
        public String treatment() {
          return step.treatment();
        }
      };
    }
  }

  @Test
  void whatWasRightOnceIsNotComparedAgain() {
    Drifting drifting = new Drifting();
    LayerFamily<DenseLayer> family =
        LayerFamily.of(
            DenseLayer.class,
            LayerKind.DENSE,
            (layer, configuration, context) ->
                drifting.step(context.affine(new Own(layer, RIGHT)), context.memory()));
    MultiLayerNetwork network = network();
    try (LrpExplainer explainer = LrpExplainer.builder(network).register(family).build()) {
      assertClose(network.output(X.dup()), explainer.explain(X).output(), 1e-9);
      drifting.drift = 1;
      INDArray drifted = explainer.explain(X).output();
      assertTrue(network.output(X.dup()).distance2(drifted) > 1e-3, "the drift changes nothing");
    }
    drifting.drift = 1;
    try (LrpExplainer explainer = LrpExplainer.builder(network).register(family).build()) {
      assertThrows(WrongForwardException.class, () -> explainer.explain(X));
    }
  }

  @Test
  void aVertexThatComputesSomethingElseIsFoundAtTheOutput() {
    VertexFamily<ScaleVertex> wrong =
        VertexFamily.of(
            ScaleVertex.class,
            (vertex, configuration, context) ->
                context.alongGradient((a, none) -> a.add(a).add(a), "wrong"));
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addVertex("scaled", new ScaleVertex(2), "in")
                    .addLayer("out", classes(4, 2), "scaled")
                    .setOutputs("out"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).register(wrong).build()) {
      String message =
          assertThrows(WrongForwardException.class, () -> explainer.explain(X)).getMessage();
      assertTrue(message.startsWith("Output \"out\" is computed differently"), message);
    }
  }

  /** Whose output depends on whether layers get copies, as they do with workspaces. */
  private static ComputationGraph writingOverWhatOthersRead(WorkspaceMode mode) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", dense(4, 4, Activation.IDENTITY), "in")
                    .addLayer("relu", new ActivationLayer(Activation.RELU), "fc")
                    .addLayer("other", dense(4, 4, Activation.IDENTITY), "fc")
                    .addVertex(
                        "add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "other", "relu")
                    .addLayer("out", classes(4, 2), "add")
                    .setOutputs("out"));
    network.getConfiguration().setInferenceWorkspaceMode(mode);
    return network;
  }

  /** The warnings while a network is explained twice. */
  private static List<String> warnings(ComputationGraph network, double atLeast, double atMost) {
    PrintStream before = System.err;
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray output = explainer.explain(X).output();
      explainer.explain(X);
      double distance = network.outputSingle(X.dup()).distance2(output);
      assertTrue(distance >= atLeast && distance <= atMost, "from DL4J's output: " + distance);
    } finally {
      System.setErr(before);
    }
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith("WARN Guard"))
        .toList();
  }

  /** It is no fault of a family. */
  @Test
  void whereAnActivationLayerWritesOverWhatOthersReadThereIsAWarningInstead() {
    List<String> warnings = warnings(writingOverWhatOthersRead(WorkspaceMode.NONE), 1e-3, 9);
    assertEquals(1, warnings.size(), warnings.toString());
    assertTrue(warnings.get(0).contains("Output \"out\" differs by up to"), warnings.get(0));
    assertTrue(warnings.get(0).contains("[relu]"), warnings.get(0));
  }

  @Test
  void whereDl4jComputesWhatTheGraphMeansThereIsNoWarning() {
    assertEquals(List.of(), warnings(writingOverWhatOthersRead(WorkspaceMode.ENABLED), 0, 1e-9));
  }

  @Test
  void aMapCanEndInAnyOperation() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addVertex("scaled", new ScaleVertex(2), "in")
                    .addLayer("out", classes(4, 2), "scaled")
                    .setOutputs("out"));
    VertexFamily<ScaleVertex> twice =
        VertexFamily.of(
            ScaleVertex.class,
            (vertex, configuration, context) ->
                context.alongGradient((a, none) -> a.mul(2), "twice"));
    try (LrpExplainer explainer = LrpExplainer.builder(network).register(twice).build()) {
      var explanation = explainer.explain(X);
      assertClose(explanation.relevance("out").mul(2), explanation.relevance("scaled"), 1e-12);
    }
  }
}
