package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class InputScalingVertexTest {

  private static ComputationGraph network() {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("pixels")
                .addVertex(
                    "scaling",
                    new InputScalingVertex(new double[] {0.5, 2}, new double[] {-1, 3}),
                    "pixels")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(2)
                        .nOut(1)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "scaling")
                .setOutputs("out")
                .build());
    network.init();
    network.getLayer("out").getParam("W").assign(Nd4j.createFromArray(new double[][] {{3}, {-1}}));
    network.getLayer("out").getParam("b").assign(0);
    return network;
  }

  /** y = (0.5 · 4 − 1, 2 · 1 + 3) = (1, 5): its shares 3 · 1 and −1 · 5 are the pixels'. */
  @Test
  void passesRelevanceToTheNumbersThatTheUserGave() {
    ComputationGraph network = network();
    INDArray pixels = Nd4j.createFromArray(new double[][] {{4, 1}});

    assertEquals(-2, network.outputSingle(pixels).getDouble(0), 1e-12);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.uniform(new EpsilonRule(1e-12)))
                .build();
        Explanation explanation = explainer.explain(pixels, Target.classIndex(0))) {
      assertArrayEquals(
          new double[] {3, -5}, explanation.relevance().reshape(2).toDoubleVector(), 1e-9);
    }
  }

  @Test
  void isSavedWithTheNetwork() {
    ComputationGraphConfiguration configuration = network().getConfiguration();

    assertEquals(
        configuration.getVertices().get("scaling"),
        ComputationGraphConfiguration.fromJson(configuration.toJson())
            .getVertices()
            .get("scaling"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new InputScalingVertex(new double[] {1}, new double[] {1, 2}));
  }
}
