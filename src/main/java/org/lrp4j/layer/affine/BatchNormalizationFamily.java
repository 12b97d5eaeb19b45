package org.lrp4j.layer.affine;

import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Signal;

/**
 * Batch normalisation: one factor and one summand a channel. Where nothing else reads the affine
 * layer before it, it is merged into that one; where it alone feeds an affine layer whose rule
 * gives relevance to zeros, into that one; otherwise it is a diagonal affine layer of its own.
 */
public final class BatchNormalizationFamily {

  /** The family. */
  public static final LayerFamily<BatchNormalization> FAMILY =
      LayerFamily.of(
              BatchNormalization.class,
              LayerKind.NORMALIZATION,
              (layer, configuration, context) -> {
                var normalization = new Normalization(layer, configuration, context.name());
                return context.affine(new Diagonal(normalization));
              })
          .inEitherFormat(layer -> layer.setCnn2DFormat(CNN2DFormat.NHWC));

  private BatchNormalizationFamily() {}

  private record Diagonal(Normalization normalization) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::scale;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      DataFormat format = normalization.format(input.values().rank());
      return new LayerParameters(
          format,
          format,
          normalization.sources(),
          () -> format.along(normalization.scale()),
          () -> normalization.bias(null));
    }

    @Override
    public Optional<ScaleAndShift> scaleAndShift() {
      return Optional.of(normalization);
    }

    @Override
    public void requireInput(Signal input) {
      long[] shape = input.values().shape();
      normalization.requireRank(shape.length);
      Affine.requireShape(shape, normalization.format(shape.length), normalization.size());
    }
  }
}
