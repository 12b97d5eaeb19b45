package org.lrp4j.faithfulness;

import java.util.Map;
import java.util.Random;
import org.lrp4j.faithfulness.statistics.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution with a 2 × 2 kernel and ReLU, the sum over its places, and a dense layer of class
 * scores, in plain loops over arrays.
 *
 * @param kernels [to][from][row][column], flat, beside their biases
 * @param weights [from][class], flat, beside their biases
 */
public record PlainConvolution(
    double[] kernels, double[] kernelBias, double[] weights, double[] weightBias, int side) {

  /** Of the parameters of a network whose layers are called "convolution" and "classes". */
  public static PlainConvolution of(
      Map<String, INDArray> parameters, String a, String b, int side) {
    return new PlainConvolution(
        flat(parameters.get(a + "_W")),
        flat(parameters.get(a + "_b")),
        flat(parameters.get(b + "_W")),
        flat(parameters.get(b + "_b")),
        side);
  }

  private static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private int channels() {
    return kernels.length / kernelBias.length / 4;
  }

  private double kernel(int to, int from, int row, int column) {
    return kernels[((to * channels() + from) * 2 + row) * 2 + column];
  }

  private double hidden(double[] image, int to, int row, int column) {
    double z = kernelBias[to];
    for (int from = 0; from < channels(); from++) {
      for (int r = 0; r < 2; r++) {
        for (int c = 0; c < 2; c++) {
          z += kernel(to, from, r, c) * image[(from * side + row + r) * side + column + c];
        }
      }
    }
    return Math.max(0, z);
  }

  /** [channel, row, column], flat; the score of each class. */
  public double[] scores(double... image) {
    double[] scores = weightBias.clone();
    for (int to = 0; to < kernelBias.length; to++) {
      double sum = 0;
      for (int row = 0; row + 1 < side; row++) {
        for (int column = 0; column + 1 < side; column++) {
          sum += hidden(image, to, row, column);
        }
      }
      for (int k = 0; k < scores.length; k++) {
        scores[k] += sum * weights[to * scores.length + k];
      }
    }
    return scores;
  }

  /** The gradient of a class's score, in the shape of the image. */
  public double[] gradient(double[] image, int ofClass) {
    double[] gradient = new double[image.length];
    for (int to = 0; to < kernelBias.length; to++) {
      for (int row = 0; row + 1 < side; row++) {
        for (int column = 0; column + 1 < side; column++) {
          if (hidden(image, to, row, column) > 0) {
            for (int from = 0; from < channels(); from++) {
              for (int r = 0; r < 2; r++) {
                for (int c = 0; c < 2; c++) {
                  gradient[(from * side + row + r) * side + column + c] +=
                      kernel(to, from, r, c) * weights[to * weightBias.length + ofClass];
                }
              }
            }
          }
        }
      }
    }
    return gradient;
  }

  /** Gradient × input, summed over the channels of each pixel. */
  public double[] map(double[] image, int ofClass) {
    double[] gradient = gradient(image, ofClass);
    double[] map = new double[side * side];
    for (int k = 0; k < image.length; k++) {
      map[k % map.length] += gradient[k] * image[k];
    }
    return map;
  }

  /** The class of the highest score. */
  public int predicted(double... image) {
    double[] scores = scores(image);
    int best = 0;
    for (int k = 1; k < scores.length; k++) {
      best = scores[k] > scores[best] ? k : best;
    }
    return best;
  }

  /** With the convolution's parameters shuffled, as the measure draws it. */
  public PlainConvolution withoutConvolution(String name, long seed) {
    return new PlainConvolution(
        shuffled(kernels, seed, name + "/W"),
        shuffled(kernelBias, seed, name + "/b"),
        weights,
        weightBias,
        side);
  }

  /** With the dense layer's parameters shuffled. */
  public PlainConvolution withoutClasses(String name, long seed) {
    return new PlainConvolution(
        kernels,
        kernelBias,
        shuffled(weights, seed, name + "/W"),
        shuffled(weightBias, seed, name + "/b"),
        side);
  }

  private static double[] shuffled(double[] values, long seed, String purpose) {
    Random random = Seeds.random(seed, purpose, 0);
    int[] order = Seeds.permutation(values.length, random);
    double[] shuffled = new double[values.length];
    for (int i = 0; i < order.length; i++) {
      shuffled[i] = values[order[i]];
    }
    return shuffled;
  }
}
