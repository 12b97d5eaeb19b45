package org.lrp4j.layer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.composite.LayerKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * How layers of one type are explained: their kind, what keeps one from being explained, and the
 * step that stands for a layer. Register one for a layer of your own with {@code
 * LrpExplainer.builder(network).register(family)}.
 *
 * @param <C> the type of the layer's configuration
 */
public final class LayerFamily<C extends org.deeplearning4j.nn.conf.layers.Layer> {

  /**
   * Makes the step of a layer.
   *
   * @param <C> the type of the layer's configuration
   */
  @FunctionalInterface
  public interface Definition<C> {

    /**
     * Says what a layer computes.
     *
     * @param layer the layer of the shadow network, over the parameters of the user's network
     * @param configuration its configuration
     * @param context the layer's place and the user's choices
     * @return a step of one input
     */
    Step define(Layer layer, C configuration, LayerContext context);
  }

  // Written to while a copy is made, and by nobody afterwards.
  private List<Class<? extends C>> types;
  private final LayerKind kind;
  private final Definition<C> definition;
  private Function<C, IActivation> activation = conf -> null;
  private Function<C, DataFormat> format = conf -> null;
  private Function<C, Problem> check = conf -> null;
  private boolean writesOverInput;
  private Function<C, List<org.deeplearning4j.nn.conf.layers.Layer>> inside = conf -> List.of();
  private boolean readsIndices;
  private Function<C, LayerKind> kindOf;
  private boolean subclasses;
  private boolean nothingElse;
  private boolean onlyAtTheEnd;
  private Consumer<C> toChannelsLast;

  private LayerFamily(Class<C> type, LayerKind kind, Definition<C> definition) {
    this.types = List.of(type);
    this.kind = kind;
    this.definition = definition;
    this.kindOf = conf -> kind;
  }

  private LayerFamily(LayerFamily<C> other) {
    this.types = other.types;
    this.kind = other.kind;
    this.definition = other.definition;
    this.activation = other.activation;
    this.format = other.format;
    this.check = other.check;
    this.writesOverInput = other.writesOverInput;
    this.inside = other.inside;
    this.readsIndices = other.readsIndices;
    this.kindOf = other.kindOf;
    this.subclasses = other.subclasses;
    this.nothingElse = other.nothingElse;
    this.onlyAtTheEnd = other.onlyAtTheEnd;
    this.toChannelsLast = other.toChannelsLast;
  }

  private LayerFamily<C> changed(Consumer<LayerFamily<C>> change) {
    LayerFamily<C> copy = new LayerFamily<>(this);
    change.accept(copy);
    return copy;
  }

  /**
   * A family of layers without an activation function.
   *
   * @param type the exact class of their configuration: a subclass may mean something else
   * @param kind what the layer is to a composite
   * @param definition makes the step
   * @param <C> the type of the layer's configuration
   * @return the family
   */
  public static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerFamily<C> of(
      Class<C> type, LayerKind kind, Definition<C> definition) {
    return new LayerFamily<>(
        Objects.requireNonNull(type, "type"),
        Objects.requireNonNull(kind, "kind"),
        Objects.requireNonNull(definition, "definition"));
  }

  /**
   * The same also for other names of the same layer.
   *
   * @param other the exact class of another configuration
   * @return the family
   */
  public LayerFamily<C> andFor(Class<? extends C> other) {
    List<Class<? extends C>> all =
        Stream.<Class<? extends C>>concat(types.stream(), Stream.of(other)).toList();
    return changed(family -> family.types = all);
  }

  /**
   * The same for layers that end with an activation function: lrp4j then checks that relevance can
   * pass it, and leaves it out where it is the softmax or sigmoid at the end of the network.
   *
   * @param newActivation reads the activation function from the configuration
   * @return the family
   */
  public LayerFamily<C> withActivation(Function<C, IActivation> newActivation) {
    return changed(family -> family.activation = newActivation);
  }

  /**
   * The same for layers that know how to read their input's axes: lrp4j then refuses networks that
   * mix two ways, and reads inputs and outputs of the network accordingly.
   *
   * @param newFormat reads the data format from the configuration
   * @return the family
   */
  public LayerFamily<C> withFormat(Function<C, DataFormat> newFormat) {
    return changed(family -> family.format = newFormat);
  }

  /**
   * The same, refused where the check finds a problem.
   *
   * @param newCheck returns what is wrong with a configuration, or null
   * @return the family
   */
  public LayerFamily<C> unless(Function<C, Problem> newCheck) {
    return changed(family -> family.check = newCheck);
  }

  /**
   * The same for layers that write over their input at inference when DL4J runs them, as activation
   * layers do: the model check then looks for others that read it, too.
   *
   * @return the family
   */
  public LayerFamily<C> writingOverInput() {
    return changed(family -> family.writesOverInput = true);
  }

  /**
   * The same for wrappers of other layers: those inside have to be explained as well, and the first
   * of them decides the kind and the data format.
   *
   * @param newInside reads the layers inside from the configuration
   * @return the family
   */
  public LayerFamily<C> around(
      Function<C, List<org.deeplearning4j.nn.conf.layers.Layer>> newInside) {
    return changed(family -> family.inside = newInside);
  }

  /**
   * The same for layers whose input are indices, as those of embeddings: an explainer then takes
   * integer arrays where the network reads its input so.
   *
   * @return the family
   */
  public LayerFamily<C> readingIndices() {
    return changed(family -> family.readsIndices = true);
  }

  /**
   * The same also for the layers of classes derived from these, unless one has a family or a
   * refusal of its own: for abstract classes that users write their layers with.
   *
   * @return the family
   */
  public LayerFamily<C> andSubclasses() {
    return changed(family -> family.subclasses = true);
  }

  /**
   * The same for layers whose kind depends on their configuration.
   *
   * @param newKind reads the kind from the configuration
   * @return the family
   */
  public LayerFamily<C> ofKind(Function<C, LayerKind> newKind) {
    return changed(family -> family.kindOf = newKind);
  }

  /**
   * The same for layers that do nothing at inference but to apply their activation function, if
   * they have one: where they end the network without it, the softmax or sigmoid of the layer
   * before them counts as the network's.
   *
   * @return the family
   */
  public LayerFamily<C> doingNothingElse() {
    return changed(family -> family.nothingElse = true);
  }

  /**
   * The same for layers that are explained only where they end the network, because the step leaves
   * something out that a layer behind them would read.
   *
   * @return the family
   */
  public LayerFamily<C> onlyAtTheEnd() {
    return changed(family -> family.onlyAtTheEnd = true);
  }

  /**
   * The same for layers that look at each value by itself, so that it does not matter where the
   * channels lie: lrp4j is then free to lay them last, which is faster.
   *
   * @return the family
   */
  public LayerFamily<C> inAnyFormat() {
    return inEitherFormat(configuration -> {});
  }

  /**
   * The same for layers that compute alike, with the same parameters, whether the channels of their
   * images come first or last: lrp4j is then free to lay them last, which is faster.
   *
   * @param newToChannelsLast makes a configuration of channels first, which is lrp4j's own copy,
   *     one of channels last
   * @return the family
   */
  public LayerFamily<C> inEitherFormat(Consumer<C> newToChannelsLast) {
    return changed(family -> family.toChannelsLast = newToChannelsLast);
  }

  /**
   * Whether the layer may be given images with the channels last although it was built for channels
   * first.
   *
   * @return false unless the family says so
   */
  public boolean takesChannelsLast() {
    return toChannelsLast != null;
  }

  /**
   * Makes a configuration of channels first one of channels last.
   *
   * @param configuration a layer's configuration of the family's type, which is written to
   */
  public void layChannelsLast(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    toChannelsLast.accept(own(configuration));
  }

  /**
   * Whether the layers are explained only where they end the network.
   *
   * @return false unless the family says so
   */
  public boolean isOnlyAtTheEnd() {
    return onlyAtTheEnd;
  }

  /**
   * Whether a layer puts out what it gets.
   *
   * @param configuration a layer's configuration of the family's type
   * @return true if it does nothing at inference
   */
  public boolean handsOn(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return nothingElse
        && activation(configuration).map(ActivationIdentity.class::isInstance).orElse(true);
  }

  /**
   * Whether it is also for classes derived from its types.
   *
   * @return false unless it says so
   */
  public boolean coversSubclasses() {
    return subclasses;
  }

  /**
   * Whether the layer's input are indices.
   *
   * @return true if it looks something up by them
   */
  public boolean readsIndices() {
    return readsIndices;
  }

  /**
   * The layers inside a wrapper.
   *
   * @param configuration a layer's configuration of the family's type
   * @return their configurations; empty unless the family is one of wrappers
   */
  public List<org.deeplearning4j.nn.conf.layers.Layer> inside(
      org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return inside.apply(own(configuration));
  }

  /**
   * Whether DL4J's own layer writes over its input.
   *
   * @return true if it does
   */
  public boolean writesOverInput() {
    return writesOverInput;
  }

  /**
   * The classes of the configurations that it is for.
   *
   * @return the exact classes
   */
  public List<Class<? extends C>> types() {
    return types;
  }

  /**
   * What the layer is to a composite.
   *
   * @return the kind
   */
  public LayerKind kind() {
    return kind;
  }

  /**
   * What a layer is to a composite.
   *
   * @param configuration a layer's configuration of the family's type
   * @return the kind
   */
  public LayerKind kind(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return kindOf.apply(own(configuration));
  }

  /**
   * The activation function that the layer applies last.
   *
   * @param configuration a layer's configuration of the family's type
   * @return the activation function, or empty if the layer has none
   */
  public Optional<IActivation> activation(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(activation.apply(own(configuration)));
  }

  /**
   * How the layer reads the axes of its input.
   *
   * @param configuration a layer's configuration of the family's type
   * @return the data format, or empty if the layer does not say
   */
  public Optional<DataFormat> format(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(format.apply(own(configuration)));
  }

  /**
   * What keeps the layer from being explained.
   *
   * @param configuration a layer's configuration of the family's type
   * @return the problem, or empty if there is none
   */
  public Optional<Problem> problem(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(check.apply(own(configuration)));
  }

  /**
   * Makes the step of a layer.
   *
   * @param layer the layer of the shadow network
   * @param configuration its configuration, of the family's type
   * @param context the layer's place and the user's choices
   * @return the step
   */
  public Step define(
      Layer layer, org.deeplearning4j.nn.conf.layers.Layer configuration, LayerContext context) {
    return definition.define(layer, own(configuration), context);
  }

  @SuppressWarnings("unchecked") // families are looked up by the configuration's class
  private C own(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return (C) configuration;
  }
}
