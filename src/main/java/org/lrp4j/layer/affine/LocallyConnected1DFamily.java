package org.lrp4j.layer.affine;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.activation.SameDiffActivations;

/**
 * Convolutions over time with a kernel of their own at each step: affine, under the layer's rule.
 * They read sequences with the features first only, and have no windows for mode Causal.
 */
public final class LocallyConnected1DFamily {

  /** The family. */
  public static final LayerFamily<LocallyConnected1D> FAMILY =
      LayerFamily.of(
              LocallyConnected1D.class,
              LayerKind.CONVOLUTION,
              (layer, configuration, context) ->
                  context.affine(
                      new LocalConnections(
                          layer,
                          window(configuration),
                          new Extent(configuration.getInputSize(), 1),
                          DataFormat.NCW,
                          configuration.getNIn(),
                          SameDiffActivations.computed(configuration.getActivation()))))
          .withActivation(layer -> SameDiffActivations.computed(layer.getActivation()))
          .withFormat(layer -> DataFormat.NCW)
          .unless(LocallyConnected1DFamily::problem);

  private LocallyConnected1DFamily() {}

  private static Problem problem(LocallyConnected1D layer) {
    return layer.getCm() == ConvolutionMode.Causal
        ? new Problem(
            "a causal LocallyConnected1D cannot run in Deeplearning4j 1.0.0-M2.1, which pads"
                + " nothing for it",
            "use mode Same, or Truncate with padding")
        : SameDiffActivations.problem("a locally connected layer", layer.getActivation());
  }

  private static Window window(LocallyConnected1D layer) {
    return new Window(
        new Extent(layer.getKernel(), 1),
        new Extent(layer.getStride(), 1),
        new Extent(layer.getPadding(), 0),
        new Extent(layer.getDilation(), 1),
        layer.getCm() == ConvolutionMode.Same,
        false);
  }
}
