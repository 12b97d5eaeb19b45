package org.lrp4j.layer.pooling;

import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.composite.Treatments;
import org.lrp4j.engine.step.AveragedMaximum;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;

/**
 * Pooling over all positions of an image, or all steps of a sequence. Of sequences with a mask only
 * the steps that count are pooled. A maximum is shared as the composite treats maxima.
 */
public final class GlobalPoolingFamily {

  /** The family. */
  public static final LayerFamily<GlobalPoolingLayer> FAMILY =
      LayerFamily.of(
              GlobalPoolingLayer.class,
              LayerKind.FIXED,
              (layer, configuration, context) -> define(configuration, context))
          .unless(GlobalPoolingFamily::problem);

  private GlobalPoolingFamily() {}

  private static Step define(GlobalPoolingLayer configuration, LayerContext context) {
    Step pooling = define(configuration, configuration.getPoolingType(), context);
    boolean asAverage =
        configuration.getPoolingType() == PoolingType.MAX
            && context.treatments().maximum() == Treatments.Maximum.AS_AVERAGE;
    return asAverage
        ? new AveragedMaximum(
            pooling, define(configuration, PoolingType.AVG, context), context.memory())
        : pooling;
  }

  private static Step define(
      GlobalPoolingLayer configuration, PoolingType type, LayerContext context) {
    return new GlobalPoolingStep(
        type,
        configuration.getPnorm(),
        configuration.getPoolingDimensions(),
        configuration.isCollapseDimensions(),
        context);
  }

  private static Problem problem(GlobalPoolingLayer layer) {
    int[] axes = layer.getPoolingDimensions();
    boolean poolsOther = axes != null && axes[0] != 2;
    return !layer.isCollapseDimensions() && poolsOther
        ? new Problem(
            "DL4J's global pooling with collapseDimensions(false) is wrong for channels last",
            "use collapseDimensions(true), or channels first")
        : null;
  }
}
