package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Vertices and preprocessors compute what DL4J computes, and lose no relevance on the way. */
class VertexForwardEqualityTest {

  static Stream<Arguments> vertices() {
    return Stream.of(
        arguments("add", 2, new ElementWiseVertex(ElementWiseVertex.Op.Add), 4),
        arguments("average", 2, new ElementWiseVertex(ElementWiseVertex.Op.Average), 4),
        arguments("subtract", 2, new ElementWiseVertex(ElementWiseVertex.Op.Subtract), 4),
        arguments("product", 2, new ElementWiseVertex(ElementWiseVertex.Op.Product), 4),
        arguments("max", 2, new ElementWiseVertex(ElementWiseVertex.Op.Max), 4),
        arguments("merge", 2, new MergeVertex(), 8),
        arguments("subset", 1, new SubsetVertex(1, 2), 2),
        arguments("stack", 2, new StackVertex(), 4),
        arguments("unstack", 1, new UnstackVertex(1, 2), 4),
        arguments("reshape", 1, new ReshapeVertex(-1, 2), 2),
        arguments("preprocessor", 1, new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), 0),
        arguments("scale", 1, new ScaleVertex(-0.3), 4),
        arguments("normalise", 1, new L2NormalizeVertex(), 4),
        arguments("shift", 1, new ShiftVertex(0.7), 4));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vertices")
  void aVertexComputesWhatDl4jComputesAndKeepsAllRelevance(
      String name, int inputs, GraphVertex vertex, int features) {
    ComputationGraph network =
        graph(
            g -> {
              g.addInputs("in").addLayer("a", dense(3, 4, Activation.TANH), "in");
              if (inputs == 1) {
                g.addVertex("vertex", vertex, "a");
              } else {
                g.addLayer("b", dense(3, 4, Activation.TANH), "in");
                g.addVertex("vertex", vertex, "a", "b");
              }
              if (features == 0) {
                g.addLayer("out", new ActivationLayer(Activation.TANH), "vertex");
              } else {
                g.addLayer("out", classes(features, 2), "vertex");
              }
              g.setOutputs("out");
            });
    INDArray x = values(1, 4, 3);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).zeroBias(true).stabilizer(1e-12).build()) {
      Explanation explanation = explainer.explain(x);

      assertClose(network.outputSingle(x.dup()), explanation.output(), 1e-9);
      var row = explanation.conservation().row("vertex");
      assertEquals(row.arrived(), row.passedOn(), Math.abs(row.arrived()) * 1e-6);
      assertNotEquals(0, row.arrived());
    }
  }

  @Test
  void preprocessorsBetweenLayersMoveRelevanceBackWhereTheValuesCameFrom() {
    MultiLayerNetwork network = throughPreprocessors();
    INDArray x = values(1, 6, 32);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .zeroBias(true)
            .build()) {
      Explanation explanation = explainer.explain(x);
      assertClose(network.output(x.dup()), explanation.output(), 1e-9);
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      assertEquals(begun, explanation.relevance().sumNumber().doubleValue(), 1e-6);
      assertNotEquals(0, begun);
    }
  }

  /** All six preprocessors, some of them composed. */
  private static MultiLayerNetwork throughPreprocessors() {
    var list =
        configuration(DataType.DOUBLE)
            .list(
                new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(3).build(),
                new ActivationLayer(Activation.TANH),
                new ConvolutionLayer.Builder(2, 2).nIn(3).nOut(2).build(),
                dense(8, 3, Activation.TANH),
                new ActivationLayer(Activation.TANH))
            .validateOutputLayerConfig(false)
            .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(4, 4, 2))
            .inputPreProcessor(1, new CnnToRnnPreProcessor(3, 3, 3))
            .inputPreProcessor(2, new RnnToCnnPreProcessor(3, 3, 3))
            .inputPreProcessor(
                3,
                new ComposableInputPreProcessor(
                    new CnnToRnnPreProcessor(2, 2, 2), new RnnToFeedForwardPreProcessor()))
            .inputPreProcessor(4, new FeedForwardToRnnPreProcessor());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }
}
