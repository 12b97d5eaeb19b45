package org.lrp4j.reference.sequence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.CompositeBuilder;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZPlusRule;

/**
 * How to explain: a rule for each layer, and switches.
 *
 * @param rules by the layer's name
 */
record DrawnOptions(
    Map<String, Rule> rules,
    boolean zeroBias,
    boolean throughSoftmax,
    boolean lowMemory,
    double stabilizer) {

  /**
   * Draws them.
   *
   * @param layers those that take a rule
   * @param readsInput whether the first of them reads nothing but the network's input, so that a
   *     rule that gives to zeros has nothing to divide before it
   */
  static DrawnOptions draw(Random random, List<String> layers, boolean readsInput) {
    Map<String, Rule> rules = new LinkedHashMap<>();
    for (String layer : layers) {
      rules.put(layer, rule(random));
    }
    if (readsInput && random.nextInt(4) == 0) {
      rules.put(layers.get(0), random.nextBoolean() ? new FlatRule() : new WSquareRule());
    }
    return new DrawnOptions(
        rules,
        random.nextInt(3) == 0,
        random.nextInt(3) == 0,
        random.nextInt(4) == 0,
        random.nextInt(3) == 0 ? 1e-3 : 1e-6);
  }

  private static Rule rule(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> new GammaRule(0.25);
      case 1 -> new GeneralizedGammaRule(0.25);
      case 2 -> new AlphaBetaRule(2, 1);
      case 3 -> new ZPlusRule();
      case 4 -> new EpsilonRule(0.1);
      default -> new EpsilonRule(1e-6);
    };
  }

  LrpExplainer explainer(Model model) {
    CompositeBuilder composite = Composite.builder();
    rules.forEach(composite::layer);
    composite.attention(throughSoftmax ? Attention.ATTN_LRP : Attention.CP_LRP);
    return LrpExplainer.builder(model)
        .composite(composite.build())
        .zeroBias(zeroBias)
        .lowMemory(lowMemory)
        .stabilizer(stabilizer)
        .build();
  }
}
