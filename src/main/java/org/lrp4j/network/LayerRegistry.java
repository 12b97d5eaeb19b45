package org.lrp4j.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.VertexFamily;
import org.nd4j.linalg.activations.IActivation;

/**
 * Which layers, vertices, preprocessors and activation functions can be explained, and how. Looked
 * up by the exact class of the configuration: a subclass may mean something else, so it is refused
 * until it is registered. The classes that users write layers of their own with are the exception:
 * what such a layer means is in its operations.
 */
public final class LayerRegistry {

  private final Map<Class<?>, LayerFamily<?>> layers;
  private final Map<Class<?>, VertexFamily<?>> vertices;
  private final Set<Class<?>> preprocessors;
  private final Set<Class<?>> activations;
  private final Map<Class<?>, Problem> refusals;

  private LayerRegistry(Builder builder) {
    layers = Map.copyOf(builder.layers);
    vertices = Map.copyOf(builder.vertices);
    preprocessors = Set.copyOf(builder.preprocessors);
    activations = Set.copyOf(builder.activations);
    refusals = Map.copyOf(builder.refusals);
  }

  /**
   * An empty registry to add to.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * How layers of this configuration's class are explained.
   *
   * @param configuration a layer's configuration
   * @return the family, or empty if the layer is unknown
   */
  public Optional<LayerFamily<?>> layer(Layer configuration) {
    return nearest(configuration.getClass(), layers, LayerFamily::coversSubclasses);
  }

  /**
   * What a layer is to a composite; of a wrapper, what the layer inside is.
   *
   * @param configuration a layer's configuration
   * @return the kind; {@link LayerKind#FIXED} if the layer is unknown
   */
  public LayerKind kind(Layer configuration) {
    return layer(configuration)
        .map(
            family ->
                family.inside(configuration).stream()
                    .findFirst()
                    .map(this::kind)
                    .orElseGet(() -> family.kind(configuration)))
        .orElse(LayerKind.FIXED);
  }

  /**
   * How a layer reads the axes of its input; of a wrapper, how the layer inside does.
   *
   * @param configuration a layer's configuration
   * @return the data format, or empty if the layer does not say
   */
  public Optional<DataFormat> format(Layer configuration) {
    return layer(configuration)
        .flatMap(
            family ->
                family
                    .format(configuration)
                    .or(
                        () ->
                            family.inside(configuration).stream()
                                .findFirst()
                                .flatMap(this::format)));
  }

  /**
   * Whether a layer's input are indices; of a wrapper, whether those of a layer inside are.
   *
   * @param configuration a layer's configuration
   * @return false also if the layer is unknown
   */
  public boolean readsIndices(Layer configuration) {
    return layer(configuration)
        .filter(
            family ->
                family.readsIndices()
                    || family.inside(configuration).stream().anyMatch(this::readsIndices))
        .isPresent();
  }

  /**
   * How vertices of this configuration's class are explained.
   *
   * @param configuration a vertex's configuration
   * @return the family, or empty if the vertex is unknown
   */
  public Optional<VertexFamily<?>> vertex(GraphVertex configuration) {
    return nearest(configuration.getClass(), vertices, VertexFamily::coversSubclasses);
  }

  /**
   * Whether a preprocessor only moves values, so that its backward pass is the way back for
   * relevance.
   *
   * @param preprocessor the preprocessor
   * @return true if it, and for a composed one all its parts, are registered
   */
  public boolean routes(InputPreProcessor preprocessor) {
    if (preprocessor instanceof ComposableInputPreProcessor composed) {
      for (InputPreProcessor part : composed.getInputPreProcessors()) {
        if (!routes(part)) {
          return false;
        }
      }
      return true;
    }
    return preprocessors.contains(preprocessor.getClass());
  }

  /**
   * Whether relevance passes an activation function unchanged.
   *
   * @param activation the activation function
   * @return true if it is known to act on each element by itself
   */
  public boolean isElementWise(IActivation activation) {
    return activations.contains(activation.getClass());
  }

  /**
   * What is registered for a class, or for one that it is derived from and that says so. A refusal
   * of the class itself comes first.
   */
  private <F> Optional<F> nearest(
      Class<?> type, Map<Class<?>, F> families, Predicate<F> coversSubclasses) {
    F exact = families.get(type);
    if (exact != null || refusals.containsKey(type)) {
      return Optional.ofNullable(exact);
    }
    for (Class<?> above = type.getSuperclass(); above != null; above = above.getSuperclass()) {
      F family = families.get(above);
      if (family != null && coversSubclasses.test(family)) {
        return Optional.of(family);
      }
    }
    return Optional.empty();
  }

  /** How layers of this exact class are explained, if they are. */
  Optional<LayerFamily<?>> family(Class<?> type) {
    return Optional.ofNullable(layers.get(type));
  }

  /** Whether layers, vertices, preprocessors or activation functions of this class are known. */
  boolean knows(Class<?> type) {
    return layers.containsKey(type)
        || vertices.containsKey(type)
        || preprocessors.contains(type)
        || activations.contains(type);
  }

  /**
   * Why layers or vertices of a class are refused, whatever their configuration.
   *
   * @param type the class of a configuration that no family is for
   * @return the reason, or empty if nobody has looked at it
   */
  public Optional<Problem> refusal(Class<?> type) {
    return Optional.ofNullable(refusals.get(type));
  }

  /**
   * Whether a family is lrp4j's own, whose forward pass the tests compare with DL4J's.
   *
   * @param family a layer's family
   * @return false if a user registered it
   */
  public boolean isStandard(LayerFamily<?> family) {
    return StandardFamilies.LAYERS.contains(family);
  }

  /**
   * Whether a family is lrp4j's own.
   *
   * @param family a vertex's family
   * @return false if a user registered it
   */
  public boolean isStandard(VertexFamily<?> family) {
    return StandardFamilies.VERTICES.contains(family);
  }

  /** Collects what a registry holds; what is added last wins. */
  public static final class Builder {

    private final Map<Class<?>, LayerFamily<?>> layers = new HashMap<>();
    private final Map<Class<?>, VertexFamily<?>> vertices = new HashMap<>();
    private final Set<Class<?>> preprocessors = new HashSet<>();
    private final Set<Class<?>> activations = new HashSet<>();
    private final Map<Class<?>, Problem> refusals = new HashMap<>();

    private Builder() {}

    /**
     * Adds a family of layers, or replaces how they are explained.
     *
     * @param family the family
     * @return this builder
     */
    public Builder layer(LayerFamily<?> family) {
      family.types().forEach(type -> layers.put(type, family));
      return this;
    }

    /**
     * Adds a family of vertices, or replaces how they are explained.
     *
     * @param family the family
     * @return this builder
     */
    public Builder vertex(VertexFamily<?> family) {
      vertices.put(family.type(), family);
      return this;
    }

    /**
     * Adds a preprocessor that only moves values about.
     *
     * @param type its exact class; its {@code backprop} must be the inverse of its {@code
     *     preProcess}
     * @return this builder
     */
    public Builder preprocessor(Class<? extends InputPreProcessor> type) {
      preprocessors.add(type);
      return this;
    }

    /**
     * Adds an activation function that acts on each element by itself.
     *
     * @param type its exact class
     * @return this builder
     */
    public Builder elementWiseActivation(Class<? extends IActivation> type) {
      activations.add(type);
      return this;
    }

    /**
     * Says why a class of layers or vertices is refused. A family that is added for it is asked
     * first.
     *
     * @param type the exact class of a configuration
     * @param problem the reason
     * @return this builder
     */
    public Builder refuse(Class<?> type, Problem problem) {
      refusals.put(type, problem);
      return this;
    }

    /**
     * Finishes the registry.
     *
     * @return the registry
     */
    public LayerRegistry build() {
      return new LayerRegistry(this);
    }
  }
}
