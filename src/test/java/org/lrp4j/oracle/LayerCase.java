package org.lrp4j.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * An affine layer, alone or with the batch normalisation that is merged into it, in a network of
 * its own.
 *
 * @param name for the test report
 * @param format where the channels of images are; without meaning for tables
 * @param image whether the input is an image of 2 channels, 5 rows, 4 columns, else 4 features
 * @param layers makes the layers, with the activation function that ends them
 */
record LayerCase(String name, DataFormat format, Layers layers) {

  static final int FEATURES = 4;
  private static final int CHANNELS = 2;
  private static final int DEPTH = 4;
  private static final int ROWS = 5;
  private static final int COLUMNS = 4;
  private static final int STEPS = 5;

  /** The layer whose rule counts. */
  static final String AFFINE = "affine";

  /** Makes the layers. */
  @FunctionalInterface
  interface Layers {
    List<Layer> of(Activation activation);
  }

  @Override
  public String toString() {
    return name;
  }

  boolean biased() {
    return !name.contains("no bias");
  }

  long[] exampleShape() {
    return switch (format) {
      case NC -> new long[] {FEATURES};
      case NCW -> new long[] {CHANNELS, STEPS};
      case NWC -> new long[] {STEPS, CHANNELS};
      case NCHW -> new long[] {CHANNELS, ROWS, COLUMNS};
      case NHWC -> new long[] {ROWS, COLUMNS, CHANNELS};
      case NCDHW -> new long[] {CHANNELS, DEPTH, ROWS, COLUMNS};
      case NDHWC -> new long[] {DEPTH, ROWS, COLUMNS, CHANNELS};
    };
  }

  private InputType inputType() {
    return switch (format) {
      case NC -> InputType.feedForward(FEATURES);
      case NCW -> InputType.recurrent(CHANNELS, STEPS, RNNFormat.NCW);
      case NWC -> InputType.recurrent(CHANNELS, STEPS, RNNFormat.NWC);
      case NCHW -> InputType.convolutional(ROWS, COLUMNS, CHANNELS, CNN2DFormat.NCHW);
      case NHWC -> InputType.convolutional(ROWS, COLUMNS, CHANNELS, CNN2DFormat.NHWC);
      case NCDHW ->
          InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, DEPTH, ROWS, COLUMNS, CHANNELS);
      case NDHWC ->
          InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, DEPTH, ROWS, COLUMNS, CHANNELS);
    };
  }

  int channelAxis() {
    return format.channelAxis();
  }

  /**
   * The layers, of tables and images with a loss layer without activation function, with random
   * parameters.
   */
  MultiLayerNetwork network(DataType type, Activation activation) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .seed(1)
            .list()
            .validateOutputLayerConfig(false);
    layers.of(activation).forEach(builder::layer);
    if (format == DataFormat.NC) {
      builder.layer(
          new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    } else if (format.rank() == 4) {
      builder.layer(
          new CnnLossLayer.Builder(LossFunction.MSE)
              .activation(Activation.IDENTITY)
              .format(format == DataFormat.NHWC ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
              .build());
    }
    builder.setInputType(inputType());
    var network = new MultiLayerNetwork(builder.build());
    network.init();
    Samples.fill(network, name.hashCode());
    return network;
  }

  static Stream<LayerCase> dense() {
    return Stream.of(
        table("dense", a -> List.of(dense(6, true, a))),
        table("dense, no bias", a -> List.of(dense(6, false, a))),
        table("square dense", a -> List.of(dense(FEATURES, true, a))));
  }

  static Stream<LayerCase> elementWiseMultiplication() {
    return Stream.of(
        table(
            "element-wise multiplication",
            a ->
                List.of(
                    new ElementWiseMultiplicationLayer.Builder()
                        .name(AFFINE)
                        .nIn(FEATURES)
                        .nOut(FEATURES)
                        .activation(a)
                        .build())));
  }

  /**
   * The geometry of a convolution.
   *
   * @param name for the test report
   * @param kernel rows and columns
   * @param stride rows and columns
   * @param padding rows and columns
   * @param dilation rows and columns
   * @param mode DL4J's mode
   */
  record Geometry(
      String name,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      ConvolutionMode mode) {

    @Override
    public String toString() {
      return name;
    }

    static Geometry of(ConvolutionMode mode, int... numbers) {
      int[] kernel = {numbers[0], numbers[1]};
      int[] stride = {numbers[2], numbers[3]};
      int[] padding = {numbers[4], numbers[5]};
      int[] dilation = {numbers[6], numbers[7]};
      String name =
          String.format(
              "%d×%d, stride %d×%d, padding %d×%d, dilation %d×%d, %s",
              numbers[0],
              numbers[1],
              numbers[2],
              numbers[3],
              numbers[4],
              numbers[5],
              numbers[6],
              numbers[7],
              mode);
      return new Geometry(name, kernel, stride, padding, dilation, mode);
    }

    /** For images of 5 rows and 4 columns. */
    static List<Geometry> all() {
      return List.of(
          of(ConvolutionMode.Truncate, 3, 3, 1, 1, 0, 0, 1, 1),
          of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
          // Two columns are enough for one position, the last column is dropped.
          of(ConvolutionMode.Truncate, 2, 3, 2, 2, 0, 0, 1, 1),
          of(ConvolutionMode.Truncate, 3, 3, 1, 2, 2, 1, 1, 1),
          // Windows in the corners see nothing but padding.
          of(ConvolutionMode.Truncate, 2, 1, 1, 1, 2, 1, 1, 1),
          of(ConvolutionMode.Truncate, 2, 2, 1, 1, 0, 0, 2, 1),
          of(ConvolutionMode.Truncate, 2, 3, 2, 1, 1, 2, 2, 2),
          // Matrix products, of every pixel and of some.
          of(ConvolutionMode.Truncate, 1, 1, 1, 1, 0, 0, 1, 1),
          of(ConvolutionMode.Truncate, 1, 1, 2, 2, 0, 0, 1, 1),
          of(ConvolutionMode.Same, 1, 1, 1, 3, 0, 0, 1, 1),
          of(ConvolutionMode.Strict, 3, 2, 2, 2, 0, 0, 1, 1),
          of(ConvolutionMode.Strict, 5, 4, 1, 1, 0, 0, 1, 1),
          of(ConvolutionMode.Same, 3, 3, 1, 1, 0, 0, 1, 1),
          of(ConvolutionMode.Same, 3, 2, 2, 1, 0, 0, 1, 1),
          of(ConvolutionMode.Same, 2, 2, 3, 2, 0, 0, 1, 1),
          of(ConvolutionMode.Same, 2, 3, 1, 1, 0, 0, 2, 1),
          of(ConvolutionMode.Same, 2, 2, 2, 1, 0, 0, 2, 3));
    }
  }

  static Stream<LayerCase> convolutions() {
    List<LayerCase> cases = new ArrayList<>();
    for (Geometry geometry : Geometry.all()) {
      for (CNN2DFormat format : CNN2DFormat.values()) {
        for (boolean bias : new boolean[] {true, false}) {
          cases.add(
              new LayerCase(
                  geometry.name() + ", " + format + (bias ? "" : ", no bias"),
                  DataFormat.of(format),
                  activation -> List.of(convolution(geometry, format, bias, activation))));
        }
      }
    }
    return cases.stream();
  }

  /** Of sequences of five steps: kernel, stride, padding, dilation. */
  static Stream<LayerCase> sequenceConvolutions() {
    List<LayerCase> cases = new ArrayList<>();
    for (RNNFormat format : RNNFormat.values()) {
      for (boolean bias : new boolean[] {true, false}) {
        for (int[] numbers :
            new int[][] {{3, 1, 0, 1}, {2, 2, 1, 1}, {2, 1, 1, 2}, {1, 1, 0, 1}, {3, 2, 2, 1}}) {
          cases.add(sequence(format, bias, ConvolutionMode.Truncate, numbers));
        }
        for (ConvolutionMode mode : List.of(ConvolutionMode.Same, ConvolutionMode.Causal)) {
          for (int[] numbers :
              new int[][] {{3, 1, 0, 1}, {2, 1, 0, 1}, {3, 2, 0, 1}, {2, 1, 0, 2}, {2, 2, 0, 2}}) {
            cases.add(sequence(format, bias, mode, numbers));
          }
        }
      }
    }
    return cases.stream();
  }

  /** A dense layer at each step; it needs a bias to run. */
  static Stream<LayerCase> outputsOfSequences() {
    return Stream.of(RNNFormat.values())
        .map(
            format ->
                new LayerCase(
                    "output at each step, " + format,
                    DataFormat.of(format),
                    activation ->
                        List.of(
                            new RnnOutputLayer.Builder()
                                .name(AFFINE)
                                .nOut(3)
                                .lossFunction(LossFunction.MSE)
                                .activation(activation)
                                .dataFormat(format)
                                .build())));
  }

  private static LayerCase sequence(
      RNNFormat format, boolean bias, ConvolutionMode mode, int... numbers) {
    String name =
        String.format(
            "%d steps, stride %d, padding %d, dilation %d, %s, %s%s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode, format, bias ? "" : ", no bias");
    return new LayerCase(
        name,
        DataFormat.of(format),
        activation ->
            List.of(
                new Convolution1D.Builder(numbers[0])
                    .name(AFFINE)
                    .nOut(3)
                    .stride(numbers[1])
                    .padding(numbers[2])
                    .dilation(numbers[3])
                    .convolutionMode(mode)
                    .rnnDataFormat(format)
                    .hasBias(bias)
                    .activation(activation)
                    .build()));
  }

  /** Of volumes of four planes of five rows and four columns. */
  static Stream<LayerCase> volumeConvolutions() {
    List<LayerCase> cases = new ArrayList<>();
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      cases.add(volume(format, true, ConvolutionMode.Truncate, 2, 1, 0, 1));
      cases.add(volume(format, true, ConvolutionMode.Truncate, 2, 2, 1, 1));
      cases.add(volume(format, false, ConvolutionMode.Truncate, 2, 1, 1, 2));
      cases.add(volume(format, true, ConvolutionMode.Same, 2, 1, 0, 1));
      cases.add(volume(format, false, ConvolutionMode.Same, 3, 2, 0, 1));
    }
    return cases.stream();
  }

  private static LayerCase volume(
      Convolution3D.DataFormat format, boolean bias, ConvolutionMode mode, int... numbers) {
    String name =
        String.format(
            "volume, kernel %d, stride %d, padding %d, dilation %d, %s, %s%s",
            numbers[0], numbers[1], numbers[2], numbers[3], mode, format, bias ? "" : ", no bias");
    // The width has a size of its own everywhere, so that no two axes can be exchanged unnoticed.
    return new LayerCase(
        name,
        DataFormat.of(format),
        activation ->
            List.of(
                new Convolution3D.Builder(numbers[0], numbers[0], 1)
                    .name(AFFINE)
                    .nOut(3)
                    .stride(numbers[1], 1, numbers[1])
                    .padding(numbers[2], numbers[2], 0)
                    .dilation(numbers[3], 1, 1)
                    .convolutionMode(mode)
                    .dataFormat(format)
                    .hasBias(bias)
                    .activation(activation)
                    .build()));
  }

  static Stream<LayerCase> normalizations() {
    List<LayerCase> cases = new ArrayList<>();
    for (Normalization normalization : Normalization.values()) {
      cases.add(
          table("normalised table, " + normalization, a -> List.of(normalization.layer(AFFINE))));
      for (CNN2DFormat format : CNN2DFormat.values()) {
        cases.add(
            new LayerCase(
                "normalised image, " + normalization + ", " + format,
                DataFormat.of(format),
                a -> List.of(normalization.layer(AFFINE))));
      }
    }
    return cases.stream();
  }

  static Stream<LayerCase> mergedNormalizations() {
    Geometry geometry = Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1);
    Geometry dilated = Geometry.of(ConvolutionMode.Same, 2, 3, 1, 1, 0, 0, 2, 1);
    List<LayerCase> cases = new ArrayList<>();
    for (Normalization normalization : Normalization.values()) {
      boolean[] biases =
          normalization == Normalization.LOGARITHM
              ? new boolean[] {true, false}
              : new boolean[] {true};
      for (boolean bias : biases) {
        String rest = " + " + normalization + (bias ? "" : ", no bias");
        cases.add(
            table(
                "dense" + rest,
                a ->
                    List.of(
                        dense(6, bias, Activation.IDENTITY),
                        normalization.layer("normalization"))));
        for (CNN2DFormat format : CNN2DFormat.values()) {
          cases.add(
              new LayerCase(
                  "convolution" + rest + ", " + format,
                  DataFormat.of(format),
                  a ->
                      List.of(
                          convolution(bias ? geometry : dilated, format, bias, Activation.IDENTITY),
                          normalization.layer("normalization"))));
        }
      }
    }
    return cases.stream();
  }

  /** The ways in which DL4J stores and applies the numbers of a batch normalisation. */
  private enum Normalization {
    LOGARITHM(new BatchNormalization.Builder()),
    VARIANCE(new BatchNormalization.Builder().useLogStd(false).eps(0.1)),
    LOCKED(new BatchNormalization.Builder().lockGammaBeta(true).gamma(-1.5).beta(0.25)),
    // DL4J ignores both locked values if one of them is the default.
    LOCKED_IN_VAIN(new BatchNormalization.Builder().lockGammaBeta(true).gamma(-1.5).beta(0));

    private final BatchNormalization prototype;

    Normalization(BatchNormalization.Builder builder) {
      prototype = builder.build();
    }

    Layer layer(String name) {
      Layer layer = prototype.clone();
      layer.setLayerName(name);
      return layer;
    }
  }

  private static LayerCase table(String name, Layers layers) {
    return new LayerCase(name, DataFormat.NC, layers);
  }

  private static Layer dense(int outputs, boolean bias, Activation activation) {
    return new DenseLayer.Builder()
        .name(AFFINE)
        .nOut(outputs)
        .hasBias(bias)
        .activation(activation)
        .build();
  }

  private static Layer convolution(
      Geometry geometry, CNN2DFormat format, boolean bias, Activation activation) {
    return new ConvolutionLayer.Builder(geometry.kernel())
        .name(AFFINE)
        .nOut(3)
        .stride(geometry.stride())
        .padding(geometry.padding())
        .dilation(geometry.dilation())
        .convolutionMode(geometry.mode())
        .dataFormat(format)
        .hasBias(bias)
        .activation(activation)
        .build();
  }
}
