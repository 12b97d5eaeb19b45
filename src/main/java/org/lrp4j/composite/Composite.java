package org.lrp4j.composite;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;

/**
 * Which layer gets which rule. Take a preset, or compose freely:
 *
 * <pre>{@code
 * Composite composite = Composite.builder()
 *     .convolutions(new ZPlusRule())
 *     .dense(new EpsilonRule())
 *     .first(new FlatRule())
 *     .layer("fc2", new GammaRule())
 *     .build();
 * }</pre>
 *
 * <p>Where several entries match a layer, the more specific one wins: name, then index, then range
 * of indices, then first or last, then predicate, then layer type, then convolutions or dense, then
 * the default. Among entries of the same sort the one added last wins.
 *
 * <p>A rule is chosen for convolutions and dense layers. Batch normalisation that cannot be merged
 * takes the epsilon rule unless it is named, indexed, or matched by a predicate or type; all other
 * layers have a fixed treatment.
 */
public final class Composite {

  /** From the most specific to the least. */
  private enum Precedence {
    NAME,
    INDEX,
    RANGE,
    END,
    PREDICATE,
    TYPE,
    KIND,
    DEFAULT
  }

  private record Entry(
      Precedence precedence, Predicate<LayerDescription> matches, Rule rule, String layerName) {}

  private final String name;
  private final List<Entry> entries;
  private final Treatments treatments;

  private Composite(String name, List<Entry> entries, Treatments treatments) {
    this.name = name;
    this.entries = List.copyOf(entries);
    this.treatments = treatments;
  }

  /**
   * Starts an empty composite.
   *
   * @return the builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * ZPlus for convolutions, Epsilon for dense layers. A good start for any image classifier.
   *
   * @return the composite
   */
  public static Composite epsilonPlus() {
    return preset("EpsilonPlus").convolutions(new ZPlusRule()).dense(new EpsilonRule()).build();
  }

  /**
   * As {@link #epsilonPlus()}, with the flat rule for the first affine layers: shows regions rather
   * than single pixels.
   *
   * @return the composite
   */
  public static Composite epsilonPlusFlat() {
    return preset("EpsilonPlusFlat")
        .convolutions(new ZPlusRule())
        .dense(new EpsilonRule())
        .add(Precedence.END, Composite::isFirstOfPreset, new FlatRule())
        .build();
  }

  /**
   * AlphaBeta(2, 1) for convolutions, Epsilon for dense layers: shows evidence against as well.
   *
   * @return the composite
   */
  public static Composite epsilonAlpha2Beta1() {
    return preset("EpsilonAlpha2Beta1")
        .convolutions(new AlphaBetaRule(2, 1))
        .dense(new EpsilonRule())
        .build();
  }

  /**
   * As {@link #epsilonAlpha2Beta1()}, with the flat rule for the first affine layers.
   *
   * @return the composite
   */
  public static Composite epsilonAlpha2Beta1Flat() {
    return preset("EpsilonAlpha2Beta1Flat")
        .convolutions(new AlphaBetaRule(2, 1))
        .dense(new EpsilonRule())
        .add(Precedence.END, Composite::isFirstOfPreset, new FlatRule())
        .build();
  }

  /**
   * Generalised gamma (0.25) for convolutions, Epsilon for dense layers, and the z-box rule for
   * first layers that are convolutions: detailed explanations of images with a known range of
   * pixels.
   *
   * @param low the lowest value of an input, after normalisation
   * @param high the highest value of an input, not below {@code low}
   * @return the composite
   */
  public static Composite epsilonGammaBox(double low, double high) {
    return epsilonGammaBox(new ZBoxRule(low, high));
  }

  /**
   * As {@link #epsilonGammaBox(double, double)}, with a range of its own for each channel or
   * element.
   *
   * @param box the rule of the first convolutions
   * @return the composite
   */
  public static Composite epsilonGammaBox(ZBoxRule box) {
    return preset("EpsilonGammaBox")
        .convolutions(new GeneralizedGammaRule(0.25))
        .dense(new EpsilonRule())
        .add(Precedence.END, layer -> layer.first() && layer.kind() == LayerKind.CONVOLUTION, box)
        .build();
  }

  /**
   * One rule for all convolutions and dense layers.
   *
   * @param rule the rule
   * @return the composite
   */
  public static Composite uniform(Rule rule) {
    return preset("Uniform").defaultRule(rule).build();
  }

  /** Recurrent layers keep the epsilon rule, wherever they are. */
  private static boolean isFirstOfPreset(LayerDescription layer) {
    return layer.first()
        && (layer.kind() == LayerKind.CONVOLUTION || layer.kind() == LayerKind.DENSE);
  }

  private static Builder preset(String name) {
    Builder builder = builder();
    builder.name = name;
    return builder;
  }

  /**
   * The rule of a layer.
   *
   * @param layer the layer
   * @return the rule of the most specific entry that matches, or empty if none does
   */
  public Optional<Rule> ruleFor(LayerDescription layer) {
    Entry best = null;
    for (Entry entry : entries) {
      boolean atLeastAsSpecific =
          best == null || entry.precedence().compareTo(best.precedence()) <= 0;
      boolean applies =
          layer.kind().takesRule() || entry.precedence().compareTo(Precedence.TYPE) <= 0;
      if (atLeastAsSpecific && applies && entry.matches().test(layer)) {
        best = entry;
      }
    }
    return Optional.ofNullable(best).map(Entry::rule);
  }

  /**
   * The layers that the composite has a rule for by name.
   *
   * @return the names
   */
  public Set<String> layerNames() {
    return entries.stream()
        .map(Entry::layerName)
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * How what has no rule shares relevance: products, maxima and sums.
   *
   * @return the treatments
   */
  public Treatments treatments() {
    return treatments;
  }

  /** The name of the preset, or {@code Custom}. */
  @Override
  public String toString() {
    return name;
  }

  /** Collects which layers get which rule; see {@link Composite} for what wins over what. */
  public static final class Builder {

    private final List<Entry> entries = new ArrayList<>();
    private String name = "Custom";
    private Treatments treatments = Treatments.DEFAULT;

    private Builder() {}

    private Builder add(Precedence precedence, Predicate<LayerDescription> matches, Rule rule) {
      Objects.requireNonNull(rule, "rule");
      entries.add(new Entry(precedence, matches, rule, null));
      return this;
    }

    /**
     * The rule of one layer.
     *
     * @param layerName the layer's name
     * @param rule its rule
     * @return this builder
     */
    public Builder layer(String layerName, Rule rule) {
      Objects.requireNonNull(layerName, "layerName");
      Objects.requireNonNull(rule, "rule");
      Predicate<LayerDescription> hasName = layer -> layer.name().equals(layerName);
      entries.add(new Entry(Precedence.NAME, hasName, rule, layerName));
      return this;
    }

    /**
     * The rule of one layer.
     *
     * @param index the layer's index, from 0
     * @param rule its rule
     * @return this builder
     */
    public Builder layer(int index, Rule rule) {
      return add(Precedence.INDEX, layer -> layer.index() == index, rule);
    }

    /**
     * The rule of a range of layers.
     *
     * @param from the first index, from 0
     * @param to the last index, inclusive
     * @param rule their rule
     * @return this builder
     */
    public Builder layers(int from, int to, Rule rule) {
      if (from > to) {
        throw new IllegalArgumentException(
            "A range of layers must not end before it begins, got " + from + " to " + to);
      }
      return add(Precedence.RANGE, layer -> layer.index() >= from && layer.index() <= to, rule);
    }

    /**
     * The rule of the first affine layers: those that no other affine layer separates from an input
     * of the network, by the way the data flows.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder first(Rule rule) {
      return add(Precedence.END, layer -> layer.first() && layer.kind().takesRule(), rule);
    }

    /**
     * The rule of the last affine layers: those that no other affine layer separates from an output
     * of the network.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder last(Rule rule) {
      return add(Precedence.END, layer -> layer.last() && layer.kind().takesRule(), rule);
    }

    /**
     * The rule of all layers that a predicate accepts.
     *
     * @param predicate accepts the layers
     * @param rule their rule
     * @return this builder
     */
    public Builder matching(Predicate<LayerDescription> predicate, Rule rule) {
      return add(Precedence.PREDICATE, Objects.requireNonNull(predicate, "predicate"), rule);
    }

    /**
     * The rule of all layers of a type.
     *
     * @param type the class of their configuration, or a superclass
     * @param rule their rule
     * @return this builder
     */
    public Builder type(Class<? extends Layer> type, Rule rule) {
      return add(Precedence.TYPE, layer -> type.isAssignableFrom(layer.type()), rule);
    }

    /**
     * The rule of all convolutions.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder convolutions(Rule rule) {
      return add(Precedence.KIND, layer -> layer.kind() == LayerKind.CONVOLUTION, rule);
    }

    /**
     * The rule of all dense layers.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder dense(Rule rule) {
      return add(Precedence.KIND, layer -> layer.kind() == LayerKind.DENSE, rule);
    }

    /**
     * The rule of all recurrent layers, on the affine map of input and state at each moment.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder recurrent(Rule rule) {
      return add(Precedence.KIND, layer -> layer.kind() == LayerKind.RECURRENT, rule);
    }

    /**
     * How the factors of products share relevance.
     *
     * @param product the treatment
     * @return this builder
     */
    public Builder products(Treatments.Product product) {
      treatments = new Treatments(product, treatments.maximum(), treatments.sum());
      return this;
    }

    /**
     * How the inputs of maxima share relevance: of max pooling and of vertices.
     *
     * @param maximum the treatment
     * @return this builder
     */
    public Builder maxima(Treatments.Maximum maximum) {
      treatments = new Treatments(treatments.product(), maximum, treatments.sum());
      return this;
    }

    /**
     * How the parts of sums, averages and differences share relevance.
     *
     * @param sum the treatment
     * @return this builder
     */
    public Builder sums(Treatments.Sum sum) {
      treatments = new Treatments(treatments.product(), treatments.maximum(), sum);
      return this;
    }

    /**
     * The rule of all affine layers that nothing else matches. Without one it is Epsilon.
     *
     * @param rule their rule
     * @return this builder
     */
    public Builder defaultRule(Rule rule) {
      return add(Precedence.DEFAULT, layer -> true, rule);
    }

    /**
     * Finishes the composite.
     *
     * @return the composite
     */
    public Composite build() {
      return new Composite(name, entries, treatments);
    }
  }
}
