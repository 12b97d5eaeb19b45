package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.composite.Composite;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Softmax and sigmoid that end a network, also where layers that do nothing follow. */
class EndingsTest {

  private static final INDArray POINT = Nd4j.createFromArray(new double[][] {{.8, .4}});

  private static Layer softmax() {
    return new ActivationLayer(Activation.SOFTMAX);
  }

  private static Layer loss(LossFunction function, Activation activation) {
    return new LossLayer.Builder(function).activation(activation).build();
  }

  private static Layer loss() {
    return loss(LossFunction.MCXENT, Activation.IDENTITY);
  }

  private static LrpExplainerBuilder exact(Model network) {
    return LrpExplainer.builder(network)
        .composite(Composite.builder().defaultRule(new EpsilonRule(1e-12)).build());
  }

  /** Logits 2 · .8 − 3 · .4 = .4 and .8 + .5 · .4 = 1. */
  private static MultiLayerNetwork withLogits(Layer... layers) {
    MultiLayerNetwork network = chain(layers);
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{2, 1}, {-3, .5}}));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 2));
    return network;
  }

  static Stream<Arguments> endings() {
    Layer linear = dense(2, 2, Activation.IDENTITY);
    Layer sigmoid = new ActivationLayer(Activation.SIGMOID);
    return Stream.of(
            List.of(linear, softmax()),
            List.of(linear, softmax(), loss()),
            List.of(linear, softmax(), new DropoutLayer(.5), loss()),
            List.of(linear, softmax(), new ActivationLayer(Activation.IDENTITY), loss()),
            List.of(linear, sigmoid, loss(LossFunction.MSE, Activation.IDENTITY)),
            List.of(linear, loss(LossFunction.MCXENT, Activation.SOFTMAX)),
            List.of(dense(2, 2, Activation.SOFTMAX), loss()),
            List.of(dense(2, 2, Activation.SIGMOID), loss(LossFunction.XENT, Activation.IDENTITY)))
        .map(layers -> Arguments.of(layers.toArray(Layer[]::new), layers.toString()));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("endings")
  void relevanceBeginsAtTheLogit(Layer[] layers, String name) {
    MultiLayerNetwork network = withLogits(layers);
    try (LrpExplainer explainer = exact(network).build()) {
      Explanation explanation = explainer.explain(POINT);

      assertClose(network.output(POINT), explanation.output(), 1e-12);
      assertClose(
          Nd4j.createFromArray(new double[][] {{.4, 1}}), explanation.explainedOutput(), 1e-12);
      assertClose(Nd4j.createFromArray(new double[][] {{.8, .2}}), explanation.relevance(), 1e-9);
      assertEquals(OptionalInt.of(1), explanation.predictedClass(0));
      explainer
          .layers()
          .forEach(layer -> assertEquals(List.of(), layer.remark().stream().toList()));
    }
  }

  /** One column behind a sigmoid is two classes also where its loss layer comes later. */
  @Test
  void oneSigmoidBeforeTheLossIsTwoClasses() {
    MultiLayerNetwork network =
        chain(
            dense(2, 1, Activation.IDENTITY),
            new ActivationLayer(Activation.SIGMOID),
            loss(LossFunction.XENT, Activation.IDENTITY));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{2}, {-9}}));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, 1));
    try (LrpExplainer explainer = exact(network).build()) {
      Explanation explanation = explainer.explain(POINT);

      assertEquals(OptionalInt.of(0), explanation.predictedClass(0));
      assertClose(
          Nd4j.createFromArray(new double[][] {{-1.6, 3.6}}), explanation.relevance(), 1e-9);
    }
  }

  static Stream<Arguments> inTheMiddle() {
    Layer linear = dense(2, 2, Activation.IDENTITY);
    Layer sequences = new Convolution1D.Builder(1).nIn(2).nOut(2).build();
    return Stream.of(
        Arguments.of(
            "a second softmax",
            chain(linear, softmax(), loss(LossFunction.MCXENT, Activation.SOFTMAX))),
        Arguments.of("parameters behind it", chain(linear, softmax(), classes(2, 2))),
        Arguments.of(
            "pooling behind it",
            chain(sequences, softmax(), new GlobalPoolingLayer(PoolingType.AVG), loss())),
        Arguments.of(
            "another reader",
            graph(
                g ->
                    g.addInputs("in")
                        .addLayer("linear", linear, "in")
                        .addLayer("softmax", softmax(), "linear")
                        .addLayer("loss", loss(), "softmax")
                        .addLayer("other", classes(2, 2), "softmax")
                        .setOutputs("loss", "other"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inTheMiddle")
  void anyOtherSoftmaxIsRefused(String name, Model network) {
    LrpExplainerBuilder builder = LrpExplainer.builder(network);
    String message = assertThrows(UnsupportedModelException.class, builder::build).getMessage();
    assertTrue(message.contains("ActivationSoftmax in the middle of the network"), message);
  }

  /** DL4J's softmax takes the last axis: of channels first that is the width. */
  @Test
  void softmaxOfAConvolutionOverTheWidthIsRefused() {
    LrpExplainerBuilder builder =
        LrpExplainer.builder(
            chain(
                new ConvolutionLayer.Builder(1, 1)
                    .nIn(2)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build()));
    String message = assertThrows(UnsupportedModelException.class, builder::build).getMessage();
    assertTrue(message.contains("softmax is over the last axis of NCHW"), message);
  }

  static Stream<Arguments> overTimeOrWidth() {
    Layer sequences =
        new Convolution1D.Builder(1).nIn(2).nOut(2).activation(Activation.IDENTITY).build();
    Layer images =
        new ConvolutionLayer.Builder(1, 1).nIn(2).nOut(2).activation(Activation.IDENTITY).build();
    Layer memory = new LSTM.Builder().nIn(2).nOut(2).build();
    Layer ofSteps =
        new RnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.IDENTITY).build();
    Layer ofPixels =
        new CnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.IDENTITY).build();
    return Stream.of(
        Arguments.of("NCW", List.of(sequences, softmax())),
        Arguments.of("NCW", List.of(memory, softmax())),
        Arguments.of("NCW", List.of(sequences, softmax(), ofSteps)),
        Arguments.of("NCW", List.of(memory, new DropoutLayer(.5), softmax(), ofSteps)),
        Arguments.of("NCHW", List.of(images, softmax())),
        Arguments.of("NCHW", List.of(images, softmax(), ofPixels)));
  }

  /** The probabilities of an activation layer add up to 1 over time, or over the width. */
  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("overTimeOrWidth")
  void softmaxOverTimeOrWidthIsRefused(String format, List<Layer> layers) {
    MultiLayerNetwork network = chain(layers.toArray(Layer[]::new));
    INDArray input = format.equals("NCW") ? values(1, 1, 2, 4) : values(1, 1, 2, 3, 4);
    INDArray output = network.output(input.dup());
    INDArray sums = output.sum(output.rank() - 1);
    assertClose(Nd4j.onesLike(sums), sums, 1e-9);
    assertFalse(output.sum(1).equalsWithEps(Nd4j.onesLike(output.sum(1)), 1e-3));
    LrpExplainerBuilder builder = LrpExplainer.builder(network);
    String message = assertThrows(UnsupportedModelException.class, builder::build).getMessage();
    assertTrue(message.contains("softmax is over the last axis of " + format), message);
  }

  /** Of the last step, or of all steps together, it is over the features. */
  @Test
  void softmaxBehindWhatLeavesNoTimeIsLeftOut() {
    LSTM memory = new LSTM.Builder().nIn(2).nOut(3).build();
    List<MultiLayerNetwork> networks =
        List.of(
            chain(new LastTimeStep(memory), softmax()),
            chain(memory, new GlobalPoolingLayer(PoolingType.AVG), softmax()),
            // A table's loss layer gets a row a step.
            chain(memory, loss(LossFunction.MCXENT, Activation.SOFTMAX)));
    for (MultiLayerNetwork network : networks) {
      INDArray input = values(1, 1, 2, 4);
      try (LrpExplainer explainer = exact(network).build()) {
        Explanation explanation = explainer.explain(input);
        INDArray output = network.output(input.dup());
        assertClose(output, explanation.output(), 1e-12);
        assertClose(output, Transforms.softmax(explanation.explainedOutput(), true), 1e-12);
      }
    }
  }

  /** Features last: the last axis is that of the classes. */
  @Test
  void softmaxOverFeaturesLastIsLeftOut() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(2, 4, RNNFormat.NWC),
            new Convolution1D.Builder(1)
                .nOut(3)
                .rnnDataFormat(RNNFormat.NWC)
                .activation(Activation.IDENTITY)
                .build(),
            softmax(),
            new RnnLossLayer.Builder(LossFunction.MCXENT)
                .dataFormat(RNNFormat.NWC)
                .activation(Activation.IDENTITY)
                .build());
    INDArray input = values(1, 1, 4, 2);
    try (LrpExplainer explainer = exact(network).zeroBias(true).build()) {
      Explanation explanation = explainer.explain(input);
      assertClose(network.output(input), explanation.output(), 1e-12);
      assertFalse(explanation.explainedOutput().equalsWithEps(explanation.output(), 1e-3));
    }
  }

  /** DL4J multiplies probabilities by the mask, so that a step that it leaves out puts out 0. */
  @Test
  void aMaskMultipliesWhatIsBehindTheSigmoidThatIsLeftOut() {
    INDArray words = Nd4j.createFromArray(new double[][] {{1, 3, 4}, {2, 0, 1}});
    INDArray steps = values(3, 2, 2, 3);
    InputType sequence = InputType.recurrent(2, 3);
    assertMasks(
        chain(
            DataType.FLOAT,
            null,
            new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(2)
                .inputLength(3)
                .activation(Activation.SIGMOID)
                .build()),
        words);
    for (Activation activation : new Activation[] {Activation.SIGMOID, Activation.SOFTMAX}) {
      Layer linear = dense(2, 2, Activation.IDENTITY);
      assertMasks(chain(DataType.FLOAT, sequence, dense(2, 2, activation)), steps);
      assertMasks(
          chain(DataType.FLOAT, sequence, linear, loss(LossFunction.XENT, activation)), steps);
      assertMasks(
          chain(DataType.FLOAT, sequence, linear, new ActivationLayer(activation), loss()), steps);
      assertMasks(chain(DataType.FLOAT, sequence, dense(2, 2, activation), loss()), steps);
      assertMasks(
          chain(DataType.FLOAT, sequence, dense(2, 2, activation), new DropoutLayer(.5)), steps);
    }
  }

  private static void assertMasks(MultiLayerNetwork network, INDArray given) {
    INDArray input = given.castTo(DataType.FLOAT);
    INDArray mask =
        Nd4j.createFromArray(new double[][] {{1, 1, 0}, {1, 0, 0}}).castTo(DataType.FLOAT);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {input}, new INDArray[] {mask});
      INDArray expected = network.output(input, false, mask, null);
      assertClose(expected, explanation.output(), 1e-6);
      assertTrue(expected.eq(0).any(), "the mask plays no part");
      INDArray relevance = explanation.relevance();
      INDArray everywhere = input.rank() == 2 ? mask : mask.reshape(2, 1, 3).broadcast(2, 2, 3);
      assertClose(relevance.mul(everywhere), relevance, 0);
    }
  }
}
