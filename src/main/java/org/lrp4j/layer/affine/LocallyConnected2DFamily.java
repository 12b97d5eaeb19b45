package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.activation.SameDiffActivations;

/**
 * Convolutions of images with a kernel of their own at each position: affine, under the layer's
 * rule. DL4J puts the outputs of square images into the transposed positions, and so does the
 * explanation.
 */
public final class LocallyConnected2DFamily {

  /** The family. */
  public static final LayerFamily<LocallyConnected2D> FAMILY =
      LayerFamily.of(
              LocallyConnected2D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      new LocalConnections(
                          layer,
                          window(configuration),
                          Extent.of(configuration.getInputSize()),
                          format(configuration),
                          configuration.getNIn(),
                          SameDiffActivations.computed(configuration.getActivation()))))
          .withActivation(layer -> SameDiffActivations.computed(layer.getActivation()))
          .withFormat(LocallyConnected2DFamily::format)
          .unless(
              layer ->
                  SameDiffActivations.problem("a locally connected layer", layer.getActivation()));

  private LocallyConnected2DFamily() {}

  private static DataFormat format(LocallyConnected2D layer) {
    return DataFormat.of(layer.getFormat());
  }

  private static Window window(LocallyConnected2D layer) {
    return Window.of(
        layer.getKernel(),
        layer.getStride(),
        layer.getPadding(),
        layer.getDilation(),
        layer.getCm(),
        format(layer));
  }
}
