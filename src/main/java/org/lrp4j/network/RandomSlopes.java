package org.lrp4j.network;

import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.AbstractLSTM;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.layer.LayerFamily;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationRReLU;

/**
 * Finds layers that have no gradient at inference because of RReLU, whose backward pass takes the
 * slopes that training drew.
 *
 * @param registry knows layers within layers, and their activation functions
 */
record RandomSlopes(LayerRegistry registry) {

  static final String PROBLEM =
      "Deeplearning4j has no gradient of RReLU but that of slopes drawn in training";

  /** Whether a layer, or one inside it, ends with RReLU or has it as its gate. */
  boolean areIn(Layer configuration) {
    Optional<LayerFamily<?>> family = registry.layer(configuration);
    Stream<IActivation> known = family.flatMap(found -> found.activation(configuration)).stream();
    return Stream.concat(known, own(configuration)).anyMatch(ActivationRReLU.class::isInstance)
        || family.stream()
            .flatMap(found -> found.inside(configuration).stream())
            .anyMatch(this::areIn);
  }

  /** Also of layers that no family knows, and of those whose functions end no step. */
  private static Stream<IActivation> own(Layer configuration) {
    if (configuration instanceof AbstractLSTM recurrent) {
      return Stream.of(recurrent.getActivationFn(), recurrent.getGateActivationFn());
    }
    return configuration instanceof BaseLayer layer
        ? Stream.of(layer.getActivationFn())
        : Stream.empty();
  }
}
