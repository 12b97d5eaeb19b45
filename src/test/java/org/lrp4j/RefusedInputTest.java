package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Inputs that are refused, and what the refusal says. */
class RefusedInputTest {

  private static final ComputationGraph TWO_INPUTS =
      graph(
          g ->
              g.addInputs("left", "right")
                  .addVertex("both", new MergeVertex(), "left", "right")
                  .addLayer("out", classes(5, 2), "both")
                  .setOutputs("out"));

  static Stream<Arguments> shapesThatDoNotFit() {
    MultiLayerNetwork dense = Networks.dense();
    MultiLayerNetwork convolutional = Networks.convolutional();
    MultiLayerNetwork channelsLast =
        chain(
            InputType.convolutional(5, 5, 2, CNN2DFormat.NHWC),
            new ConvolutionLayer.Builder(2, 2).nOut(3).dataFormat(CNN2DFormat.NHWC).build(),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(3, 3));
    MultiLayerNetwork scaled =
        chain(new ElementWiseMultiplicationLayer.Builder().nIn(3).nOut(3).build(), classes(3, 2));
    MultiLayerNetwork normalised =
        chain(new BatchNormalization.Builder().nIn(3).nOut(3).build(), classes(3, 2));
    MultiLayerNetwork flattened =
        chain(
            InputType.convolutionalFlat(4, 4, 1),
            Networks.convolution(2, Activation.RELU),
            classes(18, 2));
    MultiLayerNetwork prelu = chain(new PReLULayer.Builder().inputShape(3).build(), classes(3, 2));
    return Stream.of(
        arguments("features", dense, "layer0", new long[] {2, 5}),
        arguments("one feature too few", dense, "layer0", new long[] {2, 2}),
        arguments("rank 3 into dense", dense, "layer0", new long[] {2, 4, 3}),
        arguments("rank 4 into dense", dense, "layer0", new long[] {2, 2, 4, 3}),
        arguments("channels", convolutional, "layer0", new long[] {2, 3, 5, 5}),
        arguments("channels last", convolutional, "layer0", new long[] {2, 5, 5, 2}),
        arguments("rank 2 into convolution", convolutional, "layer0", new long[] {2, 50}),
        arguments("rank 3 into convolution", convolutional, "layer0", new long[] {2, 5, 5}),
        arguments("image below the kernel", convolutional, "layer0", new long[] {2, 2, 1, 1}),
        arguments("channels first", channelsLast, "layer0", new long[] {2, 2, 5, 5}),
        arguments("one weight each", scaled, "layer0", new long[] {2, 1}),
        arguments("rank 3 into one weight each", scaled, "layer0", new long[] {2, 3, 3}),
        arguments("batch normalisation", normalised, "layer0", new long[] {2, 1}),
        arguments("flattened images", flattened, "layer0", new long[] {2, 15}),
        arguments("prelu", prelu, "layer0", new long[] {2, 1}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapesThatDoNotFit")
  void anInputOfTheWrongShapeIsRefusedByLayerAndShape(
      String what, MultiLayerNetwork network, String layer, long... shape) {
    String message = refusal(network, values(1, shape));

    assertTrue(message.contains("\"" + layer + "\"") || message.contains("\"input\""), message);
    assertTrue(message.contains(Arrays.toString(shape)), message);
  }

  /**
   * As many examples as channels: DL4J normalises each example by itself, by the parameters of a
   * channel.
   */
  @Test
  void batchNormalisationOfSequencesIsRefusedAloneAndMerged() {
    var own = new BatchNormalization.Builder().name("normal").nIn(2).nOut(2).build();
    INDArray input = values(1, 2, 2, 5);
    for (MultiLayerNetwork network :
        new MultiLayerNetwork[] {
          chain(own, new GlobalPoolingLayer(PoolingType.SUM)),
          chain(
              new Convolution1D.Builder(1).nIn(2).nOut(2).activation(Activation.IDENTITY).build(),
              own,
              new GlobalPoolingLayer(PoolingType.SUM))
        }) {
      network.output(input);
      String message = refusal(network, input);
      assertTrue(message.contains("batch normalisation \"normal\" gets sequences"), message);
      assertTrue(message.contains("normalises each example by itself"), message);
    }
  }

  @Test
  void aShapeThatFitsTheFirstLayerButNotALaterOneNamesTheLaterOne() {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 1),
            Networks.convolution(2, Activation.RELU),
            classes(18, 2));

    String message = refusal(network, values(1, 1, 1, 6, 6));

    assertTrue(message.contains("\"layer1\""), message);
    assertTrue(message.contains("[1, 1, 6, 6]"), message);
  }

  @Test
  void theWrongFeaturesOfOneOfSeveralInputsNameALayerAndAllShapes() {
    try (LrpExplainer explainer = LrpExplainer.builder(TWO_INPUTS).build()) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(new INDArray[] {values(1, 2, 2), values(2, 2, 4)}))
              .getMessage();

      assertTrue(message.contains("\"out\""), message);
      assertTrue(message.contains("[2, 2]") && message.contains("[2, 4]"), message);
    }
  }

  @Test
  void wholeNumbersAreRefused() {
    assertEquals(
        "Input \"input\" must hold real numbers, but its type is INT: use castTo(DataType.DOUBLE),"
            + " and normalise it as in training",
        refusal(Networks.dense(), Nd4j.ones(DataType.INT32, 1, 3)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void valuesThatAreNoNumbersAreRefused(double value) {
    INDArray input = values(1, 2, 3);
    input.putScalar(4, value);

    assertEquals(
        "Input \"input\" holds NaN or infinite values: clean the data first",
        refusal(Networks.dense(), input));
  }

  @Test
  void aValueThatOverflowsTheNetworksTypeIsRefused() {
    MultiLayerNetwork network =
        chain(DataType.FLOAT, null, dense(3, 4, Activation.RELU), classes(4, 2));
    INDArray input = values(1, 2, 3);
    input.putScalar(4, 1e300);

    assertEquals(
        "Input \"input\" holds NaN or infinite values: clean the data first",
        refusal(network, input));
  }

  @Test
  void largeValuesWhoseSumOverflowsAreNotMistakenForInfinity() {
    MultiLayerNetwork network = chain(output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    network.setParams(Nd4j.createFromArray(new double[][] {{0.25, 0.25, 0}}));
    INDArray input = Nd4j.createFromArray(new double[][] {{1.5e308, 1.5e308}});

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(input.mul(0.25), explainer.explain(input).relevance(), 1e-9);
    }
  }

  @Test
  void aSingleExampleWithoutABatchIsRefused() {
    assertEquals(
        "Input \"input\" must be a batch, examples along the first dimension, but its shape is [3]:"
            + " for a single example reshape it to [1, …]",
        refusal(Networks.dense(), values(1, 3)));
  }

  @Test
  void noInputAndAnEmptyOneAreRefused() {
    assertEquals("Input \"input\" is null", refusal(Networks.dense(), null));
    assertTrue(
        refusal(Networks.dense(), Nd4j.create(DataType.DOUBLE, 0, 3)).contains("shape is [0, 3]"));
  }

  @Test
  void theWrongNumberOfInputsIsRefused() {
    try (LrpExplainer explainer = LrpExplainer.builder(TWO_INPUTS).build()) {
      assertEquals(
          "The network has the inputs [left, right], but got 1 arrays",
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(values(1, 2, 2)))
              .getMessage());
    }
  }

  @Test
  void inputsWithDifferentNumbersOfExamplesAreRefused() {
    try (LrpExplainer explainer = LrpExplainer.builder(TWO_INPUTS).build()) {
      INDArray[] inputs = {values(1, 2, 2), values(2, 3, 3)};
      assertEquals(
          "All inputs need the same number of examples, but \"left\" has 2 and \"right\" has 3",
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(inputs))
              .getMessage());
    }
  }

  static Stream<Arguments> boxesThatDoNotFit() {
    return Stream.of(
        arguments(
            new ZBoxRule(-0.5, 0.5),
            "Layer \"layer0\" (DenseLayer): The z-box rule expects inputs from -0.5 to 0.5, but"
                + " this input ranges from -1.0 to 2.0: give the rule the range of the data after"
                + " normalisation"),
        arguments(
            new ZBoxRule(new double[] {-1, -1}, new double[] {2, 2}),
            "Layer \"layer0\" (DenseLayer): The bound [-1.0, -1.0] does not fit an input of shape"
                + " [1, 3]: give one number, one a channel, or an array of the input's shape"),
        arguments(
            new ZBoxRule(Nd4j.ones(DataType.DOUBLE, 1, 2).neg(), Nd4j.ones(DataType.DOUBLE, 1, 2)),
            "Layer \"layer0\" (DenseLayer): The bound array of shape [1, 2] does not fit an input"
                + " of shape [1, 3]: give one number, one a channel, or an array of the input's"
                + " shape"));
  }

  @ParameterizedTest
  @MethodSource("boxesThatDoNotFit")
  void anInputThatDoesNotFitTheBoxIsRefusedWithBothRanges(Rule box, String message) {
    INDArray input = Nd4j.createFromArray(new double[][] {{-1, 0, 2}});
    try (LrpExplainer explainer =
        LrpExplainer.builder(Networks.dense())
            .composite(Composite.builder().first(box).build())
            .build()) {
      assertEquals(
          message,
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(input))
              .getMessage());
    }
  }

  @Test
  void anInputThatTheNetworkTurnsIntoInfinityIsRefused() {
    MultiLayerNetwork network =
        chain(
            new ActivationLayer(Activation.CUBE),
            output(3, 1, Activation.IDENTITY, LossFunction.MSE));

    assertTrue(
        refusal(network, Nd4j.valueArrayOf(new long[] {1, 3}, 1e200, DataType.DOUBLE))
            .startsWith("The network's output holds NaN or infinite values for this input"));
  }

  private static String refusal(MultiLayerNetwork network, INDArray input) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return assertThrows(IllegalArgumentException.class, () -> explainer.explain(input))
          .getMessage();
    }
  }
}
