package org.lrp4j.faithfulness.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.convolution;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.NetworkScores;
import org.lrp4j.Target;
import org.lrp4j.oracle.DifferenceQuotients;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("The gradient of the score")
class GradientTest {

  @TestFactory
  @DisplayName("is the difference quotient of the score, through")
  Stream<DynamicTest> finiteDifferences() {
    Map<String, Model> networks = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>();
    networks.put("dense layers", chain(dense(3, 4, Activation.TANH), classes(4, 3)));
    shapes.put("dense layers", new long[] {2, 3});
    networks.put(
        "an output that is no softmax",
        chain(dense(3, 4, Activation.RELU), output(4, 3, Activation.TANH, LossFunction.MSE)));
    shapes.put("an output that is no softmax", new long[] {2, 3});
    networks.put(
        "one sigmoid",
        chain(dense(3, 4, Activation.RELU), output(4, 1, Activation.SIGMOID, LossFunction.XENT)));
    shapes.put("one sigmoid", new long[] {3, 3});
    networks.put(
        "activation layers, dropout and a loss layer",
        chain(
            dense(3, 4, Activation.IDENTITY),
            new ActivationLayer(Activation.TANH),
            new ActivationLayer(Activation.SOFTPLUS),
            new DropoutLayer(0.5),
            dense(4, 3, Activation.IDENTITY),
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.TANH).build()));
    shapes.put("activation layers, dropout and a loss layer", new long[] {2, 3});
    networks.put(
        "PReLU, batch normalisation and pooling",
        chain(
            InputType.convolutional(7, 7, 2),
            convolution(3, Activation.IDENTITY),
            new PReLULayer.Builder().inputShape(3, 6, 6).build(),
            new BatchNormalization(),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build(),
            new ZeroPaddingLayer(1, 1),
            new Upsampling2D.Builder(2).build(),
            convolution(2, Activation.TANH),
            new BatchNormalization(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            classes(2, 3)));
    shapes.put("PReLU, batch normalisation and pooling", new long[] {2, 2, 7, 7});
    networks.put(
        "an LSTM, both ways, and its last step",
        chain(
            InputType.recurrent(3, 4),
            new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).build()),
            new LastTimeStep(new LSTM.Builder().nIn(8).nOut(3).build()),
            classes(3, 3)));
    shapes.put("an LSTM, both ways, and its last step", new long[] {2, 3, 4});
    networks.put(
        "self-attention and an output a step",
        chain(
            InputType.recurrent(4, 3),
            new SelfAttentionLayer.Builder().nIn(4).nOut(4).nHeads(2).projectInput(true).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build()));
    shapes.put("self-attention and an output a step", new long[] {2, 4, 3});
    networks.put(
        "vertices",
        graph(
            g ->
                g.addInputs("in")
                    .addLayer("a", dense(3, 4, Activation.TANH), "in")
                    .addLayer("b", dense(3, 4, Activation.SIGMOID), "in")
                    .addVertex(
                        "product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "product", "a")
                    .addVertex("merge", new MergeVertex(), "sum", "in")
                    .addLayer("out", classes(7, 3), "merge")
                    .setOutputs("out")));
    shapes.put("vertices", new long[] {2, 3});
    return networks.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.getKey(),
                    () -> check(entry.getValue(), values(3, shapes.get(entry.getKey())))));
  }

  private static void check(Model network, INDArray input) {
    INDArray before = network.params().dup();
    try (LrpExplainer gradients = LrpExplainer.builder(network).buildGradient();
        NetworkScores scores = LrpExplainer.builder(network).buildScores();
        Explanation explanation = gradients.explain(input)) {
      assertClose(
          DifferenceQuotients.of(scores, input, (INDArray[]) null), explanation.relevance(), 1e-6);
      assertEquals("Gradient", explanation.composite().orElseThrow());
    }
    assertEquals(before, network.params(), "the user's parameters");
  }

  @Test
  @DisplayName("of a token is what its one-hot entry is worth: W[token]·g")
  void tokens() {
    var network =
        chain(
            InputType.recurrent(5),
            new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(3)
                .inputLength(4)
                .hasBias(true)
                .build(),
            new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
            classes(3, 2));
    INDArray tokens = Nd4j.create(new double[][] {{1, 4, 0, 1}}).castTo(DataType.DOUBLE);
    INDArray embedding = network.getLayer(0).getParam("W");
    INDArray out = network.getLayer(2).getParam("W");
    try (LrpExplainer gradients = LrpExplainer.builder(network).buildGradient();
        Explanation explanation = gradients.explain(tokens, Target.classIndex(1))) {
      for (int i = 0; i < 4; i++) {
        double expected = 0;
        for (int k = 0; k < 3; k++) {
          expected += embedding.getDouble(tokens.getInt(0, i), k) * out.getDouble(k, 1);
        }
        assertEquals(expected, explanation.relevance().getDouble(i), 1e-9, "token " + i);
      }
    }
  }
}
