package org.lrp4j.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.oracle.DenseOracle;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A layer of several affine maps: each as a dense matrix, of other layers or by plain loops. */
interface Stages extends Reference.InARow {

  /**
   * One of the maps.
   *
   * @param takesRule whether a composite's rule is for it; otherwise it is the epsilon rule
   * @param activation between it and the next
   */
  record Stage(Matrices at, boolean takesRule, DoubleUnaryOperator activation) {

    static Stage of(DenseOracle matrix, DoubleUnaryOperator activation) {
      return new Stage(input -> matrix, true, activation);
    }
  }

  /** The matrix of a map for an example, which may depend on what comes in. */
  @FunctionalInterface
  interface Matrices {
    DenseOracle of(double[] input);
  }

  /**
   * The maps in order.
   *
   * @param network in DOUBLE
   */
  List<Stage> of(Model network);

  private static double[][] matrix(INDArray parameter) {
    return parameter.castTo(DataType.DOUBLE).dup('c').toDoubleMatrix();
  }

  /** DL4J's own depthwise convolution, and its convolution of single pixels. */
  record Separable(Geometry geometry, CNN2DFormat format, int multiplier, boolean bias)
      implements Stages {

    @Override
    public List<Stage> of(Model network) {
      INDArray depthwise = network.getParam("0_W").permute(2, 3, 1, 0);
      CaseInput input = CaseInput.image(format);
      MultiLayerNetwork first =
          layers(input, FurtherConvolutionCases.depthwise(geometry, format, multiplier, false));
      first.getParam("0_W").assign(depthwise);
      DenseOracle ofDepthwise = Jacobian.of(first::output, input.example());

      long[] middle = first.output(zeros(input.batch(1))).shape();
      CaseInput between = new CaseInput(input.format(), middle[1], middle[2], middle[3]);
      Geometry pixel = Geometry.of(ConvolutionMode.Truncate, 1, 1, 1, 1, 0, 0, 1, 1);
      boolean isNormalized = network.paramTable().containsKey("1_mean");
      Layer pointwise = AffineCases.convolution(pixel, format, bias);
      MultiLayerNetwork second =
          isNormalized
              ? layers(between, pointwise, new BatchNormalization.Builder().build())
              : layers(between, pointwise);
      network
          .paramTable()
          .forEach(
              (key, value) -> {
                if (!key.equals("0_W")) { // the second layer's and what is behind it
                  second.getParam(key.replace("pW", "W")).assign(value);
                }
              });
      DenseOracle ofPointwise = Jacobian.of(second::output, between.example());
      return List.of(Stage.of(ofDepthwise, v -> v), Stage.of(ofPointwise, v -> v));
    }

    private static INDArray zeros(long... shape) {
      return Nd4j.zeros(DataType.DOUBLE, shape);
    }

    private static MultiLayerNetwork layers(CaseInput input, Layer... layers) {
      return (MultiLayerNetwork)
          new Part.Chain(List.of(layers))
              .network(DataType.DOUBLE, List.of(input), Optional.empty());
    }
  }

  /** The layers of the encoder, tanh behind each, and the mean. */
  record Variational(int layers) implements Stages {

    @Override
    public List<Stage> of(Model network) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < layers; i++) {
        stages.add(Stage.of(dense(network, "0_e" + i + "W", "0_e" + i + "b"), Math::tanh));
      }
      stages.add(Stage.of(mean(network), v -> v));
      return stages;
    }

    /** With the batch normalisation behind it, if there is one. */
    private static DenseOracle mean(Model network) {
      double[][] weights = matrix(network.getParam("0_pZXMeanW"));
      double[] bias = Samples.flat(network.getParam("0_pZXMeanb"));
      if (!network.paramTable().containsKey("1_mean")) {
        return new DenseOracle(weights, bias);
      }
      double[] gamma = Samples.flat(network.getParam("1_gamma"));
      double[] beta = Samples.flat(network.getParam("1_beta"));
      double[] mean = Samples.flat(network.getParam("1_mean"));
      double[] logarithm = Samples.flat(network.getParam("1_log10stdev"));
      for (int j = 0; j < bias.length; j++) {
        double scale = gamma[j] / Math.sqrt(Math.pow(10, 2 * logarithm[j]) + 1e-5);
        for (double[] row : weights) {
          row[j] *= scale;
        }
        bias[j] = (bias[j] - mean[j]) * scale + beta[j];
      }
      return new DenseOracle(weights, bias);
    }

    private static DenseOracle dense(Model network, String weights, String bias) {
      return new DenseOracle(
          matrix(network.getParam(weights)), Samples.flat(network.getParam(bias)));
    }
  }

  /** Hidden units and one score. */
  record OneClass(Activation activation) implements Stages {

    @Override
    public List<Stage> of(Model network) {
      double[][] hidden = matrix(network.getParam("0_v"));
      double[] row = Samples.flat(network.getParam("0_w"));
      double[][] column = new double[row.length][];
      for (int i = 0; i < row.length; i++) {
        column[i] = new double[] {row[i]};
      }
      return List.of(
          Stage.of(
              new DenseOracle(hidden, new double[row.length]),
              activation == Activation.TANH ? Math::tanh : v -> v),
          Stage.of(new DenseOracle(column, new double[1]), v -> v));
    }
  }

  /** A dense layer without bias, and the normalisation of what it gives, its deviation constant. */
  record LayerNorm(boolean bias) implements Stages {

    @Override
    public List<Stage> of(Model network) {
      double[][] weights = matrix(network.getParam("0_W"));
      double[] gain = Samples.flat(network.getParam("0_g"));
      double[] shift = bias ? Samples.flat(network.getParam("0_b")) : new double[gain.length];
      return List.of(
          Stage.of(new DenseOracle(weights, new double[gain.length]), v -> v),
          new Stage(h -> normalization(h, gain, shift), false, v -> v));
    }

    /** {@code (δij − 1/n)·gj/σ}. */
    private static DenseOracle normalization(double[] h, double[] gain, double[] shift) {
      int n = h.length;
      double mean = Vectors.sum(h) / n;
      double[] squares = Vectors.map(h, v -> (v - mean) * (v - mean));
      double deviation = Math.sqrt(Vectors.sum(squares) / n);
      double[][] matrix = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          matrix[i][j] = ((i == j ? 1 : 0) - 1.0 / n) * gain[j] / deviation;
        }
      }
      return new DenseOracle(matrix, shift);
    }
  }
}
