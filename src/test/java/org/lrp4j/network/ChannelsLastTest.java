package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network in DOUBLE is computed as it was built: what the same one in FLOAT has to agree with.
 */
@DisplayName("A network of images whose channels lie last inside")
class ChannelsLastTest {

  private static final long[] INPUT = {2, 3, 9, 8};

  /** Networks, and an inner place whose images are turned. */
  private record Case(ComputationGraph network, String inner) {}

  private static final Map<String, Case> CASES = new LinkedHashMap<>();

  static {
    CASES.put(
        "strides, padding, pooling, flattening",
        new Case(
            images(
                g ->
                    g.addLayer("pad", new ZeroPaddingLayer(1, 2, 0, 1), "in")
                        .addLayer("strided", convolution(3, 2, 4), "pad")
                        .addLayer("pool", pool(PoolingType.MAX, 2, 1), "strided")
                        .addLayer("pointwise", convolution(1, 1, 5), "pool")
                        .addLayer("seen", convolution(1, 2, 6), "pointwise")
                        .addLayer("dense", new DenseLayer.Builder().nOut(4).build(), "seen")
                        .addLayer("out", output(), "dense")),
            "pointwise"));
    CASES.put(
        "a residual block with batch normalisation",
        new Case(
            images(
                g ->
                    g.addLayer("first", convolution(3, 1, 4), "in")
                        .addLayer("inner", convolution(3, 1, 4), "first")
                        .addLayer("norm", new BatchNormalization(), "inner")
                        .addVertex(
                            "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "norm")
                        .addLayer("relu", new ActivationLayer(Activation.RELU), "sum")
                        .addLayer("drop", new DropoutLayer(0.5), "relu")
                        .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "drop")
                        .addLayer("out", output(), "mean")),
            "sum"));
    CASES.put(
        "branches of other kinds, side by side",
        new Case(
            images(
                g ->
                    g.addLayer("depth", depthwise(), "in")
                        .addLayer("separable", separable(), "in")
                        .addVertex("merge", new MergeVertex(), "depth", "separable")
                        .addLayer("crop", new Cropping2D(1, 0, 2, 1), "merge")
                        .addLayer("up", new Upsampling2D.Builder(2).build(), "crop")
                        .addLayer("average", pool(PoolingType.AVG, 3, 2), "up")
                        .addLayer("last", convolution(3, 1, 3), "average")
                        .addLayer("most", new GlobalPoolingLayer(PoolingType.MAX), "last")
                        .addLayer("out", output(), "most")),
            "merge"));
  }

  private static ComputationGraph images(java.util.function.Consumer<GraphBuilder> layers) {
    return graph(
        g -> {
          g.addInputs("in").setInputTypes(InputType.convolutional(INPUT[2], INPUT[3], INPUT[1]));
          layers.accept(g);
          g.setOutputs("out");
        });
  }

  private static ConvolutionLayer convolution(int kernel, int stride, int out) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .nOut(out)
        .convolutionMode(stride == 1 ? ConvolutionMode.Same : ConvolutionMode.Truncate)
        .activation(Activation.RELU)
        .build();
  }

  private static DepthwiseConvolution2D depthwise() {
    return new DepthwiseConvolution2D.Builder(3, 3)
        .depthMultiplier(2)
        .activation(Activation.TANH)
        .build();
  }

  private static SeparableConvolution2D separable() {
    return new SeparableConvolution2D.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
  }

  private static SubsamplingLayer pool(PoolingType type, int size, int stride) {
    return new SubsamplingLayer.Builder(type).kernelSize(size, size).stride(stride, stride).build();
  }

  private static org.deeplearning4j.nn.conf.layers.OutputLayer output() {
    return classes(0, 3);
  }

  static Stream<Arguments> casesAndComposites() {
    List<Composite> composites =
        List.of(
            Composite.epsilonPlus(), Composite.epsilonPlusFlat(), Composite.epsilonAlpha2Beta1());
    return CASES.keySet().stream()
        .flatMap(name -> composites.stream().map(composite -> Arguments.of(name, composite)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("casesAndComposites")
  void givesTheUserWhatHisOwnFormatWould(String name, Composite composite) {
    Case of = CASES.get(name);
    ComputationGraph turned = of.network.convertDataType(DataType.FLOAT);
    assertTrue(isTurned(turned, composite, of.inner), "the test is of nothing else");
    INDArray input = values(3, INPUT);
    try (LrpExplainer exact = explainer(of.network, composite);
        LrpExplainer explainer = explainer(turned, composite)) {
      Target[] targets = {
        Target.classIndex(1),
        Target.classIndex(2).through(of.inner, 1, 3),
        Target.classIndex(1).atLayer(of.inner)
      };
      List<Explanation> wanted = exact.explainEach(input, targets);
      List<Explanation> got = explainer.explainEach(input.castTo(DataType.FLOAT), targets);
      for (int i = 0; i < targets.length; i++) {
        assertSame(wanted.get(i), got.get(i));
      }
    }
  }

  private static LrpExplainer explainer(ComputationGraph network, Composite composite) {
    return LrpExplainer.builder(network)
        .composite(composite)
        .layerRelevance(false)
        .parameterRelevance(true)
        .build();
  }

  private static void assertSame(Explanation wanted, Explanation got) {
    double tolerance = 1e-4;
    assertClose(wanted.relevance(), got.relevance(), tolerance);
    assertEquals(wanted.format("in"), got.format("in"));
    for (String layer : wanted.parameterLayers()) {
      List<ParameterRelevance> parameters = wanted.parameterRelevance(layer);
      for (int i = 0; i < parameters.size(); i++) {
        assertClose(
            parameters.get(i).relevance(),
            got.parameterRelevance(layer).get(i).relevance(),
            tolerance);
      }
    }
    for (String output : wanted.outputNames()) {
      assertClose(wanted.explainedOutput(output), got.explainedOutput(output), tolerance);
      assertClose(wanted.outputRelevance(output), got.outputRelevance(output), tolerance);
      assertEquals(wanted.outputFormat(output), got.outputFormat(output));
    }
  }

  @Test
  @DisplayName("says in the user's order what it cannot take")
  void tellsOfWrongChannels() {
    ComputationGraph network =
        CASES.get("strides, padding, pooling, flattening").network.convertDataType(DataType.FLOAT);
    try (LrpExplainer explainer = explainer(network, Composite.epsilonPlus())) {
      INDArray wrong = Nd4j.rand(DataType.FLOAT, 2, 4, 9, 8);
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(wrong)).getMessage();
      assertTrue(
          message.contains("of shape [[2, 4, 12, 9]]")
              && message.contains("network inputs of shape [[2, 4, 9, 8]]")
              && message.contains("with the channels last, expected"),
          message);
    }
  }

  @Test
  @DisplayName("is not turned where something reads images in its own way")
  void isNotTurnedInTheMiddle() {
    ComputationGraph normalised =
        images(
            g ->
                g.addLayer("first", convolution(3, 1, 4), "in")
                    .addLayer("lrn", new LocalResponseNormalization(), "first")
                    .addLayer("second", convolution(3, 1, 4), "lrn")
                    .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "second")
                    .addLayer("out", output(), "mean"));
    ComputationGraph segmenting =
        images(
            g ->
                g.addLayer("first", convolution(3, 1, 2), "in")
                    .addLayer(
                        "out",
                        new CnnLossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SIGMOID)
                            .build(),
                        "first"));
    for (ComputationGraph network : List.of(normalised, segmenting)) {
      assertEquals(
          false,
          isTurned(network.convertDataType(DataType.FLOAT), Composite.epsilonPlus(), "first"));
    }
  }

  @Test
  @DisplayName("is not turned in DOUBLE, nor where a box has bounds for each pixel")
  void isNotTurnedWhereItMustNot() {
    Case of = CASES.get("a residual block with batch normalisation");
    assertEquals(false, isTurned(of.network, Composite.epsilonPlus(), of.inner));
    INDArray low = Nd4j.zeros(DataType.FLOAT, 1, INPUT[1], INPUT[2], INPUT[3]).subi(3);
    Composite boxed =
        Composite.builder()
            .first(new ZBoxRule(low, low.neg()))
            .defaultRule(new EpsilonRule())
            .build();
    ComputationGraph network = of.network.convertDataType(DataType.FLOAT);
    assertEquals(false, isTurned(network, boxed, of.inner));
  }

  private static boolean isTurned(ComputationGraph network, Composite composite, String place) {
    Settings settings =
        new Settings(
            Optional.of(composite),
            false,
            1e-6,
            StandardFamilies.registry().build(),
            Set.of(),
            name -> Sign.ANY,
            false,
            false,
            false,
            false,
            true,
            false,
            false,
            false,
            true);
    try (ShadowNetwork shadow = ShadowNetwork.of(network, settings)) {
      return shadow.isTurned(place);
    }
  }
}
