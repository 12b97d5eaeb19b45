package org.lrp4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Sign;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;

/** A pass is a convolution or matrix product of the layer's size, the forward pass included. */
class PlanTest {

  private static final Facts BEHIND_A_RELU =
      new Facts(Sign.NON_NEGATIVE, Vanishing.AT_ZERO_AND_BELOW);

  static Stream<Arguments> counts() {
    return Stream.of(
        Arguments.of(new ZeroRule(), 2, 2),
        Arguments.of(new EpsilonRule(), 2, 2),
        Arguments.of(new GammaRule(), 3, 3),
        Arguments.of(new ZPlusRule(), 3, 5),
        Arguments.of(new GeneralizedGammaRule(), 3, 7),
        Arguments.of(new AlphaBetaRule(), 4, 8),
        Arguments.of(new ZBoxRule(0, 1), 5, 5));
  }

  private static int passes(Rule rule, Facts facts) {
    Plan plan = Plan.of(rule, facts, true, false);
    int passes = plan.forwardFromParts() ? 0 : 1;
    for (int t = 0; t < plan.terms().size(); t++) {
      int parts = plan.term(t).parts().size();
      passes += plan.usesPreActivation(t) || plan.isRest(t) ? parts : 2 * parts;
    }
    return passes;
  }

  @ParameterizedTest(name = "{0}: {1} behind a ReLU, {2} for any input")
  @MethodSource("counts")
  void aRuleTakesNoMorePassesThanItNeeds(Rule rule, int behindARelu, int anyInput) {
    assertEquals(behindARelu, passes(rule, BEHIND_A_RELU));
    assertEquals(anyInput, passes(rule, Facts.NONE));
  }

  static Stream<Arguments> knownDenominators() {
    Facts signed = new Facts(Sign.ANY, Vanishing.AT_ZERO_AND_BELOW);
    Facts anywhere = new Facts(Sign.NON_NEGATIVE, Vanishing.AT_ZERO);
    List<Sign> unknown = List.of(Sign.ANY);
    List<Sign> positive = List.of(Sign.NON_NEGATIVE);
    // Gates say where the pre-activation is positive and where it is negative.
    List<Sign> gated = List.of(Sign.NON_NEGATIVE, Sign.NON_POSITIVE);
    return Stream.of(
        Arguments.of(new EpsilonRule(), BEHIND_A_RELU, positive, unknown),
        Arguments.of(new EpsilonRule(), signed, positive, unknown),
        Arguments.of(new EpsilonRule(), anywhere, unknown, unknown),
        Arguments.of(new GammaRule(), BEHIND_A_RELU, positive, unknown),
        Arguments.of(new GammaRule(), signed, unknown, unknown), // γW⁺a⁻ may be more than z
        Arguments.of(new GeneralizedGammaRule(), BEHIND_A_RELU, positive, gated),
        Arguments.of(new GeneralizedGammaRule(), signed, positive, gated),
        Arguments.of(new GeneralizedGammaRule(), anywhere, gated, gated),
        Arguments.of(new ZBoxRule(0, 1), BEHIND_A_RELU, unknown, unknown));
  }

  @ParameterizedTest(name = "{0}, {1}: {2}, without biases {3}")
  @MethodSource("knownDenominators")
  void aDenominatorBeyondThePreActivationHasItsSignWhereRelevanceArrives(
      Rule rule, Facts facts, List<Sign> signs, List<Sign> withoutBiases) {
    assertEquals(signs, signs(Plan.of(rule, facts, true, false)));
    assertEquals(signs, signs(Plan.of(rule, facts, false, false)));
    // Without its bias a denominator is another value than the activation function looks at.
    assertEquals(withoutBiases, signs(Plan.of(rule, facts, true, true)));
  }

  private static List<Sign> signs(Plan plan) {
    return plan.terms().stream().map(PlannedTerm::signWhereRelevant).toList();
  }
}
