package org.lrp4j.layer.routing;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;

/**
 * Layers that move the pixels of images: padding, cropping, upsampling, space to depth and to
 * batch.
 */
public final class RoutingFamily {

  /** Zero padding of images. */
  public static final LayerFamily<ZeroPaddingLayer> ZERO_PADDING =
      of(ZeroPaddingLayer.class)
          .withFormat(layer -> DataFormat.of(layer.getDataFormat()))
          .inEitherFormat(layer -> layer.setDataFormat(CNN2DFormat.NHWC));

  /** Cropping of images. */
  public static final LayerFamily<Cropping2D> CROPPING =
      of(Cropping2D.class)
          .withFormat(layer -> DataFormat.of(layer.getDataFormat()))
          .inEitherFormat(layer -> layer.setDataFormat(CNN2DFormat.NHWC));

  /** Upsampling of images to the nearest neighbour. */
  public static final LayerFamily<Upsampling2D> UPSAMPLING =
      of(Upsampling2D.class)
          .withFormat(layer -> DataFormat.of(layer.getFormat()))
          .inEitherFormat(layer -> layer.setFormat(CNN2DFormat.NHWC));

  /** Blocks of pixels as channels: [batch, (row · block + column) · channels + channel, …]. */
  public static final LayerFamily<SpaceToDepthLayer> SPACE_TO_DEPTH =
      of(SpaceToDepthLayer.class).withFormat(layer -> DataFormat.of(layer.getDataFormat()));

  /**
   * Every n-th pixel along both sides as an example of its own: [(row · blocks + column) · examples
   * + example, …]. What ends the network has a row for each; UnstackVertices take them apart again.
   */
  public static final LayerFamily<SpaceToBatchLayer> SPACE_TO_BATCH =
      of(SpaceToBatchLayer.class).withFormat(layer -> DataFormat.of(layer.getFormat()));

  private RoutingFamily() {}

  private static <C extends org.deeplearning4j.nn.conf.layers.Layer> LayerFamily<C> of(
      Class<C> type) {
    return LayerFamily.of(
        type,
        LayerKind.FIXED,
        (layer, configuration, context) -> new RoutedLayer(layer, context.memory()));
  }
}
