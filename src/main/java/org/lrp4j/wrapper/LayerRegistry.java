package org.lrp4j.wrapper;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.IActivation;

/**
 * Which layers, vertices, preprocessors and activation functions can be explained, and how. Looked
 * up by the exact class of the configuration: a subclass may mean something else, so it is refused
 * until it is registered.
 */
public final class LayerRegistry {

  private final Map<Class<?>, LayerSupport<?>> layers;
  private final Map<Class<?>, VertexSupport<?>> vertices;
  private final Set<Class<?>> preprocessors;
  private final Set<Class<?>> activations;

  private LayerRegistry(Builder builder) {
    layers = Map.copyOf(builder.layers);
    vertices = Map.copyOf(builder.vertices);
    preprocessors = Set.copyOf(builder.preprocessors);
    activations = Set.copyOf(builder.activations);
  }

  /**
   * All that lrp4j explains by itself.
   *
   * @return the registry
   */
  public static LayerRegistry standard() {
    return builder().build();
  }

  /**
   * Starts from all that lrp4j explains by itself.
   *
   * @return a builder that already holds the standard layers
   */
  public static Builder builder() {
    return new Builder()
        .layer(DenseLayer.class, DenseWrapper.DENSE)
        .layer(OutputLayer.class, DenseWrapper.OUTPUT)
        .layer(LossLayer.class, PassWrapper.LOSS)
        .layer(CnnLossLayer.class, PassWrapper.CNN_LOSS)
        .layer(ConvolutionLayer.class, ConvolutionWrapper.support())
        .layer(Convolution2D.class, ConvolutionWrapper.support())
        .layer(SubsamplingLayer.class, PoolingWrapper.support())
        .layer(Pooling2D.class, PoolingWrapper.support())
        .layer(GlobalPoolingLayer.class, GlobalPoolingWrapper.SUPPORT)
        .layer(BatchNormalization.class, BatchNormalizationWrapper.SUPPORT)
        .layer(ActivationLayer.class, PassWrapper.ACTIVATION)
        .layer(PReLULayer.class, PassWrapper.support())
        .layer(DropoutLayer.class, PassWrapper.support())
        .layer(LocalResponseNormalization.class, PassWrapper.support())
        .layer(ZeroPaddingLayer.class, RoutingWrapper.support(ZeroPaddingLayer::getDataFormat))
        .layer(Cropping2D.class, RoutingWrapper.support(Cropping2D::getDataFormat))
        .layer(Upsampling2D.class, RoutingWrapper.support(Upsampling2D::getFormat))
        .layer(ElementWiseMultiplicationLayer.class, ElementWiseMultiplicationWrapper.SUPPORT)
        .vertex(ElementWiseVertex.class, ElementWiseWrapper.SUPPORT)
        .vertex(MergeVertex.class, RoutingVertex.support())
        .vertex(SubsetVertex.class, RoutingVertex.support())
        .vertex(StackVertex.class, RoutingVertex.support())
        .vertex(UnstackVertex.class, RoutingVertex.support())
        .vertex(ReshapeVertex.class, RoutingVertex.support())
        .vertex(PreprocessorVertex.class, RoutingVertex.support())
        .vertex(ScaleVertex.class, PassVertex.support())
        .vertex(L2NormalizeVertex.class, PassVertex.support())
        .vertex(ShiftVertex.class, ShiftWrapper.SUPPORT)
        .preprocessor(CnnToFeedForwardPreProcessor.class)
        .preprocessor(FeedForwardToCnnPreProcessor.class)
        .preprocessor(CnnToRnnPreProcessor.class)
        .preprocessor(RnnToCnnPreProcessor.class)
        .preprocessor(FeedForwardToRnnPreProcessor.class)
        .preprocessor(RnnToFeedForwardPreProcessor.class)
        .elementWiseActivations(Activations.ELEMENT_WISE);
  }

  /**
   * How layers of this configuration's class are explained.
   *
   * @param configuration a layer's configuration
   * @return the support, or empty if the layer is unknown
   */
  public Optional<LayerSupport<?>> layer(Layer configuration) {
    return Optional.ofNullable(layers.get(configuration.getClass()));
  }

  /**
   * How vertices of this configuration's class are explained.
   *
   * @param configuration a vertex's configuration
   * @return the support, or empty if the vertex is unknown
   */
  public Optional<VertexSupport<?>> vertex(GraphVertex configuration) {
    return Optional.ofNullable(vertices.get(configuration.getClass()));
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

  /** Adds to a registry what the user's own network needs. */
  public static final class Builder {

    private final Map<Class<?>, LayerSupport<?>> layers = new HashMap<>();
    private final Map<Class<?>, VertexSupport<?>> vertices = new HashMap<>();
    private final Set<Class<?>> preprocessors = new HashSet<>();
    private final Set<Class<?>> activations = new HashSet<>();

    private Builder() {}

    /**
     * Adds a layer, or replaces how it is explained.
     *
     * @param type the exact class of its configuration
     * @param support how it is explained
     * @param <C> the type of its configuration
     * @return this builder
     */
    public <C extends Layer> Builder layer(Class<C> type, LayerSupport<? super C> support) {
      layers.put(type, support);
      return this;
    }

    /**
     * Adds a vertex, or replaces how it is explained.
     *
     * @param type the exact class of its configuration
     * @param support how it is explained
     * @param <C> the type of its configuration
     * @return this builder
     */
    public <C extends GraphVertex> Builder vertex(Class<C> type, VertexSupport<? super C> support) {
      vertices.put(type, support);
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

    private Builder elementWiseActivations(Set<Class<? extends IActivation>> types) {
      activations.addAll(types);
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
