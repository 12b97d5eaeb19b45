package org.lrp4j.layer.pooling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("Global pooling over axes that are counted from the last")
class GlobalPoolingAxesTest {

  /**
   * Pools images of two channels, or sequences of two features; the output is 1 · first + 2 ·
   * second.
   */
  private static MultiLayerNetwork network(PoolingType type, InputType input, int... axes) {
    MultiLayerNetwork network =
        Networks.chain(
            input,
            new GlobalPoolingLayer.Builder(type).pnorm(2).poolingDimensions(axes).build(),
            Networks.output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    network.setParam("1_W", Nd4j.create(new double[][] {{1}, {2}}));
    network.setParam("1_b", Nd4j.create(new double[][] {{0.5}}));
    return network;
  }

  private static Explanation explain(MultiLayerNetwork network, INDArray input) {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build()) {
      return explainer.explain(input, Target.predicted());
    }
  }

  /** Every pixel has its share of the mean: a sixth of it, times the weight 1 or 2. */
  @Test
  void leadsTheMeansSharesBack() {
    double[][] channels = {{1, 2, 3, 4, 5, 6}, {0, -1, 1, 0.5, 0, 2}};
    INDArray images = Nd4j.create(channels).reshape(1, 2, 2, 3);
    INDArray relevance =
        explain(network(PoolingType.AVG, InputType.convolutional(2, 3, 2), -2, -1), images)
            .relevance();
    assertArrayEquals(new long[] {1, 2, 2, 3}, relevance.shape());
    for (int channel = 0; channel < 2; channel++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        double share = (channel + 1) * channels[channel][pixel] / 6;
        assertEquals(
            share, relevance.getDouble(0, channel, pixel / 3, pixel % 3), 1e-5, "pixel " + pixel);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MAX", "AVG", "SUM", "PNORM"})
  void isThatOverTheSameAxesCountedFromTheFirst(PoolingType type) {
    INDArray images = Networks.values(1, 2, 2, 3, 4);
    InputType size = InputType.convolutional(3, 4, 2);
    assertSame(network(type, size, 2, 3), network(type, size, -2, -1), images);
    INDArray sequences = Networks.values(2, 2, 2, 5);
    InputType steps = InputType.recurrent(2, 5);
    assertSame(network(type, steps, 2), network(type, steps, -1), sequences);
  }

  private static void assertSame(
      MultiLayerNetwork fromFirst, MultiLayerNetwork fromLast, INDArray input) {
    Explanation expected = explain(fromFirst, input);
    Explanation actual = explain(fromLast, input);
    assertClose(fromLast.output(input.dup()), actual.output(), 1e-9);
    assertClose(expected.relevance(), actual.relevance(), 1e-12);
  }
}
