package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("The columns of a network's output")
class OutputColumnsTest {

  private static LossLayer loss() {
    return new LossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build();
  }

  @Test
  void areThoseOfItsLastLayerWithParameters() {
    assertEquals(OptionalLong.of(3), OutputColumns.of(Networks.dense()));
    assertEquals(
        OptionalLong.of(1),
        OutputColumns.of(
            Networks.chain(
                new FrozenLayer(Networks.dense(3, 1, Activation.IDENTITY)),
                new ActivationLayer(Activation.SIGMOID),
                loss())));
    assertEquals(
        OptionalLong.of(4),
        OutputColumns.of(
            Networks.chain(
                InputType.convolutional(5, 5, 2),
                Networks.convolution(4, Activation.RELU),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                loss())));
  }

  @Test
  void areFoundInGraphs() {
    assertEquals(
        OptionalLong.of(1),
        OutputColumns.of(
            Networks.graph(
                builder ->
                    builder
                        .addInputs("in")
                        .addLayer("dense", Networks.dense(3, 1, Activation.IDENTITY), "in")
                        .addLayer("out", loss(), "dense")
                        .setOutputs("out"))));
  }

  @Test
  void areNotGuessed() {
    assertEquals(
        OptionalLong.empty(),
        OutputColumns.of(
            Networks.graph(
                builder ->
                    builder
                        .addInputs("in")
                        .addLayer("one", Networks.dense(3, 2, Activation.IDENTITY), "in")
                        .addLayer("two", Networks.dense(3, 2, Activation.IDENTITY), "in")
                        .addVertex(
                            "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "one", "two")
                        .addLayer("out", loss(), "sum")
                        .setOutputs("out"))));
    assertEquals(OptionalLong.empty(), OutputColumns.of(Networks.chain(loss())));
  }
}
