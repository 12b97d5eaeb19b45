package org.lrp4j.oracle;

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

/** In a maximum the winner takes all; of anything else each input gets its part. */
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
            new Pooling(Kind.PNORM, 3, false));
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
    PoolingOracle oracle =
        PoolingOracle.sliding(geometry, format, pooling.paddingCounts(), 2, 5, 4);
    long[] shape =
        format == CNN2DFormat.NCHW ? new long[] {BATCH, 2, 5, 4} : new long[] {BATCH, 5, 4, 2};
    check(oracle, pooling, layer, InputType.convolutional(5, 4, 2, format), type, shape);
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
    PoolingOracle oracle =
        PoolingOracle.global(input.channelsLast(), 3, positions / BATCH / 3);
    check(oracle, pooling, layer, input.type(), type, input.shape());
  }

  private static void check(
      PoolingOracle oracle,
      Pooling pooling,
      Layer layer,
      InputType inputType,
      DataType type,
      long... shape) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .list(layer, new ActivationLayer(Activation.IDENTITY))
                .validateOutputLayerConfig(false)
                .setInputType(inputType)
                .build());
    network.init();
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
