package org.lrp4j.layer.pooling;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;

/**
 * Pooling over a window that slides along the time: maximum, average and p-norm, as of images that
 * are one pixel wide.
 *
 * <p>A mask changes nothing here; it is handed on to what comes next. In mode Causal DL4J pools
 * without padding, {@code (T − k) / s + 1} windows, and so does this.
 */
public final class Subsampling1DFamily {

  /** The family; {@link Pooling1D} is DL4J's other name of the same layer. */
  public static final LayerFamily<Subsampling1DLayer> FAMILY =
      LayerFamily.of(
              Subsampling1DLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  new ImagesOfWidthOne(
                      SubsamplingFamily.define(configuration, context), context.memory()))
          .andFor(Pooling1D.class)
          .withFormat(Subsampling1DFamily::format)
          .unless(Subsampling1DFamily::problem);

  private Subsampling1DFamily() {}

  private static DataFormat format(Subsampling1DLayer configuration) {
    return SubsamplingFamily.format(configuration).isChannelsLast()
        ? DataFormat.NWC
        : DataFormat.NCW;
  }

  private static Problem problem(Subsampling1DLayer configuration) {
    int[] padding = configuration.getPadding();
    boolean pads = configuration.getConvolutionMode() != ConvolutionMode.Same;
    if (pads && Arrays.stream(padding).skip(1).anyMatch(along -> along > 0)) {
      return new Problem(
          "Deeplearning4j 1.0.0-M2.1 pads a second axis that sequences do not have, and pools what"
              + " is there: padding "
              + Arrays.toString(padding)
              + " gives no numbers",
          "use mode Same, or a ZeroPadding1DLayer before it");
    }
    return SubsamplingFamily.problem(configuration);
  }
}
