package org.lrp4j.evaluation;

import static org.lrp4j.Networks.chain;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Three images of 2 × 3 pixels for a network that looks at each pixel by itself: with the channels
 * x, the logits of water, road and tree are 2 x₀ − x₁, x₁ and x₂.
 */
final class PixelClasses {

  static final String[] NAMES = {"water", "road", "tree"};

  /** The classes by hand; the last pixel of the last image is hidden. */
  static final int[][] TRUTH = {{0, 0, 1, 2, 2, 1}, {0, 1, 1, 2, 2, 1}, {1, 1, 1, 0, 0, -1}};

  static final int[][] PREDICTED = {{0, 0, 1, 2, 2, 1}, {0, 2, 2, 2, 2, 1}, {1, 1, 0, 0, 0, 1}};

  private static final double[] WATER = {.5, 0, 0};
  private static final double[] ROAD = {0, 1, 0};
  private static final double[] TREE = {0, 0, 1};

  /** By image, pixel and channel; wrong pixels have values of their own. */
  private static final double[][][] PIXELS = {
    {WATER, WATER, ROAD, TREE, TREE, ROAD},
    {WATER, {0, 1, 2}, {0, .5, 3}, TREE, TREE, ROAD},
    {ROAD, ROAD, {2, 1, 0}, WATER, WATER, ROAD}
  };

  private PixelClasses() {}

  static MultiLayerNetwork network(CNN2DFormat format) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(2, 3, 3, format),
            new ConvolutionLayer.Builder(1, 1)
                .nOut(3)
                .hasBias(false)
                .dataFormat(format)
                .activation(Activation.IDENTITY)
                .build(),
            new CnnLossLayer.Builder(LossFunction.MCXENT)
                .format(format)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray weights = Nd4j.createFromArray(new double[][] {{2, -1, 0}, {0, 1, 0}, {0, 0, 1}});
    network.setParam("0_W", weights.reshape('c', 3, 3, 1, 1));
    return network;
  }

  /** The three images, with a mask [batch, 1, height, width], or with the classes last. */
  static DataSet data(CNN2DFormat format) {
    INDArray features = Nd4j.zeros(DataType.DOUBLE, 3, 3, 2, 3);
    INDArray labels = features.dup();
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 3, 1, 2, 3);
    for (int image = 0; image < 3; image++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        for (int channel = 0; channel < 3; channel++) {
          features.putScalar(
              new int[] {image, channel, pixel / 3, pixel % 3}, PIXELS[image][pixel][channel]);
        }
        if (TRUTH[image][pixel] >= 0) {
          labels.putScalar(new int[] {image, TRUTH[image][pixel], pixel / 3, pixel % 3}, 1);
        } else {
          mask.putScalar(new int[] {image, 0, pixel / 3, pixel % 3}, 0);
        }
      }
    }
    DataSet data = new DataSet(in(format, features), in(format, labels), null, in(format, mask));
    data.setExampleMetaData(EvaluationData.locations(0, 3));
    return data;
  }

  static INDArray in(CNN2DFormat format, INDArray channelsFirst) {
    return format == CNN2DFormat.NHWC ? channelsFirst.permute(0, 2, 3, 1).dup('c') : channelsFirst;
  }

  static EvaluationData.Batches iterator(DataSet data) {
    return new EvaluationData.Batches(List.of(data));
  }
}
