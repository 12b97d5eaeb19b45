package org.lrp4j.wrapper;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.lrp4j.layer.Problem;

/**
 * How vertices of one type are explained: what keeps one from being explained, and its wrapper.
 * Register one for a vertex of your own with {@link LayerRegistry.Builder#vertex}.
 *
 * @param <C> the type of the vertex's configuration
 */
public final class VertexSupport<C extends org.deeplearning4j.nn.conf.graph.GraphVertex> {

  /**
   * Makes the wrapper of a vertex.
   *
   * @param <C> the type of the vertex's configuration
   */
  @FunctionalInterface
  public interface Wrapper<C> {

    /**
     * Wraps a vertex.
     *
     * @param vertex the vertex of the shadow network
     * @param configuration its configuration
     * @param context the vertex's name and the user's choices; its rule is without meaning
     * @return the wrapper
     */
    LrpVertex wrap(GraphVertex vertex, C configuration, LayerContext context);
  }

  private final Wrapper<C> wrapper;
  private final Function<C, Problem> check;

  private VertexSupport(Wrapper<C> wrapper, Function<C, Problem> check) {
    this.wrapper = wrapper;
    this.check = check;
  }

  /**
   * Support for a type of vertex.
   *
   * @param wrapper makes the wrapper
   * @param <C> the type of the vertex's configuration
   * @return the support
   */
  public static <C extends org.deeplearning4j.nn.conf.graph.GraphVertex> VertexSupport<C> of(
      Wrapper<C> wrapper) {
    return new VertexSupport<>(wrapper, conf -> null);
  }

  /**
   * The same, refused where the check finds a problem.
   *
   * @param newCheck returns what is wrong with a configuration, or null
   * @return the support
   */
  public VertexSupport<C> unless(Function<C, Problem> newCheck) {
    return new VertexSupport<>(wrapper, newCheck);
  }

  /**
   * What keeps the vertex from being explained.
   *
   * @param configuration a vertex's configuration of the registered type
   * @return the problem, or empty if there is none
   */
  @SuppressWarnings("unchecked") // the registry looks up supports by the configuration's class
  public Optional<Problem> problem(org.deeplearning4j.nn.conf.graph.GraphVertex configuration) {
    return Optional.ofNullable(check.apply((C) configuration));
  }

  /**
   * Makes the wrapper.
   *
   * @param vertex the vertex of the shadow network
   * @param configuration its configuration, of the registered type
   * @param context the vertex's name and the user's choices
   * @return the wrapper
   */
  @SuppressWarnings("unchecked") // the registry looks up supports by the configuration's class
  public LrpVertex wrap(
      GraphVertex vertex,
      org.deeplearning4j.nn.conf.graph.GraphVertex configuration,
      LayerContext context) {
    return wrapper.wrap(vertex, (C) configuration, context);
  }
}
