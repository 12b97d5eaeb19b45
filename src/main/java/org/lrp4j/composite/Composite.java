package org.lrp4j.composite;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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
 * <p>A rule is chosen for convolutions, dense and recurrent layers. Batch normalisation that cannot
 * be merged takes the epsilon rule unless it is named, indexed, or matched by a predicate or type;
 * all other layers have a fixed treatment.
 */
public final class Composite {

  /** From the most specific to the least. */
  enum Precedence {
    NAME,
    INDEX,
    RANGE,
    END,
    PREDICATE,
    TYPE,
    KIND,
    DEFAULT
  }

  /** A rule and whom it is for. */
  record Entry(LayerSelection layers, Rule rule) {}

  private final String name;
  private final List<Entry> entries;
  private final Treatments treatments;

  Composite(String name, List<Entry> entries, Treatments treatments) {
    this.name = name;
    this.entries = List.copyOf(entries);
    this.treatments = treatments;
  }

  /**
   * Starts an empty composite.
   *
   * @return the builder
   */
  public static CompositeBuilder builder() {
    return new CompositeBuilder();
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
   * As {@link #epsilonPlus()}, with the flat rule for first layers that are convolutions: shows
   * regions rather than single pixels. A dense layer that reads an input of the network, such as a
   * table beside the image, keeps Epsilon.
   *
   * @return the composite
   */
  public static Composite epsilonPlusFlat() {
    return preset("EpsilonPlusFlat")
        .convolutions(new ZPlusRule())
        .dense(new EpsilonRule())
        .add(LayerSelection.firstConvolutions(), new FlatRule())
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
   * As {@link #epsilonAlpha2Beta1()}, with the flat rule for first layers that are convolutions.
   *
   * @return the composite
   */
  public static Composite epsilonAlpha2Beta1Flat() {
    return preset("EpsilonAlpha2Beta1Flat")
        .convolutions(new AlphaBetaRule(2, 1))
        .dense(new EpsilonRule())
        .add(LayerSelection.firstConvolutions(), new FlatRule())
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
        .add(LayerSelection.firstConvolutions(), box)
        .build();
  }

  /**
   * One rule for all convolutions, dense and recurrent layers.
   *
   * @param rule the rule
   * @return the composite
   */
  public static Composite uniform(Rule rule) {
    return preset("Uniform " + rule.label()).defaultRule(rule).build();
  }

  private static CompositeBuilder preset(String name) {
    return builder().name(name);
  }

  /**
   * The rule of a layer.
   *
   * @param layer the layer
   * @return the rule of the most specific entry that matches, or empty if none does
   */
  public Optional<Rule> ruleFor(LayerDescription layer) {
    return mostSpecific(layer, rule -> true);
  }

  /**
   * The rule of an affine map inside of a layer that consists of several, behind the first of them.
   * What is said of first layers is not said of it, and a rule with a box, which is a box of the
   * layer's input, leaves it to the next entry that matches.
   *
   * @param layer the layer
   * @param last whether the map is the last one of the layer
   * @return the rule of the most specific entry that matches, or empty if none does
   */
  public Optional<Rule> ruleInside(LayerDescription layer, boolean last) {
    LayerDescription inside =
        new LayerDescription(
            layer.name(), layer.index(), layer.type(), layer.kind(), false, layer.last() && last);
    return mostSpecific(inside, rule -> rule.box().isEmpty());
  }

  private Optional<Rule> mostSpecific(LayerDescription layer, Predicate<Rule> suits) {
    Entry best = null;
    for (Entry entry : entries) {
      Precedence precedence = entry.layers().precedence();
      boolean atLeastAsSpecific =
          best == null || precedence.compareTo(best.layers().precedence()) <= 0;
      boolean applies = layer.kind().takesRule() || precedence.compareTo(Precedence.TYPE) <= 0;
      if (atLeastAsSpecific
          && applies
          && suits.test(entry.rule())
          && entry.layers().matches(layer)) {
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
        .map(entry -> entry.layers().name())
        .filter(Objects::nonNull)
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The layers that the composite has a rule for by index; of a range of layers the first and the
   * last.
   *
   * @return the indices, from 0
   */
  public Set<Integer> layerIndices() {
    return entries.stream()
        .flatMap(entry -> entry.layers().indices().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * How what has no rule shares relevance: products, maxima, sums and attention.
   *
   * @return the treatments
   */
  public Treatments treatments() {
    return treatments;
  }

  /**
   * All that the composite says of layers, as it was said: for tools that write composites down.
   *
   * @return the entries in the order in which they were added; from these, {@link #treatments} and
   *     the name, {@link CompositeBuilder#rule} makes an equal composite
   */
  public List<LayerRule> rules() {
    return entries.stream()
        .map(entry -> new LayerRule(entry.layers().words(), entry.rule()))
        .toList();
  }

  /** Whether the other has the same name, the same entries in the same order and treatments. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Composite composite
        && name.equals(composite.name)
        && entries.equals(composite.entries)
        && treatments.equals(composite.treatments);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, entries, treatments);
  }

  /** The name of the preset, or {@code Custom}. */
  @Override
  public String toString() {
    return name;
  }
}
