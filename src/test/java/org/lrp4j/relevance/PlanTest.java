package org.lrp4j.relevance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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
        Arguments.of(new GeneralizedGammaRule(), 3, 9),
        Arguments.of(new AlphaBetaRule(), 4, 8),
        Arguments.of(new ZBoxRule(0, 1), 5, 5));
  }

  private static int passes(Rule rule, Facts facts) {
    Plan plan = Plan.of(rule, facts, true, false);
    int passes = plan.forwardFromParts() ? 0 : 1;
    for (int t = 0; t < plan.terms().size(); t++) {
      int parts = plan.term(t).parts().size();
      passes += plan.usesPreActivation(t) ? parts : 2 * parts;
    }
    return passes;
  }

  @ParameterizedTest(name = "{0}: {1} behind a ReLU, {2} for any input")
  @MethodSource("counts")
  void aRuleTakesNoMorePassesThanItNeeds(Rule rule, int behindARelu, int anyInput) {
    assertEquals(behindARelu, passes(rule, BEHIND_A_RELU));
    assertEquals(anyInput, passes(rule, Facts.NONE));
  }

  static Stream<Arguments> positiveDenominators() {
    Facts signed = new Facts(Sign.ANY, Vanishing.AT_ZERO_AND_BELOW);
    Facts anywhere = new Facts(Sign.NON_NEGATIVE, Vanishing.AT_ZERO);
    return Stream.of(
        Arguments.of(new EpsilonRule(), BEHIND_A_RELU, true),
        Arguments.of(new EpsilonRule(), signed, true),
        Arguments.of(new EpsilonRule(), anywhere, false),
        Arguments.of(new GammaRule(), BEHIND_A_RELU, true),
        Arguments.of(new GammaRule(), signed, false), // γW⁺a⁻ may be more than z
        Arguments.of(new GeneralizedGammaRule(), BEHIND_A_RELU, true),
        Arguments.of(new GeneralizedGammaRule(), signed, true),
        Arguments.of(new GeneralizedGammaRule(), anywhere, false),
        Arguments.of(new ZBoxRule(0, 1), BEHIND_A_RELU, false));
  }

  @ParameterizedTest(name = "{0}, {1}: {2}")
  @MethodSource("positiveDenominators")
  void aDenominatorThatIsNotBelowThePreActivationIsPositiveWhereRelevanceArrives(
      Rule rule, Facts facts, boolean isPositive) {
    assertEquals(isPositive, Plan.of(rule, facts, true, false).term(0).isPositive());
    assertEquals(isPositive, Plan.of(rule, facts, false, false).term(0).isPositive());
    // Without its bias a denominator is another value than the activation function looks at.
    assertFalse(Plan.of(rule, facts, true, true).term(0).isPositive());
  }
}
