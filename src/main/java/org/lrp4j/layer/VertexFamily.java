package org.lrp4j.layer;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * How vertices of one type are explained: what keeps one from being explained, and the step that
 * stands for a vertex. Register one for a vertex of your own with {@code
 * LrpExplainer.builder(network).register(family)}.
 *
 * @param <C> the type of the vertex's configuration
 */
public final class VertexFamily<C extends org.deeplearning4j.nn.conf.graph.GraphVertex> {

  /**
   * Makes the step of a vertex.
   *
   * @param <C> the type of the vertex's configuration
   */
  @FunctionalInterface
  public interface Definition<C> {

    /**
     * Says what a vertex computes.
     *
     * @param vertex the vertex of the shadow network
     * @param configuration its configuration
     * @param context the vertex's name and the user's choices; its rule is without meaning
     * @return a step of as many inputs as the vertex has
     */
    Step define(GraphVertex vertex, C configuration, LayerContext context);
  }

  private final Class<C> type;
  private final Definition<C> definition;
  private final Function<C, Problem> check;
  private final Function<C, DataFormat> format;
  private final boolean subclasses;
  private final Consumer<C> toChannelsLast;

  private VertexFamily(
      Class<C> type,
      Definition<C> definition,
      Function<C, Problem> check,
      Function<C, DataFormat> format,
      boolean subclasses,
      Consumer<C> toChannelsLast) {
    this.type = type;
    this.definition = definition;
    this.check = check;
    this.format = format;
    this.subclasses = subclasses;
    this.toChannelsLast = toChannelsLast;
  }

  /**
   * A family of vertices.
   *
   * @param type the exact class of their configuration: a subclass may mean something else
   * @param definition makes the step
   * @param <C> the type of the vertex's configuration
   * @return the family
   */
  public static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexFamily<C> of(
      Class<C> type, Definition<C> definition) {
    return new VertexFamily<>(
        Objects.requireNonNull(type, "type"),
        Objects.requireNonNull(definition, "definition"),
        conf -> null,
        conf -> null,
        false,
        null);
  }

  /**
   * The same, refused where the check finds a problem.
   *
   * @param newCheck returns what is wrong with a configuration, or null
   * @return the family
   */
  public VertexFamily<C> unless(Function<C, Problem> newCheck) {
    return new VertexFamily<>(type, definition, newCheck, format, subclasses, toChannelsLast);
  }

  /**
   * The same for vertices that read the axes of their inputs, or make those of their output, in one
   * way: lrp4j then refuses networks that mix two ways.
   *
   * @param newFormat reads the data format from the configuration
   * @return the family
   */
  public VertexFamily<C> withFormat(Function<C, DataFormat> newFormat) {
    return new VertexFamily<>(type, definition, check, newFormat, subclasses, toChannelsLast);
  }

  /**
   * The same also for the vertices of classes derived from this one, unless one has a family or a
   * refusal of its own: for abstract classes that users write their vertices with.
   *
   * @return the family
   */
  public VertexFamily<C> andSubclasses() {
    return new VertexFamily<>(type, definition, check, format, true, toChannelsLast);
  }

  /**
   * The same for vertices that compute alike whether the channels of images come first or last:
   * lrp4j is then free to lay them last, which is faster.
   *
   * @param newToChannelsLast makes a configuration of channels first, which is lrp4j's own copy,
   *     one of channels last
   * @return the family
   */
  public VertexFamily<C> inEitherFormat(Consumer<C> newToChannelsLast) {
    return new VertexFamily<>(type, definition, check, format, subclasses, newToChannelsLast);
  }

  /**
   * The same for vertices that look at each value by itself, so that it does not matter where the
   * channels lie.
   *
   * @return the family
   */
  public VertexFamily<C> inAnyFormat() {
    return inEitherFormat(configuration -> {});
  }

  /**
   * Whether the vertex may be given images with the channels last although it was built for
   * channels first.
   *
   * @return false unless the family says so
   */
  public boolean takesChannelsLast() {
    return toChannelsLast != null;
  }

  /**
   * Makes a configuration of channels first one of channels last.
   *
   * @param configuration a vertex's configuration of the family's type, which is written to
   */
  public void layChannelsLast(org.deeplearning4j.nn.conf.graph.GraphVertex configuration) {
    toChannelsLast.accept(type.cast(configuration));
  }

  /**
   * Whether it is also for classes derived from its type.
   *
   * @return false unless it says so
   */
  public boolean coversSubclasses() {
    return subclasses;
  }

  /**
   * The class of the configurations that it is for.
   *
   * @return the exact class
   */
  public Class<C> type() {
    return type;
  }

  /**
   * What keeps the vertex from being explained.
   *
   * @param configuration a vertex's configuration of the family's type
   * @return the problem, or empty if there is none
   */
  public Optional<Problem> problem(org.deeplearning4j.nn.conf.graph.GraphVertex configuration) {
    return Optional.ofNullable(check.apply(type.cast(configuration)));
  }

  /**
   * How the vertex reads the axes of its inputs, or makes those of its output.
   *
   * @param configuration a vertex's configuration of the family's type
   * @return the data format, or empty if the vertex does not say
   */
  public Optional<DataFormat> format(org.deeplearning4j.nn.conf.graph.GraphVertex configuration) {
    return Optional.ofNullable(format.apply(type.cast(configuration)));
  }

  /**
   * Makes the step of a vertex.
   *
   * @param vertex the vertex of the shadow network
   * @param configuration its configuration, of the family's type
   * @param context the vertex's name and the user's choices
   * @return the step
   */
  public Step define(
      GraphVertex vertex,
      org.deeplearning4j.nn.conf.graph.GraphVertex configuration,
      LayerContext context) {
    return definition.define(vertex, type.cast(configuration), context);
  }
}
