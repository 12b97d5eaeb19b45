package org.lrp4j.dataset;

import static org.lrp4j.Networks.chain;

import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that add up regions of 4 × 4 pixels, so that what each unit counts is plain. */
public final class RegionNetwork {

  private RegionNetwork() {}

  /**
   * A network with one unit a region.
   *
   * @param layer the name of the layer of these units
   * @param region of pixel y · 4 + x
   * @param weights [regions][classes], how much a region's sum counts for a class
   */
  public static MultiLayerNetwork of(String layer, IntUnaryOperator region, double[]... weights) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 1),
            new DenseLayer.Builder()
                .name(layer)
                .nOut(weights.length)
                .activation(Activation.RELU)
                .build(),
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(weights[0].length)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray sums = network.getParam("0_W").assign(0);
    for (int pixel = 0; pixel < 16; pixel++) {
      sums.putScalar(pixel, region.applyAsInt(pixel), 1);
    }
    network.getParam("0_b").assign(0);
    network.getParam("1_W").assign(Nd4j.createFromArray(weights));
    network.getParam("1_b").assign(0);
    return network;
  }

  /** Images of positive pixels. */
  public static INDArray images(int count, long seed) {
    double[] values = new Random(seed).doubles(count * 16L).toArray();
    return Nd4j.createFromArray(values).reshape(count, 1, 4, 4);
  }
}
