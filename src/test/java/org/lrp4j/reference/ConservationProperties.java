package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.composite.Composite;
import org.lrp4j.reference.RandomNetwork.Traits;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Without biases no relevance is lost on the way from the explained logit to the input.
 *
 * <p>There is one mathematical exception: a unit of which all inputs are exactly zero cannot pass
 * its relevance on. Such units have none as long as their own output is zero as well. So networks
 * have either no biases and only activation functions with f(0) = 0, or biases but no way to an
 * exact zero: no ReLU, no padding layers, no windows that see nothing but padding. Relevance that
 * the flat and w² rules give to zeros would be lost too; conservation holds for rules that share
 * relevance out in proportion to the inputs.
 */
class ConservationProperties {

  private static final double TINY = 1e-12;

  @Provide
  Arbitrary<RandomNetwork> unbiasedChains() {
    return RandomNetworks.of(new Traits(false, false, true, false));
  }

  @Provide
  Arbitrary<RandomNetwork> unbiasedGraphs() {
    return RandomNetworks.of(new Traits(true, false, true, false));
  }

  @Provide
  Arbitrary<RandomNetwork> biasedGraphs() {
    return RandomNetworks.of(new Traits(true, true, false, false));
  }

  @Provide
  Arbitrary<Rule> rules() {
    return Arbitraries.of(new EpsilonRule(TINY), new GammaRule(0.25, TINY));
  }

  @Property(tries = 30, seed = "1", shrinking = ShrinkingMode.OFF)
  void chainsWithoutBiasConserveRelevance(
      @ForAll("unbiasedChains") RandomNetwork network, @ForAll("rules") Rule rule) {
    assertConserves(LrpExplainer.builder(network.chain()), network, rule);
  }

  @Property(tries = 40, seed = "2", shrinking = ShrinkingMode.OFF)
  void graphsWithoutBiasConserveRelevance(
      @ForAll("unbiasedGraphs") RandomNetwork network, @ForAll("rules") Rule rule) {
    assertConserves(LrpExplainer.builder(network.graph()), network, rule);
  }

  @Property(tries = 40, seed = "3", shrinking = ShrinkingMode.OFF)
  void graphsWhoseBiasesAreLeftOutConserveRelevance(
      @ForAll("biasedGraphs") RandomNetwork network, @ForAll("rules") Rule rule) {
    assertConserves(LrpExplainer.builder(network.graph()), network, rule);
  }

  private static void assertConserves(
      LrpExplainerBuilder builder, RandomNetwork network, Rule rule) {
    try (LrpExplainer explainer =
        builder.composite(Composite.uniform(rule)).zeroBias(true).stabilizer(TINY).build()) {
      Explanation explanation = explainer.explain(network.inputs(2));
      INDArray logits = explanation.outputRelevance();
      assumeWellConditioned(explanation, logits);
      for (Conservation.Row row : explanation.conservation().rows()) {
        double tolerance = 1e-6 * Math.max(1, Math.abs(row.arrived()));
        assertEquals(row.arrived(), row.passedOn(), tolerance, row.name());
        assertEquals(0, row.absorbedByBias(), 0, row.name());
      }
      for (int example = 0; example < logits.size(0); example++) {
        double logit = logits.slice(example).sumNumber().doubleValue();
        double sum = 0;
        for (String input : explanation.inputNames()) {
          sum += explanation.relevance(input).slice(example).sumNumber().doubleValue();
        }
        assertEquals(logit, sum, 1e-6 * Math.max(1, Math.abs(logit)), "example " + example);
      }
    }
  }

  /**
   * Where a denominator comes close to zero, relevance of both signs becomes huge, and its sum
   * small in comparison: rounding, and the stabilizer, then show in the sum.
   */
  private static void assumeWellConditioned(Explanation explanation, INDArray logits) {
    double largest =
        explanation.layerNames().stream()
            .map(name -> name.split("#"))
            .map(
                key ->
                    explanation.relevance(key[0], key.length == 1 ? 0 : Integer.parseInt(key[1])))
            .mapToDouble(relevance -> relevance.norm1Number().doubleValue())
            .max()
            .orElseThrow();
    Assume.that(largest < 1e4 * logits.norm1Number().doubleValue());
  }
}
