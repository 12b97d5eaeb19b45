package org.lrp4j.reference;

import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;

/**
 * A composite, and what it ought to mean: the rule of convolutions, of dense layers, and of the
 * first affine layer if that is a convolution.
 */
record RuleTable(String name, Composite composite, Rule convolution, Rule dense, Rule first)
    implements LayerRules {

  private static final double LOW = -1.25;
  private static final double HIGH = 1.5;

  /** The range of the test images, wider than they need. */
  private static final Affine.Bounds BOUNDS =
      new Affine.Bounds(new double[] {LOW}, new double[] {HIGH});

  static Stream<RuleTable> all() {
    Rule zPlus = new ZPlusRule(1e-6);
    Rule alphaBeta = new AlphaBetaRule(2, 1, 1e-6);
    Rule epsilon = new EpsilonRule(1e-6);
    Rule gamma = new GammaRule(0.25, 1e-6);
    Rule generalizedGamma = new GeneralizedGammaRule(0.25, 1e-6);
    Rule flat = new FlatRule(1e-6);
    Rule box = new ZBoxRule(LOW, HIGH);
    Rule wSquare = new WSquareRule(1e-6);
    Composite wSquareFirst =
        Composite.builder().convolutions(zPlus).dense(epsilon).first(wSquare).build();
    return Stream.of(
        new RuleTable("EpsilonPlus", Composite.epsilonPlus(), zPlus, epsilon, zPlus),
        new RuleTable("EpsilonPlusFlat", Composite.epsilonPlusFlat(), zPlus, epsilon, flat),
        new RuleTable(
            "EpsilonAlpha2Beta1", Composite.epsilonAlpha2Beta1(), alphaBeta, epsilon, alphaBeta),
        new RuleTable(
            "EpsilonAlpha2Beta1Flat", Composite.epsilonAlpha2Beta1Flat(), alphaBeta, epsilon, flat),
        new RuleTable(
            "EpsilonGammaBox",
            Composite.epsilonGammaBox(LOW, HIGH),
            generalizedGamma,
            epsilon,
            box),
        new RuleTable("Gamma everywhere", Composite.uniform(gamma), gamma, gamma, gamma),
        new RuleTable("Epsilon everywhere", Composite.uniform(epsilon), epsilon, epsilon, epsilon),
        new RuleTable("WSquare first", wSquareFirst, zPlus, epsilon, wSquare));
  }

  @Override
  public Optional<Rule> rule(Place place) {
    if (LayerReader.isNormalization(place.layer())) {
      return Optional.empty();
    }
    boolean isConvolution = place.layer().conf().getLayer() instanceof ConvolutionLayer;
    return Optional.of(isConvolution ? place.isFirst() ? first : convolution : dense);
  }

  @Override
  public Optional<Affine.Bounds> bounds(Place place) {
    return Optional.of(BOUNDS);
  }

  @Override
  public String toString() {
    return name;
  }
}
