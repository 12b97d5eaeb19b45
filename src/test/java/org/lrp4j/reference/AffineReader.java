package org.lrp4j.reference;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.lrp4j.reference.Window2d.Shape;
import org.lrp4j.reference.Window2d.Tap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the affine layers of a DL4J network, weight by weight. */
final class AffineReader {

  private AffineReader() {}

  static Affine dense(Layer layer) {
    Tensor transposed = Tensor.of(parameter(layer, "W").transpose());
    double[][] w = new double[transposed.rows()][];
    Arrays.setAll(w, transposed::row);
    return new Affine(Matrix.full(w), bias(layer, w.length));
  }

  static Affine elementWiseMultiplication(Layer layer) {
    double[] w = vector(layer, "W");
    return new Affine(Matrix.diagonal(w), bias(layer, w.length));
  }

  static Affine convolution(Layer layer, Window2d window) {
    INDArray weights = parameter(layer, "W");
    Shape in = window.in();
    Shape out = window.out((int) weights.size(0));
    double[] bias = bias(layer, out.channels());
    Tensor kernel = Tensor.of(weights);
    int[][] inputs = new int[out.size()][];
    double[][] w = new double[out.size()][];
    double[] b = new double[out.size()];
    for (int row = 0; row < out.height(); row++) {
      for (int column = 0; column < out.width(); column++) {
        List<Tap> taps = window.taps(row, column);
        for (int o = 0; o < out.channels(); o++) {
          int j = out.index(o, row, column);
          b[j] = bias[o];
          inputs[j] = new int[taps.size() * in.channels()];
          w[j] = new double[inputs[j].length];
          int k = 0;
          for (Tap tap : taps) {
            for (int c = 0; c < in.channels(); c++, k++) {
              inputs[j][k] = in.index(c, tap.row(), tap.column());
              w[j][k] = kernel.values()[kernel.index(o, c, tap.kernelRow(), tap.kernelColumn())];
            }
          }
        }
      }
    }
    return new Affine(new Matrix(in.size(), inputs, w), b);
  }

  static Window2d window(ConvolutionLayer layer, Tensor in) {
    return new Window2d(
        Shape.of(in, layer.getCnn2dDataFormat() == CNN2DFormat.NHWC),
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getConvolutionMode() == org.deeplearning4j.nn.conf.ConvolutionMode.Same);
  }

  /** Batch normalisation by itself. */
  static Affine normalization(Layer layer, Tensor in) {
    Affine identity =
        new Affine(Matrix.diagonal(Vectors.ones(in.rowSize())), new double[in.rowSize()]);
    return normalized(identity, layer, in);
  }

  /**
   * {@code γ·(z − mean)/√(var + eps) + β}, one value of each a channel.
   *
   * @param out a batch of the affine layer's output, of which only the shape matters
   */
  static Affine normalized(Affine affine, Layer normalization, Tensor out) {
    double[][] numbers = numbers(normalization, out);
    return affine.normalized(numbers[0], numbers[1], numbers[2]);
  }

  /**
   * The same in front: {@code W·(γ·(a − mean)/√(var + eps) + β) + b}. What a window sees of the
   * padding is no input, so it is not normalised.
   *
   * @param in a batch of the affine layer's input, of which only the shape matters
   */
  static Affine ofNormalized(Affine affine, Layer normalization, Tensor in) {
    double[][] numbers = numbers(normalization, in);
    Matrix w = affine.w();
    double[][] weights = new double[w.rows()][];
    double[] b = affine.b().clone();
    for (int j = 0; j < weights.length; j++) {
      weights[j] = new double[w.inputs()[j].length];
      for (int k = 0; k < weights[j].length; k++) {
        int i = w.inputs()[j][k];
        weights[j][k] = w.weights()[j][k] * numbers[1][i];
        b[j] += w.weights()[j][k] * (numbers[2][i] - numbers[1][i] * numbers[0][i]);
      }
    }
    return new Affine(new Matrix(w.columns(), w.inputs(), weights), b);
  }

  /** Mean, scale and shift of each element of an example. */
  private static double[][] numbers(Layer normalization, Tensor out) {
    BatchNormalization conf = (BatchNormalization) normalization.conf().getLayer();
    double[] mean = vector(normalization, "mean");
    double[] variance =
        conf.isUseLogStd()
            ? Vectors.map(vector(normalization, "log10stdev"), v -> Math.pow(10, 2 * v))
            : vector(normalization, "var");
    double[] gamma = Vectors.ones(mean.length);
    double[] beta = new double[mean.length];
    if (!conf.isLockGammaBeta()) {
      gamma = vector(normalization, "gamma");
      beta = vector(normalization, "beta");
    } else if (conf.getGamma() != 1 && conf.getBeta() != 0) {
      // DL4J ignores locked values unless both differ from the default.
      Arrays.fill(gamma, conf.getGamma());
      Arrays.fill(beta, conf.getBeta());
    }
    double[][] ofOutputs = new double[3][out.rowSize()];
    for (int j = 0; j < out.rowSize(); j++) {
      int c = channel(out, conf.getCnn2DFormat() == CNN2DFormat.NHWC, j);
      ofOutputs[0][j] = mean[c];
      ofOutputs[1][j] = gamma[c] / Math.sqrt(variance[c] + conf.getEps());
      ofOutputs[2][j] = beta[c];
    }
    return ofOutputs;
  }

  /** The channel of an element of an example. */
  static int channel(Tensor batch, boolean channelsLast, int index) {
    return batch.rank() == 4
        ? Shape.of(batch, channelsLast).channel(index)
        : index / (batch.rowSize() / batch.shape()[1]);
  }

  static INDArray parameter(Layer layer, String key) {
    return layer.paramTable().get(key).castTo(DataType.DOUBLE);
  }

  private static double[] bias(Layer layer, int length) {
    return layer.paramTable().containsKey("b") ? vector(layer, "b") : new double[length];
  }

  private static double[] vector(Layer layer, String key) {
    return parameter(layer, key).dup('c').data().asDouble();
  }
}
