package org.lrp4j.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.reference.Window2d.Shape;
import org.lrp4j.reference.Window2d.Tap;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads the layers of a DL4J network, weight by weight. */
record LayerReader(RuleTable rules, boolean zeroBias) {

  /** δ of what has no rule. */
  private static final double DELTA = 1e-6;

  static boolean isAffine(Layer layer) {
    return layer != null
        && (conf(layer) instanceof ConvolutionLayer && !(conf(layer) instanceof SubsamplingLayer)
            || conf(layer) instanceof DenseLayer
            || conf(layer) instanceof OutputLayer);
  }

  static boolean isNormalization(Layer layer) {
    return layer != null && conf(layer) instanceof BatchNormalization;
  }

  static boolean hasNoActivation(Layer layer) {
    return ((BaseLayer) conf(layer)).getActivationFn() instanceof ActivationIdentity;
  }

  static Shape outShape(Layer layer, Shape in) {
    if (layer == null) {
      return in;
    }
    if (conf(layer) instanceof ConvolutionLayer convolution) {
      return window(convolution, in).out((int) convolution.getNOut());
    }
    if (conf(layer) instanceof SubsamplingLayer pooling) {
      return window(pooling, in).out(in.channels());
    }
    if (conf(layer) instanceof GlobalPoolingLayer) {
      return new Shape(in.channels(), 1, 1);
    }
    if (conf(layer) instanceof DenseLayer dense) {
      return new Shape((int) dense.getNOut(), 1, 1);
    }
    return in;
  }

  ReferenceNode read(Layer layer, Layer normalization, Shape in, boolean first) {
    if (layer == null) {
      return new ReferenceNode.Sum(DELTA);
    }
    if (conf(layer) instanceof SubsamplingLayer pooling) {
      int[][] windows = windows(window(pooling, in));
      return pooling.getPoolingType() == PoolingType.MAX
          ? new ReferenceNode.Maximum(windows)
          : average(windows, in);
    }
    if (conf(layer) instanceof GlobalPoolingLayer pooling) {
      requireAverage(pooling.getPoolingType());
      int[] all = {in.height(), in.width()};
      int[] one = {1, 1};
      return average(windows(new Window2d(in, all, one, new int[2], one, false)), in);
    }
    if (conf(layer) instanceof ActivationLayer activation) {
      return new ReferenceNode.Pass(function(activation.getActivationFn()));
    }
    if (isNormalization(layer)) {
      Affine identity = diagonal(in.size());
      return new ReferenceNode.Weighted(
          normalized(identity, layer, in), v -> v, new EpsilonRule(DELTA), null, zeroBias);
    }
    boolean isConvolution = conf(layer) instanceof ConvolutionLayer;
    Affine affine = isConvolution ? convolution(layer, in) : dense(layer);
    if (normalization != null) {
      affine = normalized(affine, normalization, outShape(layer, in));
    }
    Rule rule = isConvolution ? first ? rules.first() : rules.convolution() : rules.dense();
    DoubleUnaryOperator function = function(((BaseLayer) conf(layer)).getActivationFn());
    return new ReferenceNode.Weighted(affine, function, rule, RuleTable.BOUNDS, zeroBias);
  }

  private static void requireAverage(PoolingType type) {
    if (type != PoolingType.AVG) {
      throw new IllegalArgumentException("The reference does not know pooling by " + type);
    }
  }

  private static Affine dense(Layer layer) {
    INDArray weights = parameter(layer, "W");
    double[][] w = weights.transpose().toDoubleMatrix();
    return new Affine(w, Matrix.map(w, v -> 1), parameter(layer, "b").toDoubleVector());
  }

  private static Affine convolution(Layer layer, Shape in) {
    Window2d window = window((ConvolutionLayer) conf(layer), in);
    INDArray weights = parameter(layer, "W");
    INDArray bias = parameter(layer, "b");
    Shape out = window.out((int) weights.size(0));
    double[][] w = new double[out.size()][in.size()];
    double[][] taps = new double[out.size()][in.size()];
    double[] b = new double[out.size()];
    for (int row = 0; row < out.height(); row++) {
      for (int column = 0; column < out.width(); column++) {
        for (int o = 0; o < out.channels(); o++) {
          int j = out.index(o, row, column);
          b[j] = bias.getDouble(o);
          for (Tap tap : window.taps(row, column)) {
            for (int c = 0; c < in.channels(); c++) {
              int i = in.index(c, tap.row(), tap.column());
              w[j][i] = weights.getDouble(o, c, tap.kernelRow(), tap.kernelColumn());
              taps[j][i] = 1;
            }
          }
        }
      }
    }
    return new Affine(w, taps, b);
  }

  private static Affine diagonal(int size) {
    double[][] w = new double[size][size];
    for (int i = 0; i < size; i++) {
      w[i][i] = 1;
    }
    return new Affine(w, w, new double[size]);
  }

  /** {@code γ·(z − mean)/√(var + eps) + β}, one value of each a channel. */
  private static Affine normalized(Affine affine, Layer normalization, Shape out) {
    INDArray mean = parameter(normalization, "mean");
    INDArray deviation = parameter(normalization, "log10stdev");
    INDArray gamma = parameter(normalization, "gamma");
    INDArray beta = parameter(normalization, "beta");
    double eps = ((BatchNormalization) conf(normalization)).getEps();
    double[] means = new double[out.size()];
    double[] scales = new double[out.size()];
    double[] shifts = new double[out.size()];
    int positions = out.height() * out.width();
    for (int j = 0; j < out.size(); j++) {
      int c = j / positions;
      double variance = Math.pow(10, 2 * deviation.getDouble(c));
      means[j] = mean.getDouble(c);
      scales[j] = gamma.getDouble(c) / Math.sqrt(variance + eps);
      shifts[j] = beta.getDouble(c);
    }
    return affine.normalized(means, scales, shifts);
  }

  private static ReferenceNode average(int[][] windows, Shape in) {
    double[][] weights = new double[windows.length][in.size()];
    for (int j = 0; j < windows.length; j++) {
      for (int i : windows[j]) {
        weights[j][i] = 1.0 / windows[j].length;
      }
    }
    return new ReferenceNode.Average(weights, DELTA);
  }

  /** The inputs that each output of a pooling sees; padding counts nothing. */
  private static int[][] windows(Window2d window) {
    Shape in = window.in();
    Shape out = window.out(in.channels());
    int[][] windows = new int[out.size()][];
    for (int c = 0; c < out.channels(); c++) {
      for (int row = 0; row < out.height(); row++) {
        for (int column = 0; column < out.width(); column++) {
          int channel = c;
          windows[out.index(c, row, column)] =
              window.taps(row, column).stream()
                  .mapToInt(tap -> in.index(channel, tap.row(), tap.column()))
                  .toArray();
        }
      }
    }
    return windows;
  }

  private static Window2d window(ConvolutionLayer layer, Shape in) {
    return new Window2d(
        in,
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getConvolutionMode() == ConvolutionMode.Same);
  }

  private static Window2d window(SubsamplingLayer layer, Shape in) {
    return new Window2d(
        in,
        layer.getKernelSize(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getConvolutionMode() == ConvolutionMode.Same);
  }

  private static DoubleUnaryOperator function(IActivation activation) {
    if (activation instanceof ActivationReLU) {
      return v -> Math.max(v, 0);
    }
    // Softmax only ends the network, where the logits are explained.
    if (activation instanceof ActivationIdentity || activation instanceof ActivationSoftmax) {
      return v -> v;
    }
    throw new IllegalArgumentException("The reference does not know " + activation);
  }

  private static INDArray parameter(Layer layer, String key) {
    INDArray values = layer.paramTable().get(key).castTo(DataType.DOUBLE);
    long[] shape = values.shape();
    return Arrays.stream(shape).filter(size -> size > 1).count() <= 1 && !key.equals("W")
        ? values.reshape(values.length())
        : values;
  }

  private static org.deeplearning4j.nn.conf.layers.Layer conf(Layer layer) {
    return layer.conf().getLayer();
  }
}
