package org.lrp4j.composite;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.composite.Composite.Entry;
import org.lrp4j.composite.Composite.Precedence;
import org.lrp4j.rule.Rule;

/** Collects which layers get which rule; see {@link Composite} for what wins over what. */
public final class CompositeBuilder {

  private final List<Entry> entries = new ArrayList<>();
  private String name = "Custom";
  private Treatments treatments = Treatments.DEFAULT;

  CompositeBuilder() {}

  /**
   * What the composite is called in tables, such as those that compare composites.
   *
   * @param newName a short name
   * @return this builder
   */
  public CompositeBuilder named(String newName) {
    name = newName;
    return this;
  }

  CompositeBuilder add(Precedence precedence, Predicate<LayerDescription> matches, Rule rule) {
    return add(precedence, matches, rule, List.of());
  }

  private CompositeBuilder add(
      Precedence precedence,
      Predicate<LayerDescription> matches,
      Rule rule,
      List<Integer> indices) {
    Objects.requireNonNull(rule, "rule");
    entries.add(new Entry(precedence, matches, rule, null, indices));
    return this;
  }

  /**
   * The rule of one layer.
   *
   * @param layerName the layer's name
   * @param rule its rule
   * @return this builder
   */
  public CompositeBuilder layer(String layerName, Rule rule) {
    Objects.requireNonNull(layerName, "layerName");
    Objects.requireNonNull(rule, "rule");
    Predicate<LayerDescription> hasName = layer -> layer.name().equals(layerName);
    entries.add(new Entry(Precedence.NAME, hasName, rule, layerName, List.of()));
    return this;
  }

  /**
   * The rule of one layer. A network without such a layer is refused when the explainer is built.
   *
   * @param index the layer's index, from 0; vertices that are no layers do not count
   * @param rule its rule
   * @return this builder
   * @throws IllegalArgumentException if the index is negative
   */
  public CompositeBuilder layer(int index, Rule rule) {
    requireIndex(index);
    return add(Precedence.INDEX, layer -> layer.index() == index, rule, List.of(index));
  }

  /**
   * The rule of a range of layers. A network without its first or last layer is refused when the
   * explainer is built.
   *
   * @param from the first index, from 0
   * @param to the last index, inclusive
   * @param rule their rule
   * @return this builder
   * @throws IllegalArgumentException if the range is empty, or an index negative
   */
  public CompositeBuilder layers(int from, int to, Rule rule) {
    requireIndex(from);
    if (from > to) {
      throw new IllegalArgumentException(
          "A range of layers must not end before it begins, got " + from + " to " + to);
    }
    return add(
        Precedence.RANGE,
        layer -> layer.index() >= from && layer.index() <= to,
        rule,
        List.of(from, to));
  }

  private static void requireIndex(int index) {
    if (index < 0) {
      throw new IllegalArgumentException("Layers are counted from 0, but got " + index);
    }
  }

  /**
   * The rule of the first affine layers: those that no other affine layer separates from an input
   * of the network, by the way the data flows.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder first(Rule rule) {
    return add(Precedence.END, layer -> layer.first() && layer.kind().takesRule(), rule);
  }

  /**
   * The rule of the last affine layers: those that no other affine layer separates from an output
   * of the network.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder last(Rule rule) {
    return add(Precedence.END, layer -> layer.last() && layer.kind().takesRule(), rule);
  }

  /**
   * The rule of all layers that a predicate accepts.
   *
   * @param predicate accepts the layers
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder matching(Predicate<LayerDescription> predicate, Rule rule) {
    return add(Precedence.PREDICATE, Objects.requireNonNull(predicate, "predicate"), rule);
  }

  /**
   * The rule of all layers of a type.
   *
   * @param type the class of their configuration, or a superclass
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder type(Class<? extends Layer> type, Rule rule) {
    return add(Precedence.TYPE, layer -> type.isAssignableFrom(layer.type()), rule);
  }

  /**
   * The rule of all convolutions.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder convolutions(Rule rule) {
    return add(Precedence.KIND, layer -> layer.kind() == LayerKind.CONVOLUTION, rule);
  }

  /**
   * The rule of all dense layers.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder dense(Rule rule) {
    return add(Precedence.KIND, layer -> layer.kind() == LayerKind.DENSE, rule);
  }

  /**
   * The rule of all recurrent layers, on the affine map of input and state at each moment.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder recurrent(Rule rule) {
    return add(Precedence.KIND, layer -> layer.kind() == LayerKind.RECURRENT, rule);
  }

  /**
   * How the factors of products share relevance.
   *
   * @param product the treatment
   * @return this builder
   */
  public CompositeBuilder products(Treatments.Product product) {
    treatments =
        new Treatments(product, treatments.maximum(), treatments.sum(), treatments.attention());
    return this;
  }

  /**
   * How the inputs of maxima share relevance: of max pooling over windows and of vertices.
   *
   * @param maximum the treatment
   * @return this builder
   */
  public CompositeBuilder maxima(Treatments.Maximum maximum) {
    treatments =
        new Treatments(treatments.product(), maximum, treatments.sum(), treatments.attention());
    return this;
  }

  /**
   * How the parts of sums, averages and differences share relevance, of vertices.
   *
   * @param sum the treatment
   * @return this builder
   */
  public CompositeBuilder sums(Treatments.Sum sum) {
    treatments =
        new Treatments(treatments.product(), treatments.maximum(), sum, treatments.attention());
    return this;
  }

  /**
   * How queries, keys and values of attention share relevance.
   *
   * @param attention the treatment
   * @return this builder
   */
  public CompositeBuilder attention(Treatments.Attention attention) {
    treatments =
        new Treatments(treatments.product(), treatments.maximum(), treatments.sum(), attention);
    return this;
  }

  /**
   * The rule of all affine layers that nothing else matches. Without one it is Epsilon.
   *
   * @param rule their rule
   * @return this builder
   */
  public CompositeBuilder defaultRule(Rule rule) {
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
