package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.oracle.LayerCase.Geometry;
import org.lrp4j.oracle.PoolingOracle.Kind;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** In a maximum the winner takes all; of anything else each input gets its part. */
@ExtendWith(OneThread.class)
@DisplayName("Every pooling agrees with plain loops over its windows")
class PoolingOracleTest {

  private static final int BATCH = 2;
  private static final List<DataType> TYPES = List.of(DataType.DOUBLE, DataType.FLOAT);

  /**
   * A kind of pooling.
   *
   * @param kind how a window becomes one number
   * @param p the exponent of the norm
   * @param paddingCounts whether padding counts in the divisor of an average
   */
  record Pooling(Kind kind, int p, boolean paddingCounts) {
    @Override
    public String toString() {
      return switch (kind) {
        case AVG -> paddingCounts ? "average with padding" : "average";
        case PNORM -> p + "-norm";
        default -> kind.toString();
      };
    }
  }

  static Stream<Arguments> slidingPoolings() {
    List<Pooling> poolings =
        List.of(
            new Pooling(Kind.MAX, 2, false),
            new Pooling(Kind.AVG, 2, false),
            new Pooling(Kind.AVG, 2, true),
            new Pooling(Kind.PNORM, 2, false),
            new Pooling(Kind.PNORM, 3, false),
            new Pooling(Kind.PNORM, 8, false));
    List<Arguments> all = new ArrayList<>();
    for (Geometry geometry :
        List.of(
            Geometry.of(ConvolutionMode.Truncate, 2, 2, 2, 2, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 3, 2, 2, 1, 1, 1, 1, 1),
            Geometry.of(ConvolutionMode.Truncate, 2, 2, 1, 1, 1, 0, 2, 1),
            Geometry.of(ConvolutionMode.Strict, 3, 2, 2, 2, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 3, 2, 2, 1, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 3, 1, 2, 0, 0, 1, 1),
            Geometry.of(ConvolutionMode.Same, 2, 2, 1, 1, 0, 0, 2, 2))) {
      for (Pooling pooling : poolings) {
        for (CNN2DFormat format : CNN2DFormat.values()) {
          for (DataType type : TYPES) {
            all.add(Arguments.of(pooling, geometry, format, type));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}, {3}")
  @MethodSource("slidingPoolings")
  @DisplayName("that slides over images")
  void sliding(Pooling pooling, Geometry geometry, CNN2DFormat format, DataType type) {
    Layer layer =
        new SubsamplingLayer.Builder(PoolingType.valueOf(pooling.kind().name()))
            .kernelSize(geometry.kernel())
            .stride(geometry.stride())
            .padding(geometry.padding())
            .dilation(geometry.dilation())
            .convolutionMode(geometry.mode())
            .dataFormat(format)
            .pnorm(pooling.p())
            .avgPoolIncludePadInDivisor(pooling.paddingCounts())
            .build();
    long[] shape =
        format == CNN2DFormat.NCHW ? new long[] {BATCH, 2, 5, 4} : new long[] {BATCH, 5, 4, 2};
    MultiLayerNetwork network = network(layer, InputType.convolutional(5, 4, 2, format), type);
    boolean counts = pooling.paddingCounts();
    boolean asConfigured =
        type == DataType.DOUBLE || pooling.kind() == Kind.PNORM || respectsDilation();
    // What is explained is what the network computes, right or wrong.
    PoolingOracle oracle =
        asConfigured
            ? PoolingOracle.sliding(geometry, format, counts, 2, 5, 4)
            : PoolingOracle.forgettingDilation(geometry, format, counts, 2, 5, 4);
    check(oracle, pooling, network, type, shape);
  }

  /** Not so on ND4J's oneDNN build. */
  private static boolean respectsDilation() {
    INDArray image = Nd4j.arange(9).castTo(DataType.FLOAT).reshape(1, 1, 3, 3);
    INDArray corners =
        Nd4j.exec(
            DynamicCustomOp.builder("maxpool2d")
                .addInputs(image)
                .addIntegerArguments(2, 2, 1, 1, 0, 0, 2, 2, 0, 0, 0)
                .build())[0];
    return corners.getDouble(0) == 8;
  }

  /**
   * An input of global pooling.
   *
   * @param name for the test report
   * @param type the network's input type
   * @param channelsLast whether the channels come last
   * @param shape the shape of a batch with 3 channels
   */
  record GlobalInput(String name, InputType type, boolean channelsLast, long... shape) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Arguments> globalPoolings() {
    List<GlobalInput> inputs =
        List.of(
            new GlobalInput("sequences", InputType.recurrent(3, 4), false, BATCH, 3, 4),
            new GlobalInput(
                "images NCHW",
                InputType.convolutional(4, 2, 3, CNN2DFormat.NCHW),
                false,
                BATCH,
                3,
                4,
                2),
            new GlobalInput(
                "images NHWC",
                InputType.convolutional(4, 2, 3, CNN2DFormat.NHWC),
                true,
                BATCH,
                4,
                2,
                3),
            new GlobalInput(
                "volumes",
                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, 3, 2, 3),
                false,
                BATCH,
                3,
                2,
                3,
                2));
    List<Pooling> poolings =
        List.of(
            new Pooling(Kind.MAX, 2, false),
            new Pooling(Kind.AVG, 2, false),
            new Pooling(Kind.SUM, 2, false),
            new Pooling(Kind.PNORM, 2, false),
            new Pooling(Kind.PNORM, 3, false));
    List<Arguments> all = new ArrayList<>();
    for (GlobalInput input : inputs) {
      for (Pooling pooling : poolings) {
        for (DataType type : TYPES) {
          all.add(Arguments.of(pooling, input, true, type));
          if (!input.channelsLast()) {
            all.add(Arguments.of(pooling, input, false, type));
          }
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, collapsed {2}, {3}")
  @MethodSource("globalPoolings")
  @DisplayName("over all positions")
  void global(Pooling pooling, GlobalInput input, boolean collapse, DataType type) {
    Layer layer =
        new GlobalPoolingLayer.Builder(PoolingType.valueOf(pooling.kind().name()))
            .pnorm(pooling.p())
            .collapseDimensions(collapse)
            .build();
    int positions = 1;
    for (long size : input.shape()) {
      positions *= (int) size;
    }
    PoolingOracle oracle = PoolingOracle.global(input.channelsLast(), 3, positions / BATCH / 3);
    check(oracle, pooling, network(layer, input.type(), type), type, input.shape());
  }

  static Stream<Arguments> poolingsOfNothing() {
    return Stream.of(PoolingType.AVG, PoolingType.PNORM)
        .flatMap(
            kind ->
                Stream.of(
                    Arguments.of(
                        "sliding " + kind, new SubsamplingLayer.Builder(kind).pnorm(8).build()),
                    Arguments.of(
                        "global " + kind, new GlobalPoolingLayer.Builder(kind).pnorm(8).build())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("poolingsOfNothing")
  @DisplayName("and where all inputs are zero none of them gets a share")
  void nothing(String name, Layer layer) {
    MultiLayerNetwork network = network(layer, InputType.convolutional(4, 4, 2), DataType.DOUBLE);
    INDArray input = Samples.normal(new Random(5), DataType.DOUBLE, 2, 2, 4, 4);
    input.slice(0).assign(0);
    INDArray relevance = network.output(input.dup()).addi(1);
    try (LrpExplainer explainer = LrpExplainer.builder(network).stabilizer(1e-12).build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      INDArray result = explanation.relevance();
      assertEquals(0, explanation.output().distance2(network.output(input.dup())), 1e-9);
      assertEquals(0, Vectors.largest(Samples.rows(result)[0]));
      assertEquals(
          Vectors.sum(Samples.rows(relevance)[1]), Vectors.sum(Samples.rows(result)[1]), 1e-9);
    }
  }

  private static MultiLayerNetwork network(Layer layer, InputType input, DataType type) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .list(layer, new ActivationLayer(Activation.IDENTITY))
                .validateOutputLayerConfig(false)
                .setInputType(input)
                .build());
    network.init();
    return network;
  }

  private static void check(
      PoolingOracle oracle,
      Pooling pooling,
      MultiLayerNetwork network,
      DataType type,
      long... shape) {
    Random random = new Random(4);
    INDArray input = Samples.normal(random, type, shape);
    INDArray output = network.output(input.dup());
    INDArray relevance = Samples.normal(random, type, output.shape());
    Kind kind = pooling.kind();
    double[][] a = Samples.rows(input);
    if (type == DataType.FLOAT && (kind == Kind.AVG || kind == Kind.SUM)) {
      // As in a network: no relevance where the terms of the sum cancel out.
      double[] condition = Samples.concat(oracle.condition(a[0]), oracle.condition(a[1]));
      relevance.muli(Samples.array(condition, type, output.shape()));
    }
    double[][] pooled = new double[BATCH][];
    double[][] expected = new double[BATCH][];
    for (int n = 0; n < BATCH; n++) {
      pooled[n] = oracle.pooled(kind, pooling.p(), a[n]);
      expected[n] = oracle.relevance(kind, pooling.p(), a[n], Samples.rows(relevance)[n]);
    }
    Samples.assertClose(Samples.concat(pooled), output, type);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(Samples.concat(pooled), explanation.output(), type);
      Samples.assertClose(Samples.concat(expected), explanation.relevance(), type);
    }
  }
}
