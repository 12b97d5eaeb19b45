package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A recurrent layer that leaves out all steps whose features all have one value, whatever mask it
 * is given.
 */
public final class MaskZeroFamily {

  /** The family. */
  public static final LayerFamily<MaskZeroLayer> FAMILY =
      LayerFamily.of(MaskZeroLayer.class, LayerKind.RECURRENT, MaskZeroFamily::define)
          .around(configuration -> List.of(configuration.getUnderlying()));

  private MaskZeroFamily() {}

  private static Step define(Layer layer, MaskZeroLayer configuration, LayerContext context) {
    Layer inside = ((BaseWrapperLayer) layer).getUnderlying();
    return new Masking(
        context.handingOnMask().inside(inside, configuration.getUnderlying()),
        MaskReader.of(configuration));
  }

  /** Another mask, and then the layer inside. */
  private record Masking(Step inside, MaskReader masks) implements WrappingStep {

    @Override
    public Capture forward(List<Signal> inputs) {
      Signal given = inputs.get(0);
      Optional<INDArray> mask = masks.of(given);
      return inside.forward(List.of(new Signal(given.values(), mask, given.format())));
    }
  }
}
