package org.lrp4j.layer.routing;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;

/**
 * Layers that move the voxels of volumes: padding, cropping, upsampling. Padding and cropping take
 * the channels first, and would move other axes otherwise, so that is refused.
 */
public final class VolumeRoutingFamily {

  /** Zero padding of volumes [batch, channels, depth, height, width]. */
  public static final LayerFamily<ZeroPadding3DLayer> ZERO_PADDING =
      of(ZeroPadding3DLayer.class).withFormat(layer -> DataFormat.NCDHW);

  /** Cropping of volumes [batch, channels, depth, height, width]. */
  public static final LayerFamily<Cropping3D> CROPPING =
      of(Cropping3D.class).withFormat(layer -> DataFormat.NCDHW);

  /** Upsampling of volumes to the nearest neighbour. */
  public static final LayerFamily<Upsampling3D> UPSAMPLING =
      of(Upsampling3D.class).withFormat(layer -> DataFormat.of(layer.getDataFormat()));

  private VolumeRoutingFamily() {}

  private static <C extends Layer> LayerFamily<C> of(Class<C> type) {
    return LayerFamily.of(
        type,
        LayerKind.FIXED,
        (layer, configuration, context) -> new RoutedLayer(layer, context.memory()));
  }
}
