package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Gradient × input, {@code a ⊙ Jᵀ(R / st(f(a)))}, for layers that users opt in by name. */
class GradientTimesInputTest {

  private static final double STABILIZER = 0.01;

  static Stream<Arguments> layers() {
    // Dropout is off at inference, but the layers' own backward passes would draw it.
    LSTM lstm = new LSTM.Builder().nIn(3).nOut(2).activation(Activation.TANH).dropOut(0.5).build();
    DenseLayer normed =
        new DenseLayer.Builder()
            .nIn(3)
            .nOut(4)
            .hasLayerNorm(true)
            .activation(Activation.TANH)
            .dropOut(0.5)
            .build();
    return Stream.of(
        arguments(
            "LSTM",
            chain(
                InputType.recurrent(3, 4),
                lstm,
                new GlobalPoolingLayer(PoolingType.AVG),
                classes(2, 2)),
            chain(InputType.recurrent(3, 4), lstm.clone()),
            values(1, 2, 3, 4)),
        arguments(
            "layer normalisation",
            chain(normed, classes(4, 2)),
            chain(normed.clone()),
            values(2, 2, 3)),
        arguments(
            "softmax in the middle",
            chain(dense(3, 4, Activation.SOFTMAX), classes(4, 2)),
            chain(dense(3, 4, Activation.SOFTMAX)),
            values(3, 2, 3)));
  }

  @ParameterizedTest(name = "{0}", autoCloseArguments = false)
  @MethodSource("layers")
  void aLayerIsExplainedByItsGradient(
      String name, MultiLayerNetwork network, MultiLayerNetwork layerAlone, INDArray a) {
    layerAlone.paramTable().forEach((key, value) -> value.assign(network.getParam(key)));
    UnaryOperator<INDArray> f = input -> layerAlone.output(input.dup());
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).gradientTimesInput("layer0").stabilizer(STABILIZER).build()) {
      Explanation explanation = explainer.explain(a);

      assertClose(network.output(a.dup()), explanation.output(), 1e-9);
      assertClose(
          gradientTimesInput(f, a, explanation.relevance("layer1")), explanation.relevance(), 1e-6);
      assertEquals("gradient × input", explanation.conservation().row("layer0").treatment());
      assertEquals(explanation.relevance(), explainer.explain(a).relevance());
    }
  }

  /** By central differences of {@code Σ f(a) ⊙ s}. */
  private static INDArray gradientTimesInput(
      UnaryOperator<INDArray> f, INDArray a, INDArray relevance) {
    INDArray output = f.apply(a);
    INDArray s = relevance.div(output.add(Transforms.sign(output, true).mul(STABILIZER)));
    INDArray result = a.dup('c');
    double step = 1e-5;
    for (long i = 0; i < a.length(); i++) {
      INDArray moved = a.dup('c');
      double value = moved.getDouble(i);
      double above = f.apply(moved.putScalar(i, value + step)).mul(s).sumNumber().doubleValue();
      double below = f.apply(moved.putScalar(i, value - step)).mul(s).sumNumber().doubleValue();
      result.putScalar(i, value * (above - below) / (2 * step));
    }
    return result;
  }

  @Test
  void aVertexIsExplainedByItsGradientTowardsEachInput() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("left", "right")
                    .addVertex("distance", new L2Vertex(), "left", "right")
                    .addLayer("out", classes(1, 2), "distance")
                    .setOutputs("out"));
    INDArray left = values(1, 2, 3);
    INDArray right = values(2, 2, 3);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .gradientTimesInput("distance")
            .stabilizer(STABILIZER)
            .build()) {
      Explanation explanation = explainer.explain(new INDArray[] {left, right});

      INDArray relevance = explanation.relevance("out");
      assertClose(
          gradientTimesInput(a -> distance(a, right), left, relevance),
          explanation.relevance("left"),
          1e-6);
      assertClose(
          gradientTimesInput(a -> distance(left, a), right, relevance),
          explanation.relevance("right"),
          1e-6);
      assertEquals("gradient × input", explanation.conservation().row("distance").treatment());
    }
  }

  private static INDArray distance(INDArray left, INDArray right) {
    INDArray difference = left.sub(right);
    return Transforms.sqrt(difference.mul(difference).sum(true, 1));
  }

  @Test
  void optingInDoesNotTouchTheNetworksOwnGradients() {
    MultiLayerNetwork network = Networks.dense();
    MultiLayerNetwork twin = Networks.dense();
    INDArray x = values(1, 3, 3);
    INDArray labels = Nd4j.eye(3);
    network.fit(x, labels);
    twin.fit(x, labels);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).gradientTimesInput("layer0").build()) {
      explainer.explain(x);
    }
    assertEquals(twin.getFlattenedGradients(), network.getFlattenedGradients());
    network.fit(x, labels);
    twin.fit(x, labels);
    assertEquals(twin.params(), network.params());
  }

  @Test
  void anOutputLayerIsRefusedForItsBackwardPassNeedsLabels() {
    var builder = LrpExplainer.builder(Networks.dense()).gradientTimesInput("layer1");

    UnsupportedModelException refusal =
        assertThrows(UnsupportedModelException.class, builder::build);

    assertEquals("layer1", refusal.findings().get(0).layer());
  }
}
