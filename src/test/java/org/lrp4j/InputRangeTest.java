package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

@ExtendWith(OneThread.class)
class InputRangeTest {

  private final MultiLayerNetwork network = Networks.convolutional();
  private final INDArray above = Transforms.abs(Networks.values(1, 2, 2, 5, 5));

  static Stream<Rule> rules() {
    return Stream.of(
        new EpsilonRule(),
        new ZPlusRule(),
        new GammaRule(),
        new GeneralizedGammaRule(),
        new AlphaBetaRule(),
        new AlphaBetaRule(1.5, 0.5),
        new WSquareRule());
  }

  private INDArray relevance(LrpExplainerBuilder builder, Rule rule, INDArray input) {
    try (LrpExplainer explainer = builder.composite(Composite.uniform(rule)).build()) {
      return explainer.explain(input).relevance();
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void whatIsLeftOutBecauseNoInputIsNegativeIsZeroAnyway(Rule rule) {
    INDArray expected = relevance(LrpExplainer.builder(network), rule, above);
    INDArray actual = relevance(LrpExplainer.builder(network).inputRange(0, 10), rule, above);
    Networks.assertClose(expected, actual, 1e-12);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSameHoldsIfNoInputIsPositive(Rule rule) {
    INDArray below = above.neg();
    INDArray expected = relevance(LrpExplainer.builder(network), rule, below);
    INDArray actual = relevance(LrpExplainer.builder(network).inputRange(-10, 0), rule, below);
    Networks.assertClose(expected, actual, 1e-12);
  }

  @Test
  void anInputOutsideTheRangeIsRefusedWithBothRanges() {
    try (LrpExplainer explainer = LrpExplainer.builder(network).inputRange(0, 0.5).build()) {
      INDArray input = above.div(above.maxNumber()).muli(0.5);
      explainer.explain(input);
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> explainer.explain(input.putScalar(0, -0.25)));
      assertEquals(
          "Input \"input\" was declared to range from 0.0 to 0.5, but this one ranges from -0.25 to"
              + " 0.5: normalise it as in training, or declare another range",
          e.getMessage());
    }
  }

  @Test
  void boundsAreComparedInTheTypeOfTheInput() {
    MultiLayerNetwork single =
        Networks.chain(
            DataType.FLOAT,
            null,
            Networks.dense(3, 4, org.nd4j.linalg.activations.Activation.RELU),
            Networks.classes(4, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(single).inputRange(0, 0.1).build()) {
      explainer.explain(Networks.values(1, 2, 3).assign(0.1));
    }
  }

  @Test
  void aRangeHasALowestValueNotAboveItsHighest() {
    LrpExplainerBuilder builder = LrpExplainer.builder(network);
    var e = assertThrows(IllegalArgumentException.class, () -> builder.inputRange(1, 0));
    assertEquals(
        "The lowest value of an input must not be above the highest, got 1.0 and 0.0",
        e.getMessage());
  }
}
