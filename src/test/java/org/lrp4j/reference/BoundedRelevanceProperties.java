package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Whatever parameter-free or normalising layers stand in front of the first convolution, the
 * relevance of the inputs is bounded.
 *
 * <p>The shares of the flat and the box rule are not below zero and add up to one, and behind them
 * everything passes, routes or shares equally: so the inputs have, without signs, no more than
 * arrived at the first convolution, and exactly that with {@code zeroBias} where nothing was cut
 * off. Rules that multiply by their input share in proportion: of values and weights that are not
 * below zero the same holds; of others each share is what the input contributes, times the
 * relevance of a unit of the sum.
 */
class BoundedRelevanceProperties {

  /** The stabilizers of shares that are one in all. */
  private static final double STABILIZERS = 1e-4;

  @Provide
  Arbitrary<Long> seeds() {
    return Arbitraries.longs().between(0, 1_000_000);
  }

  @Provide
  Arbitrary<Composite> forPixels() {
    return Arbitraries.of(
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1Flat(),
        Composite.epsilonGammaBox(-200, 200));
  }

  @Provide
  Arbitrary<Composite> multiplying() {
    return Arbitraries.of(Composite.epsilonPlus(), Composite.epsilonAlpha2Beta1());
  }

  @Property(tries = 60, seed = "11", shrinking = ShrinkingMode.OFF)
  void rulesForPixelsGiveTheInputsNoMoreThanArrived(
      @ForAll("seeds") long seed,
      @ForAll("forPixels") Composite composite,
      @ForAll boolean zeroBias) {
    FrontDrawing front = FrontDrawing.ofAnySign(new Random(seed));
    Explanation explanation = explain(front, composite, zeroBias);
    double arrived = size(explanation.relevance(FrontDrawing.SECOND));
    assertTrue(arrived > 1e-9, "nothing arrived");
    double ofInputs = sizeOfInputs(explanation);
    assertTrue(ofInputs <= arrived * (1 + 1e-9), () -> ofInputs + " of " + arrived + "\n" + front);
    if (front.keepsAll()) {
      double sum = 0;
      for (String name : explanation.inputNames()) {
        sum += explanation.relevance(name).sumNumber().doubleValue();
      }
      double expected = explanation.relevance(FrontDrawing.SECOND).sumNumber().doubleValue();
      assertEquals(expected, sum, STABILIZERS * arrived, front.toString());
    }
  }

  @Property(tries = 40, seed = "12", shrinking = ShrinkingMode.OFF)
  void rulesThatMultiplyByTheInputGiveTheInputsNoMoreThanArrived(
      @ForAll("seeds") long seed,
      @ForAll("multiplying") Composite composite,
      @ForAll boolean zeroBias) {
    FrontDrawing front = FrontDrawing.ofPositiveValues(new Random(seed));
    Explanation explanation = explain(front, composite, zeroBias);
    double arrived = size(explanation.relevance(FrontDrawing.FIRST));
    double ofInputs = sizeOfInputs(explanation);
    assertTrue(arrived > 1e-9, "nothing arrived");
    assertTrue(ofInputs <= arrived * (1 + 1e-9), () -> ofInputs + " of " + arrived + "\n" + front);
  }

  /** {@code |s·a|·|R/(s·a + t)|}: what the input contributes, times the relevance of a unit. */
  @Property(tries = 10, seed = "13", shrinking = ShrinkingMode.OFF)
  void ofANormalisationEachPixelGetsItsContribution(
      @ForAll("seeds") long seed, @ForAll("multiplying") Composite composite) {
    FrontDrawing front = FrontDrawing.ofANormalization(new Random(seed));
    Explanation explanation = explain(front, composite, false);
    ComputationGraph network = front.network();
    INDArray zero = explanation.input("a").mul(0);
    INDArray z = network.feedForward(explanation.input("a").dup(), false).get("normalization");
    INDArray shift = network.feedForward(zero, false).get("normalization");
    double[] arrived = explanation.relevance(FrontDrawing.FIRST).ravel().toDoubleVector();
    double[] got = explanation.relevance("a").ravel().toDoubleVector();
    for (int i = 0; i < got.length; i++) {
      double value = z.ravel().getDouble(i);
      double contribution = value - shift.ravel().getDouble(i);
      double bound = Math.abs(contribution) * Math.abs(arrived[i] / value);
      assertTrue(Math.abs(got[i]) <= bound * (1 + 1e-6), got[i] + " but at most " + bound);
    }
  }

  private static Explanation explain(FrontDrawing front, Composite composite, boolean zeroBias) {
    List<INDArray> inputs = front.inputs();
    try (LrpExplainer explainer =
        LrpExplainer.builder(front.network()).composite(composite).zeroBias(zeroBias).build()) {
      return explainer.explain(inputs.toArray(INDArray[]::new));
    }
  }

  private static double size(INDArray relevance) {
    return relevance.norm1Number().doubleValue();
  }

  private static double sizeOfInputs(Explanation explanation) {
    return explanation.inputNames().stream()
        .mapToDouble(name -> size(explanation.relevance(name)))
        .sum();
  }
}
