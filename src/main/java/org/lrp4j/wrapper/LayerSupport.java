package org.lrp4j.wrapper;

import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Problem;
import org.nd4j.linalg.activations.IActivation;

/**
 * How layers of one type are explained: their kind, what keeps one from being explained, and its
 * wrapper. Register one for a layer of your own with {@link LayerRegistry.Builder#layer}.
 *
 * @param <C> the type of the layer's configuration
 */
public final class LayerSupport<C extends org.deeplearning4j.nn.conf.layers.Layer> {

  /** Makes the wrapper of a layer. */
  @FunctionalInterface
  public interface Wrapper {

    /**
     * Wraps a layer.
     *
     * @param layer the layer of the shadow network, over the parameters of the user's network
     * @param context the layer's place and the user's choices
     * @return the wrapper
     */
    LrpLayer wrap(Layer layer, LayerContext context);
  }

  private final LayerKind kind;
  private final Wrapper wrapper;
  private final Function<C, IActivation> activation;
  private final Function<C, CNN2DFormat> dataFormat;
  private final Function<C, Problem> check;

  private LayerSupport(
      LayerKind kind,
      Wrapper wrapper,
      Function<C, IActivation> activation,
      Function<C, CNN2DFormat> dataFormat,
      Function<C, Problem> check) {
    this.kind = kind;
    this.wrapper = wrapper;
    this.activation = activation;
    this.dataFormat = dataFormat;
    this.check = check;
  }

  /**
   * Support for a type of layer without an activation function.
   *
   * @param kind what the layer is to a composite
   * @param wrapper makes the wrapper
   * @param <C> the type of the layer's configuration
   * @return the support
   */
  public static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerSupport<C> of(
      LayerKind kind, Wrapper wrapper) {
    return new LayerSupport<>(kind, wrapper, conf -> null, conf -> null, conf -> null);
  }

  /**
   * The same for layers that end with an activation function: lrp4j then checks that relevance can
   * pass it, and leaves it out where it is the softmax or sigmoid at the end of the network.
   *
   * @param newActivation reads the activation function from the configuration
   * @return the support
   */
  public LayerSupport<C> withActivation(Function<C, IActivation> newActivation) {
    return new LayerSupport<>(kind, wrapper, newActivation, dataFormat, check);
  }

  /**
   * The same for layers that know where the channels of their images are: lrp4j then refuses
   * networks that mix both formats.
   *
   * @param newDataFormat reads the data format from the configuration
   * @return the support
   */
  public LayerSupport<C> withDataFormat(Function<C, CNN2DFormat> newDataFormat) {
    return new LayerSupport<>(kind, wrapper, activation, newDataFormat, check);
  }

  /**
   * The same, refused where the check finds a problem.
   *
   * @param newCheck returns what is wrong with a configuration, or null
   * @return the support
   */
  public LayerSupport<C> unless(Function<C, Problem> newCheck) {
    return new LayerSupport<>(kind, wrapper, activation, dataFormat, newCheck);
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
   * The activation function that the layer applies last.
   *
   * @param configuration a layer's configuration of the registered type
   * @return the activation function, or empty if the layer has none
   */
  @SuppressWarnings("unchecked") // the registry looks up supports by the configuration's class
  public Optional<IActivation> activation(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(activation.apply((C) configuration));
  }

  /**
   * Where the layer expects the channels of its images.
   *
   * @param configuration a layer's configuration of the registered type
   * @return the data format, or empty if the layer does not say
   */
  @SuppressWarnings("unchecked") // the registry looks up supports by the configuration's class
  public Optional<CNN2DFormat> dataFormat(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(dataFormat.apply((C) configuration));
  }

  /**
   * What keeps the layer from being explained.
   *
   * @param configuration a layer's configuration of the registered type
   * @return the problem, or empty if there is none
   */
  @SuppressWarnings("unchecked") // the registry looks up supports by the configuration's class
  public Optional<Problem> problem(org.deeplearning4j.nn.conf.layers.Layer configuration) {
    return Optional.ofNullable(check.apply((C) configuration));
  }

  /**
   * Makes the wrapper.
   *
   * @param layer the layer of the shadow network
   * @param context the layer's place and the user's choices
   * @return the wrapper
   */
  public LrpLayer wrap(Layer layer, LayerContext context) {
    return wrapper.wrap(layer, context);
  }
}
