package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which relevance an explanation begins with. */
class TargetTest {

  /** Two examples, three logits: the input itself. */
  private static final INDArray LOGITS =
      Nd4j.createFromArray(new double[][] {{4, -2, 1}, {-3, -1, -7}});

  static Stream<Arguments> targets() {
    return Stream.of(
        arguments(Target.predicted(), new double[][] {{4, 0, 0}, {0, -1, 0}}),
        arguments(Target.classIndex(2), new double[][] {{0, 0, 1}, {0, 0, -7}}),
        arguments(Target.classIndices(1, 0), new double[][] {{0, -2, 0}, {-3, 0, 0}}),
        arguments(Target.contrastive(), new double[][] {{4, 1, -.5}, {1.5, -1, 3.5}}),
        arguments(Target.contrastive(2), new double[][] {{-2, 1, 1}, {1.5, .5, -7}}),
        arguments(Target.contrastive(1, 2), new double[][] {{-2, -2, -.5}, {1.5, .5, -7}}),
        arguments(Target.nothing(), new double[][] {{0, 0, 0}, {0, 0, 0}}),
        arguments(
            Target.relevance(Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}})),
            new double[][] {{1, 2, 3}, {4, 5, 6}}));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("targets")
  void aTargetChoosesTheRelevanceToBeginWith(Target target, double[][] expected) {
    MultiLayerNetwork network =
        chain(new LossLayer.Builder().activation(Activation.SOFTMAX).build());
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(LOGITS, target);

      assertEquals(LOGITS, explanation.explainedOutput());
      assertClose(Nd4j.createFromArray(expected), explanation.outputRelevance(), 1e-12);
      assertClose(Nd4j.createFromArray(expected), explanation.relevance(), 1e-12);
      assertEquals(target, explanation.target());
    }
  }

  @Test
  void thePredictedClassIsTheDefault() {
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      INDArray input = values(1, 4, 3);
      assertEquals(
          explainer.explain(input, Target.predicted()).relevance(),
          explainer.explain(input).relevance());
    }
  }

  @Test
  void aGivenRelevanceIsCopied() {
    INDArray relevance = LOGITS.dup();
    Target target = Target.relevance(relevance);
    relevance.assign(0);

    MultiLayerNetwork network = chain(new ActivationLayer(Activation.IDENTITY));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(LOGITS, explainer.explain(LOGITS, target).relevance());
    }
  }

  static Stream<Arguments> lastActivations() {
    return Stream.of(
        arguments(Activation.SOFTMAX, LossFunction.MCXENT, true),
        arguments(Activation.SIGMOID, LossFunction.XENT, true),
        arguments(Activation.IDENTITY, LossFunction.MSE, false),
        arguments(Activation.TANH, LossFunction.MSE, false),
        arguments(Activation.RELU, LossFunction.MSE, false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lastActivations")
  void onlySoftmaxAndSigmoidAreLeftOutAtTheEnd(
      Activation activation, LossFunction loss, boolean stripped) {
    MultiLayerNetwork network = chain(output(3, 3, activation, loss));
    INDArray input = values(4, 2, 3);
    INDArray z = input.mmul(network.getParam("0_W")).addiRowVector(network.getParam("0_b"));
    INDArray activated = activation.getActivationFunction().getActivation(z.dup(), false);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input);

      assertClose(stripped ? z : activated, explanation.explainedOutput(), 1e-9);
      assertClose(activated, explanation.output(), 1e-9);
      assertClose(activated, network.output(input.dup()), 1e-9);
    }
  }

  @Test
  void anActivationLayerAtTheEndIsLeftOutToo() {
    MultiLayerNetwork network =
        chain(dense(3, 3, Activation.IDENTITY), new ActivationLayer(Activation.SOFTMAX));
    INDArray input = values(4, 2, 3);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input);

      assertClose(
          input.mmul(network.getParam("0_W")).addiRowVector(network.getParam("0_b")),
          explanation.explainedOutput(),
          1e-9);
      assertClose(network.output(input.dup()), explanation.output(), 1e-9);
    }
  }

  @Test
  void ofASequenceOneTimeStepIsExplained() {
    MultiLayerNetwork network = chain(new ActivationLayer(Activation.IDENTITY));
    INDArray sequence = values(6, 2, 3, 4);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertEquals(
          onlyStep(sequence, 3, 1), explainer.explain(sequence, Target.classIndex(1)).relevance());
      assertEquals(
          onlyStep(sequence, 2, 0),
          explainer.explain(sequence, Target.classIndex(0).atTimeStep(2)).relevance());
      assertEquals(sequence, explainer.explain(sequence, Target.relevance(sequence)).relevance());
      INDArray last = explainer.explain(sequence).relevance();
      for (int example = 0; example < 2; example++) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < 3; c++) {
          highest = Math.max(highest, sequence.getDouble(example, c, 3));
        }
        assertEquals(highest, last.slice(example).sumNumber().doubleValue(), 1e-12);
      }
    }
  }

  private static INDArray onlyStep(INDArray sequence, int step, int chosen) {
    INDArray expected = sequence.mul(0);
    for (int example = 0; example < sequence.size(0); example++) {
      expected.putScalar(
          new int[] {example, chosen, step}, sequence.getDouble(example, chosen, step));
    }
    return expected;
  }

  @ParameterizedTest
  @EnumSource(CNN2DFormat.class)
  void ofAnImageOfClassScoresEveryPositionIsExplained(CNN2DFormat format) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(4, 4, 2, format),
            new ConvolutionLayer.Builder(2, 2)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.IDENTITY)
                .build(),
            new CnnLossLayer.Builder(LossFunction.MCXENT)
                .format(format)
                .activation(Activation.SOFTMAX)
                .build());
    boolean channelsLast = format == CNN2DFormat.NHWC;
    INDArray input = values(8, 2, 2, 4, 4);
    input = channelsLast ? input.permute(0, 2, 3, 1).dup('c') : input;
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input);
      assertClose(network.output(input.dup()), explanation.output(), 1e-9);

      INDArray logits = explanation.explainedOutput();
      INDArray relevance = explanation.outputRelevance();
      int axis = channelsLast ? 3 : 1;
      assertEquals(3, logits.size(axis));
      assertClose(logits.max(axis), relevance.sum(axis), 1e-12);
      assertEquals(2 * 3 * 3, relevance.neq(0).castTo(relevance.dataType()).sumNumber().intValue());
    }
  }

  /** One hidden layer, three outputs. */
  private static ComputationGraph severalOutputs() {
    return graph(
        g ->
            g.addInputs("in")
                .addLayer("hidden", dense(3, 4, Activation.TANH), "in")
                .addLayer("one", classes(4, 2), "hidden")
                .addLayer("two", classes(4, 3), "hidden")
                .addLayer("three", output(4, 1, Activation.IDENTITY, LossFunction.MSE), "hidden")
                .setOutputs("one", "two", "three"));
  }

  @Test
  void severalOutputsAreExplainedTogetherOrEachForItself() {
    INDArray input = values(2, 2, 3);
    Target nothing = Target.nothing();
    Target predicted = Target.predicted();
    try (LrpExplainer explainer = LrpExplainer.builder(severalOutputs()).build()) {
      Explanation together = explainer.explain(input);
      INDArray sum =
          explainer
              .explain(input, predicted, nothing, nothing)
              .relevance()
              .add(explainer.explain(input, nothing, predicted, nothing).relevance())
              .add(explainer.explain(input, nothing, nothing, predicted).relevance());

      assertClose(sum, together.relevance(), 1e-9);
      assertEquals(List.of("one", "two", "three"), together.outputNames());
      Explanation second = explainer.explain(input, nothing, Target.classIndex(2), nothing);
      assertEquals(0, second.outputRelevance("one").amaxNumber().doubleValue());
      assertEquals(
          second.explainedOutput("two").getDouble(1, 2),
          second.outputRelevance("two").getDouble(1, 2));
      assertEquals("nothing", second.target("three").toString());
      assertArrayEquals(new long[] {2, 1}, second.output("three").shape());
    }
  }

  @Test
  void explainingNothingAtAllGivesZeros() {
    Target nothing = Target.nothing();
    try (LrpExplainer explainer = LrpExplainer.builder(severalOutputs()).build()) {
      INDArray relevance =
          explainer.explain(values(2, 2, 3), nothing, nothing, nothing).relevance();
      assertArrayEquals(new long[] {2, 3}, relevance.shape());
      assertEquals(0, relevance.amaxNumber().doubleValue());
    }
  }

  static Stream<Arguments> descriptions() {
    return Stream.of(
        arguments(Target.predicted(), "the predicted class"),
        arguments(Target.classIndex(4), "class 4"),
        arguments(Target.classIndices(1, 2), "given classes"),
        arguments(Target.contrastive(), "the chosen class against the rest"),
        arguments(Target.contrastive(3), "class 3 against the rest"),
        arguments(Target.relevance(LOGITS), "given relevance [2, 3]"),
        arguments(Target.classIndex(1).atTimeStep(5), "class 1 at time step 5"));
  }

  @ParameterizedTest
  @MethodSource("descriptions")
  void aTargetSaysWhatItIs(Target target, String text) {
    assertEquals(text, target.toString());
  }
}
