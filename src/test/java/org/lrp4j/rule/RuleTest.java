package org.lrp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.rule.InputModifier.Ones.ONES;
import static org.lrp4j.rule.SignSplit.IDENTITY;
import static org.lrp4j.rule.SignSplit.NEGATIVE;
import static org.lrp4j.rule.SignSplit.NONE;
import static org.lrp4j.rule.SignSplit.POSITIVE;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What each rule says about weights, inputs and biases: the table of the specification. */
class RuleTest {

  private static final INDArray VALUES = Nd4j.createFromArray(-2d, 0, 3);

  static Stream<Arguments> termsOfRules() {
    SignSplit raised = new SignSplit(1.5, 1);
    SignSplit lowered = new SignSplit(1, 1.5);
    Term epsilon = Term.of(IDENTITY, 1e-6, Part.of(IDENTITY, IDENTITY));
    Term alpha = Term.of(POSITIVE, 1e-6, Part.of(POSITIVE, POSITIVE), Part.of(NEGATIVE, NEGATIVE));
    Term beta = Term.of(NEGATIVE, 1e-6, Part.of(NEGATIVE, POSITIVE), Part.of(POSITIVE, NEGATIVE));
    return Stream.of(
        arguments(new ZeroRule(), List.of(Term.of(IDENTITY, 1e-9, epsilon.parts().get(0)))),
        arguments(new EpsilonRule(), List.of(epsilon)),
        arguments(new GammaRule(0.5), List.of(Term.of(raised, 1e-6, Part.of(raised, IDENTITY)))),
        arguments(
            new GeneralizedGammaRule(0.5),
            List.of(
                Term.of(raised, 1e-6, Part.of(raised, POSITIVE), Part.of(lowered, NEGATIVE))
                    .where(Gate.WHERE_POSITIVE),
                Term.of(lowered, 1e-6, Part.of(lowered, POSITIVE), Part.of(raised, NEGATIVE))
                    .where(Gate.WHERE_NEGATIVE))),
        arguments(new AlphaBetaRule(3, 2), List.of(alpha.times(3), beta.times(-2))),
        arguments(new AlphaBetaRule(1, 0), List.of(alpha)),
        arguments(new ZPlusRule(), List.of(alpha)),
        arguments(
            new WSquareRule(),
            List.of(Term.of(NONE, 1e-6, Part.of(WeightModifier.Fixed.SQUARE, ONES)))),
        arguments(
            new FlatRule(), List.of(Term.of(NONE, 1e-6, Part.of(WeightModifier.Fixed.ONES, ONES)))),
        arguments(
            new ZBoxRule(-1, 2),
            List.of(
                Term.of(
                    NONE,
                    1e-6,
                    Part.of(POSITIVE, new Distance(Bound.of(-1), Sign.NON_NEGATIVE)),
                    Part.of(NEGATIVE, new Distance(Bound.of(2), Sign.NON_POSITIVE))))),
        arguments(new PassRule(), List.of()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("termsOfRules")
  void aRuleIsTheTermsOfItsDefinition(Rule rule, List<Term> terms) {
    assertEquals(terms, rule.terms());
  }

  static Stream<Arguments> labels() {
    return Stream.of(
        arguments(new ZeroRule(), "Zero"),
        arguments(new EpsilonRule(0.25), "Epsilon(ε=0.25)"),
        arguments(new GammaRule(), "Gamma(γ=0.25)"),
        arguments(new GeneralizedGammaRule(), "GeneralizedGamma(γ=0.25)"),
        arguments(new AlphaBetaRule(), "AlphaBeta(α=2.0, β=1.0)"),
        arguments(new ZPlusRule(), "ZPlus"),
        arguments(new WSquareRule(), "WSquare"),
        arguments(new FlatRule(), "Flat"),
        arguments(
            new ZBoxRule(new double[] {0, -1}, new double[] {1, 2}),
            "ZBox(low=[0.0, -1.0], high=[1.0, 2.0])"),
        arguments(new PassRule(), "Pass"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("labels")
  void aLabelIsShortAndTellsTheParameters(Rule rule, String label) {
    assertEquals(label, rule.label());
  }

  @Test
  void theDefaultsAreThoseOfTheSpecification() {
    assertEquals(new ZeroRule(1e-9), new ZeroRule());
    assertEquals(new EpsilonRule(1e-6), new EpsilonRule());
    assertEquals(new GammaRule(0.25, 1e-6), new GammaRule());
    assertEquals(new GeneralizedGammaRule(0.25, 1e-6), new GeneralizedGammaRule());
    assertEquals(new AlphaBetaRule(2, 1, 1e-6), new AlphaBetaRule());
    assertNotEquals(new EpsilonRule(0.1), new EpsilonRule(0.2));
  }

  @Test
  void onlyTheBoxRuleHasABox() {
    ZBoxRule rule = new ZBoxRule(-1, 2);
    assertEquals(Optional.of(new Box(Bound.of(-1), Bound.of(2))), rule.box());
    assertEquals(Optional.empty(), new ZPlusRule().box());
  }

  @ParameterizedTest(name = "{0}·v⁺ + {1}·v⁻")
  @CsvSource({
    "1, 1, -2, 3",
    "1, 0, 0, 3",
    "0, 1, -2, 0",
    "0, 0, 0, 0",
    "1.25, 1, -2, 3.75",
    "-1, 0, 0, -3",
    "0, -1, 2, 0",
    "2, 3, -6, 6"
  })
  void aSplitBySignScalesEachSideByItself(
      double positive, double negative, double atMinusTwo, double atThree) {
    INDArray given = VALUES.dup();
    assertEquals(
        Nd4j.createFromArray(atMinusTwo, 0, atThree),
        new SignSplit(positive, negative).apply(given));
    assertEquals(VALUES, given);
  }

  @Test
  void weightsAreNeverWrittenTo() {
    INDArray given = VALUES.dup();
    assertSame(given, IDENTITY.apply(given));
    assertEquals(Nd4j.createFromArray(4d, 0, 9), WeightModifier.Fixed.SQUARE.apply(given));
    assertEquals(Nd4j.ones(DataType.DOUBLE, 3), WeightModifier.Fixed.ONES.apply(given));
    assertEquals(Nd4j.ones(DataType.DOUBLE, 3), ONES.apply(given, 0));
    assertEquals(VALUES, given);
  }
}
