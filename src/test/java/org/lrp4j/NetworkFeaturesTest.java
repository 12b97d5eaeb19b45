package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of every sort: data types, frozen layers, several inputs, no parameters. */
class NetworkFeaturesTest {

  private static final INDArray X = values(1, 2, 3);

  private static INDArray relevance(MultiLayerNetwork network, INDArray input) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.explain(input).relevance();
    }
  }

  private static MultiLayerNetwork dense(DataType type) {
    return chain(type, null, Networks.dense(3, 4, Activation.TANH), classes(4, 3));
  }

  @ParameterizedTest(name = "{0} network, {1} input: {2}")
  @CsvSource({
    "DOUBLE, DOUBLE, DOUBLE, 1e-12",
    "DOUBLE, FLOAT, DOUBLE, 1e-6",
    "FLOAT, DOUBLE, FLOAT, 1e-5",
    "FLOAT, FLOAT, FLOAT, 1e-5",
    "FLOAT, HALF, FLOAT, 5e-3",
    "HALF, HALF, FLOAT, 5e-3",
    "HALF, FLOAT, FLOAT, 5e-3"
  })
  void everyTypeOfInputIsExplainedInTheNetworksType(
      DataType network, DataType input, DataType computedIn, double tolerance) {
    INDArray expected = relevance(dense(DataType.DOUBLE), X);

    INDArray relevance = relevance(dense(network), X.castTo(input));

    assertEquals(computedIn, relevance.dataType());
    assertClose(expected, relevance, tolerance);
  }

  @Test
  void aNetworkInHalfPrecisionIsExplainedByItsCurrentParameters() {
    MultiLayerNetwork network = dense(DataType.FLOAT16);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      explainer.explain(X);
      network.setParams(network.params().mul(-0.5));

      assertClose(network.output(X.castTo(DataType.FLOAT16)), explainer.explain(X).output(), 5e-3);
      assertEquals(relevance(network, X), explainer.explain(X).relevance());
      assertEquals(DataType.FLOAT16, network.params().dataType());
    }
  }

  @Test
  void severalInputsEachGetTheirRelevance() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("left", "right", "unused")
                    .addLayer("l", Networks.dense(3, 4, Activation.RELU), "left")
                    .addLayer("r", Networks.dense(2, 4, Activation.RELU), "right")
                    .addLayer("u", Networks.dense(2, 2, Activation.RELU), "unused")
                    .addVertex("both", new MergeVertex(), "l", "r")
                    .addLayer("out", classes(8, 2), "both")
                    .setOutputs("out", "u"));
    INDArray[] inputs = {X, values(2, 2, 2), values(3, 2, 2)};
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).zeroBias(true).stabilizer(1e-12).build()) {
      Explanation explanation = explainer.explain(inputs, Target.predicted(), Target.nothing());

      assertClose(network.output(inputs)[0], explanation.output("out"), 1e-9);
      assertEquals(0, explanation.relevance("unused").amaxNumber().doubleValue());
      assertEquals(List.of("left", "right", "unused"), explanation.inputNames());
      assertEquals(inputs[1], explanation.input("right"));
      assertEquals(
          explanation.relevance("both", 0).sumNumber().doubleValue()
              + explanation.relevance("both", 1).sumNumber().doubleValue(),
          explanation.relevance("left").sumNumber().doubleValue()
              + explanation.relevance("right").sumNumber().doubleValue(),
          1e-4);
    }
  }

  @Test
  void aNetworkWithoutParametersIsExplained() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 1),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build(),
            new ActivationLayer(Activation.IDENTITY));
    INDArray image = values(1, 1, 1, 4, 4);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray everything = explainer.explain(image).explainedOutput();
      Explanation explanation = explainer.explain(image, Target.relevance(everything));

      assertClose(network.output(image.dup()), everything, 1e-12);
      INDArray largest = Nd4j.zeros(DataType.DOUBLE, 1, 1, 4, 4);
      for (int i = 0; i < 16; i++) {
        int[] at = {0, 0, i / 4, i % 4};
        if (image.getDouble(at) == everything.getDouble(0, 0, i / 8, i % 4 / 2)) {
          largest.putScalar(at, image.getDouble(at));
        }
      }
      assertEquals(largest, explanation.relevance());
    }
  }

  @Test
  void frozenLayersAreExplainedAsIfTheyWereNot() {
    INDArray expected = relevance(Networks.dense(), X);
    var hidden = Networks.dense(3, 4, Activation.RELU);

    assertEquals(expected, relevance(chain(new FrozenLayer(hidden), classes(4, 3)), X));
    assertEquals(expected, relevance(chain(new FrozenLayerWithBackprop(hidden), classes(4, 3)), X));
    assertEquals(
        expected,
        relevance(
            chain(new FrozenLayerWithBackprop(hidden), new FrozenLayerWithBackprop(classes(4, 3))),
            X));
  }

  @Test
  void aNetworkFrozenForTransferLearningIsExplainedLikeTheOriginal() {
    MultiLayerNetwork original = Networks.dense();
    MultiLayerNetwork frozen =
        new TransferLearning.Builder(original).setFeatureExtractor(0).build();

    assertEquals(relevance(original, X), relevance(frozen, X));
  }

  @Test
  void frozenVerticesAreExplainedAsIfTheyWereNot() {
    ComputationGraph original =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("a", Networks.dense(3, 4, Activation.RELU), "in")
                    .addLayer("b", Networks.dense(3, 4, Activation.TANH), "in")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                    .addLayer("out", output(4, 2, Activation.IDENTITY, LossFunction.MSE), "sum")
                    .setOutputs("out"));
    ComputationGraph frozen =
        new TransferLearning.GraphBuilder(original).setFeatureExtractor("sum").build();
    assertTrue(
        frozen.getConfiguration().getVertices().get("sum") instanceof FrozenVertex
            || frozen.getLayer("a") instanceof org.deeplearning4j.nn.layers.FrozenLayer);
    ComputationGraph withFrozenVertex =
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("a", Networks.dense(3, 4, Activation.RELU), "in")
                    .addLayer("b", Networks.dense(3, 4, Activation.TANH), "in")
                    .addVertex(
                        "sum",
                        new FrozenVertex(new ElementWiseVertex(ElementWiseVertex.Op.Add)),
                        "a",
                        "b")
                    .addLayer("out", output(4, 2, Activation.IDENTITY, LossFunction.MSE), "sum")
                    .setOutputs("out"));

    try (LrpExplainer one = LrpExplainer.builder(original).build();
        LrpExplainer two = LrpExplainer.builder(frozen).build();
        LrpExplainer three = LrpExplainer.builder(withFrozenVertex).build()) {
      INDArray expected = one.explain(X).relevance();
      assertClose(expected, two.explain(X).relevance(), 1e-6);
      assertEquals(expected, three.explain(X).relevance());
    }
  }

  @Test
  void aChainIsExplainedLikeTheGraphOfTheSameLayers() {
    for (MultiLayerNetwork chain :
        new MultiLayerNetwork[] {Networks.dense(), Networks.convolutional()}) {
      INDArray input = chain.getLayer(0).numParams() == 16 ? X : values(3, 2, 2, 5, 5);
      try (LrpExplainer ofGraph = LrpExplainer.builder(chain.toComputationGraph()).build()) {
        assertEquals(relevance(chain, input), ofGraph.explain(input).relevance());
      }
    }
  }

  @Test
  void layersOfAChainKeepTheirNamesAndNamesStayUnique() {
    var named = Networks.dense(3, 3, Activation.RELU);
    named.setLayerName("input");
    var twin = Networks.dense(3, 3, Activation.RELU);
    twin.setLayerName("input");
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            configuration(DataType.DOUBLE).list(named, twin, classes(3, 2)).build());
    network.init();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(List.of("input-0", "input-1", "layer2"), explainer.explain(X).layerNames());
    }
  }

  @Test
  void anExplanationOutlivesTheWorkspaceItWasAskedForIn() {
    MultiLayerNetwork network = Networks.dense();
    INDArray expected = relevance(network, X);
    WorkspaceConfiguration configuration =
        WorkspaceConfiguration.builder().initialSize(1 << 20).build();
    Explanation explanation;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        MemoryWorkspace open =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "caller")) {
      explanation = explainer.explain(X.dup());
    }
    try (MemoryWorkspace again =
        Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "caller")) {
      Nd4j.ones(DataType.DOUBLE, 1000);
    }
    assertTrue(!explanation.input().isAttached() && !explanation.relevance().isAttached());
    assertEquals(expected, explanation.relevance());
    assertEquals(X, explanation.input());
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  @Test
  void aViewOfALargerArrayIsExplainedLikeItsCopy() {
    INDArray large = values(5, 6, 4);
    INDArray view = large.get(NDArrayIndex.interval(1, 2, 6), NDArrayIndex.interval(1, 4));
    MultiLayerNetwork network = Networks.dense();

    assertEquals(relevance(network, view.dup('c')), relevance(network, view));
    assertEquals(relevance(network, view.dup('c')), relevance(network, view.dup('f')));
  }
}
