package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.CompositeBuilder;
import org.lrp4j.reference.DrawnNetwork.Part;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;

/** A rule for every layer that takes one, given by the layer's name. */
final class DrawnRules implements LayerRules {

  /** For a forward pass, which depends on no rule. */
  static final LayerRules ANY =
      new LayerRules() {
        @Override
        public Optional<Rule> rule(Place place) {
          return Optional.of(new EpsilonRule());
        }

        @Override
        public Optional<Affine.Bounds> bounds(Place place) {
          return Optional.empty();
        }
      };

  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Map<String, Affine.Bounds> bounds = new LinkedHashMap<>();
  private final Random random;

  /**
   * Draws rules.
   *
   * @param passes the batches that will be explained, whose values every box has to hold
   */
  DrawnRules(DrawnNetwork network, Random random, List<ReferencePass> passes) {
    this.random = random;
    for (Part part : network.parts()) {
      boolean isNormalization = part.configuration() instanceof BatchNormalization;
      if (isNormalization ? random.nextInt(3) == 0 : takesRule(part)) {
        List<Tensor> inputs = inputs(part, network, passes);
        boolean keepsShape =
            Arrays.equals(inputs.get(0).shape(), passes.get(0).activation(part.name()).shape());
        rules.put(part.name(), rule(part.name(), inputs, network.channelsLast(), keepsShape));
      }
    }
  }

  /** What a layer may see: its input, or that of a normalisation which it takes over. */
  private static List<Tensor> inputs(Part part, DrawnNetwork network, List<ReferencePass> passes) {
    List<Tensor> inputs = new ArrayList<>();
    passes.forEach(pass -> inputs.add(pass.input(part.name())));
    network.parts().stream()
        .filter(other -> other.configuration() instanceof BatchNormalization)
        .filter(other -> other.name().equals(part.sources().get(0)) && part.preprocessor() == null)
        .forEach(other -> inputs.addAll(inputs(other, network, passes)));
    return inputs;
  }

  private static boolean takesRule(Part part) {
    Object layer = part.configuration();
    return layer instanceof ConvolutionLayer
        || layer instanceof DenseLayer
        || layer instanceof OutputLayer
        || layer instanceof ElementWiseMultiplicationLayer;
  }

  private Rule rule(String name, List<Tensor> inputs, boolean channelsLast, boolean keepsShape) {
    return switch (random.nextInt(13)) {
      case 0 -> new ZeroRule();
      case 1 -> new EpsilonRule(random.nextBoolean() ? 1e-6 : 0.1);
      case 2 -> new GammaRule(random.nextBoolean() ? 0.25 : 3);
      case 3, 4 -> new GeneralizedGammaRule(random.nextBoolean() ? 0.25 : 3);
      case 5 -> new AlphaBetaRule(2, 1);
      case 6 -> new AlphaBetaRule(1.5, 0.5);
      case 7 -> new ZPlusRule();
      case 8 -> new WSquareRule();
      case 9 -> new FlatRule();
      case 10, 11 -> box(name, inputs, channelsLast);
      default -> keepsShape ? new PassRule() : new EpsilonRule();
    };
  }

  /** A box that holds everything, the same for all channels or one for each. */
  private Rule box(String name, List<Tensor> inputs, boolean channelsLast) {
    Tensor like = inputs.get(0);
    int channels = like.shape()[like.rank() == 4 && channelsLast ? 3 : 1];
    double[] low = new double[random.nextBoolean() ? 1 : channels];
    double[] high = new double[low.length];
    Arrays.fill(low, Double.POSITIVE_INFINITY);
    Arrays.fill(high, Double.NEGATIVE_INFINITY);
    for (Tensor input : inputs) {
      for (int i = 0; i < input.values().length; i++) {
        int channel =
            low.length == 1 ? 0 : AffineReader.channel(input, channelsLast, i % input.rowSize());
        low[channel] = Math.min(low[channel], input.values()[i] - 0.25);
        high[channel] = Math.max(high[channel], input.values()[i] + 0.5);
      }
    }
    bounds.put(name, new Affine.Bounds(low, high));
    return low.length == 1 ? new ZBoxRule(low[0], high[0]) : new ZBoxRule(low, high);
  }

  Composite composite() {
    CompositeBuilder builder = Composite.builder();
    rules.forEach(builder::layer);
    return builder.build();
  }

  @Override
  public Optional<Rule> rule(Place place) {
    return Optional.ofNullable(rules.get(place.name()));
  }

  @Override
  public Optional<Affine.Bounds> bounds(Place place) {
    return Optional.ofNullable(bounds.get(place.name()));
  }

  @Override
  public String toString() {
    return rules.toString();
  }
}
