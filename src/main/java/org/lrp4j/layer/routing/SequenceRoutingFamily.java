package org.lrp4j.layer.routing;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;

/**
 * Layers that move the steps of sequences [batch, features, time]: padding, cropping, upsampling.
 * With the features last DL4J would move these instead of the steps, so that is refused; so are
 * masks, which DL4J hands on as they are.
 */
public final class SequenceRoutingFamily {

  /** Zeros before and behind a sequence. */
  public static final LayerFamily<ZeroPadding1DLayer> ZERO_PADDING = of(ZeroPadding1DLayer.class);

  /** Sequences without their first and last steps. */
  public static final LayerFamily<Cropping1D> CROPPING = of(Cropping1D.class);

  /** Every step several times. */
  public static final LayerFamily<Upsampling1D> UPSAMPLING = of(Upsampling1D.class);

  private SequenceRoutingFamily() {}

  private static <C extends Layer> LayerFamily<C> of(Class<C> type) {
    return LayerFamily.of(
            type,
            LayerKind.FIXED,
            (layer, configuration, context) ->
                new FittingMask(new RoutedLayer(layer, context.memory()), context.memory()))
        .withFormat(layer -> DataFormat.NCW);
  }
}
