package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * DL4J's inference writes into its inputs; explanations are right all the same. Each test holds the
 * trap itself next to it: it fails when a new DL4J no longer has the trap.
 */
class InPlaceInferenceTest {

  private static final INDArray X = values(1, 2, 3);

  /** A dense layer without activation function, then relu as a layer of its own. */
  private static MultiLayerNetwork chainIntoActivation() {
    return chain(
        dense(3, 4, Activation.IDENTITY), new ActivationLayer(Activation.RELU), classes(4, 3));
  }

  private static INDArray affine(MultiLayerNetwork network, int layer, INDArray a) {
    return a.mmul(network.getParam(layer + "_W")).addiRowVector(network.getParam(layer + "_b"));
  }

  @Test
  void feedForwardOfDl4jIsWrongBeforeAnActivationLayer() {
    MultiLayerNetwork network = chainIntoActivation();
    INDArray z = affine(network, 0, X);

    INDArray claimed = network.feedForward(X.dup(), false).get(1);

    assertTrue(z.minNumber().doubleValue() < 0);
    assertNotEquals(z, claimed);
    assertClose(Transforms.relu(z, true), claimed, 1e-12);
  }

  @Test
  void relevanceOfADenseLayerBeforeAnActivationLayerIsThatOfTheUnrectifiedOutput() {
    MultiLayerNetwork network = chainIntoActivation();
    INDArray relevance = values(5, 2, 3);
    INDArray z = affine(network, 0, X);
    INDArray hidden = Transforms.relu(z, true);
    INDArray hiddenRelevance = epsilon(hidden, network, 1, relevance);

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X, Target.relevance(relevance));

      assertClose(hiddenRelevance, explanation.relevance("layer2"), 1e-9);
      assertClose(epsilon(X, network, 0, hiddenRelevance), explanation.relevance(), 1e-9);
    }
  }

  /** The epsilon rule as the specification writes it, by matrix products. */
  private static INDArray epsilon(
      INDArray a, MultiLayerNetwork network, int affineLayer, INDArray relevance) {
    int layer = affineLayer == 0 ? 0 : 2;
    INDArray z = affine(network, layer, a);
    INDArray s = relevance.div(z.add(Transforms.sign(z, true).mul(1e-6)));
    return a.mul(s.mmul(network.getParam(layer + "_W").transpose()));
  }

  static Stream<Arguments> layersThatWriteIntoTheInput() {
    return Stream.of(
        arguments("relu", new ActivationLayer(Activation.RELU)),
        arguments("tanh", new ActivationLayer(Activation.TANH)),
        arguments("prelu", new PReLULayer.Builder().inputShape(3).build()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layersThatWriteIntoTheInput")
  void theCallersInputStaysAsItIsWhereDl4jChangesIt(String name, Layer first) {
    MultiLayerNetwork network = chain(first, classes(3, 2));
    INDArray given = X.dup();
    INDArray toDl4j = X.dup();
    network.output(toDl4j);
    assertNotEquals(X, toDl4j, "DL4J no longer changes its input");

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(given);

      assertEquals(X, given);
      assertEquals(X, explanation.input());
      assertClose(network.output(X.dup()), explanation.output(), 1e-9);
    }
  }

  /** One dense layer that an activation layer and an addition both read. */
  private static ComputationGraph fanOut() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("fc", dense(3, 4, Activation.IDENTITY), "in")
                .addLayer("relu", new ActivationLayer(Activation.RELU), "fc")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fc", "relu")
                .addLayer("out", output(4, 2, Activation.IDENTITY, LossFunction.MSE), "add")
                .setOutputs("out"));
  }

  @Test
  void fanOutIntoAnActivationLayerIsComputedRightWhereFeedForwardIsWrong() {
    ComputationGraph network = fanOut();
    INDArray z = X.mmul(network.getParam("fc_W")).addiRowVector(network.getParam("fc_b"));
    INDArray added = z.add(Transforms.relu(z, true));
    INDArray right = added.mmul(network.getParam("out_W")).addiRowVector(network.getParam("out_b"));
    INDArray wrong = network.feedForward(X.dup(), false).get("out");
    assertTrue(wrong.distance2(right) > 0.1, "DL4J's feedForward is right now");

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X);
      assertClose(right, explanation.output(), 1e-9);

      INDArray arrived = explanation.relevance("out");
      INDArray s = arrived.div(added.add(Transforms.sign(added, true).mul(1e-6)));
      assertClose(z.mul(s), explanation.relevance("add", 0), 1e-9);
      assertClose(Transforms.relu(z, true).mul(s), explanation.relevance("add", 1), 1e-9);
    }
  }

  @Test
  void logitsAreWhatTheWeightsGiveAndSoftmaxOfThemIsTheOutput() {
    MultiLayerNetwork network = chain(classes(3, 4));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X);

      assertClose(affine(network, 0, X), explanation.explainedOutput(), 1e-12);
      assertClose(
          Nd4j.nn().softmax(explanation.explainedOutput(), 1), network.output(X.dup()), 1e-9);
      assertClose(network.output(X.dup()), explanation.output(), 1e-9);
    }
  }

  @Test
  void logitsStayLogitsWhereAnActivationLayerAloneReadsThem() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("fc", dense(3, 3, Activation.TANH), "in")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "fc", "in")
                    .addLayer("out", new ActivationLayer(Activation.SOFTMAX), "sum")
                    .setOutputs("out"));
    INDArray logits =
        Transforms.tanh(X.mmul(network.getParam("fc_W")).addiRowVector(network.getParam("fc_b")))
            .addi(X);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(X);

      assertClose(logits, explanation.explainedOutput(), 1e-12);
      assertClose(network.outputSingle(X.dup()), explanation.output(), 1e-12);
    }
  }

  @Test
  void whatAnActivationLayerPutsOutIsNotChangedByLaterExplanations() {
    MultiLayerNetwork network =
        chain(dense(3, 3, Activation.IDENTITY), new ActivationLayer(Activation.SIGMOID));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation first = explainer.explain(X);
      INDArray copy = first.output().dup();

      explainer.explain(values(9, 2, 3));
      explainer.explain(values(10, 2, 3));

      assertEquals(copy, first.output());
    }
  }

  @Test
  void whatAnExplanationHoldsIsNotChangedByLaterOnes() {
    MultiLayerNetwork network = chainIntoActivation();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation first = explainer.explain(X);
      List<INDArray> held = List.of(first.relevance(), first.relevance("layer1"), first.output());
      List<INDArray> copies = held.stream().map(INDArray::dup).toList();

      explainer.explain(values(9, 2, 3));
      explainer.explain(values(10, 5, 3));

      assertEquals(copies, held);
    }
  }

  @Test
  void localResponseNormalizationLeavesTheInputAlone() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 4),
            new LocalResponseNormalization.Builder().build(),
            classes(36, 2));
    INDArray images = values(3, 2, 4, 3, 3);
    INDArray given = images.dup();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(network.output(images.dup()), explainer.explain(given).output(), 1e-9);
      assertEquals(images, given);
    }
  }
}
