package org.lrp4j.layer.combining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;

import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Of two negative factors the product passes a ReLU: that proves nothing about the factors. */
class NegativeFactorsTest {

  @Test
  void relevanceBeforeAProductIsSharedByNegativeValues() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("x", "y")
                    .addLayer("a", dense(1, 1, Activation.IDENTITY), "x")
                    .addLayer("b", dense(1, 1, Activation.IDENTITY), "y")
                    .addVertex(
                        "product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "b")
                    .addLayer("relu", new ActivationLayer(Activation.RELU), "product")
                    .addLayer("out", output(1, 1, Activation.IDENTITY, LossFunction.MSE), "relu")
                    .setOutputs("out"));
    network.params().assign(0);
    for (String layer : new String[] {"a", "b", "out"}) {
      network.getParam(layer + "_W").assign(1);
    }
    INDArray x = Nd4j.createFromArray(new double[][] {{-2}});
    INDArray y = Nd4j.createFromArray(new double[][] {{-3}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {x, y});

      assertEquals(6, explanation.output().getDouble(0), 1e-12);
      assertEquals(3, explanation.relevance("x").getDouble(0), 1e-5);
      assertEquals(3, explanation.relevance("y").getDouble(0), 1e-5);
    }
  }
}
