package org.lrp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.factory.Nd4j;

/** Parameters that make no rule, and what the refusal says. */
class RuleValidationTest {

  @ParameterizedTest(name = "α = {0}, β = {1}")
  @CsvSource({"2, 2", "1, 1", "0.5, -0.5", "-1, -2", "NaN, 1", "2, NaN", "Infinity, Infinity"})
  void alphaMinusBetaMustBeOneAndNeitherNegative(double alpha, double beta) {
    requireMessage(
        "α and β must not be negative and α − β must be 1, got α = " + alpha + ", β = " + beta,
        () -> new AlphaBetaRule(alpha, beta));
  }

  @Test
  void alphaAndBetaMayBeAnyPairThatDiffersByOne() {
    assertEquals(0.1, new AlphaBetaRule(1.1, 0.1).beta());
    assertEquals(0, new AlphaBetaRule(1, 0).beta());
  }

  @ParameterizedTest(name = "γ = {0}")
  @CsvSource({"-0.1", "NaN", "Infinity", "-Infinity"})
  void gammaMustBeFiniteAndNotNegative(double gamma) {
    String message = "γ must be a finite number, not negative, got " + gamma;
    requireMessage(message, () -> new GammaRule(gamma));
    requireMessage(message, () -> new GeneralizedGammaRule(gamma));
  }

  static Stream<Arguments> stabilized() {
    return Stream.<DoubleFunction<Rule>>of(
            ZeroRule::new,
            EpsilonRule::new,
            delta -> new GammaRule(0.5, delta),
            delta -> new GeneralizedGammaRule(0.5, delta),
            delta -> new AlphaBetaRule(2, 1, delta),
            ZPlusRule::new,
            WSquareRule::new,
            FlatRule::new,
            delta -> new ZBoxRule(new Box(Bound.of(0), Bound.of(1)), delta))
        .map(rule -> arguments(rule.apply(1e-3).label(), rule));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("stabilized")
  void everyStabilizerMustBeFiniteAndAboveZero(String label, DoubleFunction<Rule> rule) {
    for (double delta : new double[] {0, -1e-6, Double.NaN, Double.POSITIVE_INFINITY}) {
      requireMessage(
          "A stabilizer must be a finite number greater than zero, got "
              + delta
              + "; for next to none take 1e-12",
          () -> rule.apply(delta));
    }
    assertTrue(
        rule.apply(1e-3).terms().stream().allMatch(term -> term.stabilizer() == 1e-3), label);
  }

  static Stream<Arguments> impossibleBoxes() {
    return Stream.of(
        arguments(
            (Executable) () -> new ZBoxRule(1, 0),
            "The lower bound of a box must not be above the upper one, got low = 1.0, high = 0.0"),
        arguments(
            (Executable) () -> new ZBoxRule(new double[] {0, 2}, new double[] {1, 1}),
            "The lower bound of a box must not be above the upper one, got low = [0.0, 2.0], high ="
                + " [1.0, 1.0]"),
        arguments(
            (Executable)
                () -> new ZBoxRule(Nd4j.createFromArray(0d, 2d), Nd4j.createFromArray(1d, 1d)),
            "The lower bound of a box must not be above the upper one, got low = array of shape"
                + " [2], high = array of shape [2]"),
        arguments(
            (Executable) () -> new Box(Bound.of(0.5), Bound.perChannel(1, 0)),
            "The lower bound of a box must not be above the upper one, got low = 0.5, high ="
                + " [1.0, 0.0]"),
        arguments(
            (Executable) () -> new Box(Bound.perChannel(0, 1), Bound.of(0.5)),
            "The lower bound of a box must not be above the upper one, got low = [0.0, 1.0], high ="
                + " 0.5"),
        arguments(
            (Executable) () -> new ZBoxRule(new double[] {0, 0}, new double[] {1, 1, 1}),
            "Both bounds of a box need the same shape, got [0.0, 0.0] and [1.0, 1.0, 1.0]"),
        arguments(
            (Executable) () -> new ZBoxRule(Double.NaN, 1),
            "Both bounds of a box must be finite, got low = NaN, high = 1.0"),
        arguments(
            (Executable) () -> new ZBoxRule(0, Double.POSITIVE_INFINITY),
            "Both bounds of a box must be finite, got low = 0.0, high = Infinity"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("impossibleBoxes")
  void aBoxNeedsTwoFiniteBoundsOfOneShapeTheLowerOneBelow(Executable box, String message) {
    requireMessage(message, box);
  }

  @Test
  void aBoxMayBeFlat() {
    assertEquals("ZBox(low=1.0, high=1.0)", new ZBoxRule(1, 1).label());
  }

  @Test
  void aTermNeedsAPartAndFactorsMustBeFinite() {
    requireMessage(
        "A term needs at least one part, got none",
        () -> new Term(1, Gate.EVERYWHERE, List.of(), SignSplit.NONE, 1));
    requireMessage(
        "The factors must be finite, got NaN and 1.0", () -> new SignSplit(Double.NaN, 1));
  }

  private static void requireMessage(String message, Executable construction) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, construction).getMessage());
  }
}
