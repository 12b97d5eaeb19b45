package org.lrp4j.layer.recurrent;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Step;

/**
 * The last step of a recurrent layer that the mask does not leave out: relevance goes to that step.
 * The layer inside obeys the mask, also where it would not by itself.
 */
public final class LastTimeStepFamily {

  /** The family. */
  public static final LayerFamily<LastTimeStep> FAMILY =
      LayerFamily.of(LastTimeStep.class, LayerKind.RECURRENT, LastTimeStepFamily::define)
          .around(configuration -> List.of(configuration.getUnderlying()));

  private LastTimeStepFamily() {}

  private static Step define(Layer layer, LastTimeStep configuration, LayerContext context) {
    Layer inside = ((BaseWrapperLayer) layer).getUnderlying();
    Step sequence = context.handingOnMask().inside(inside, configuration.getUnderlying());
    return new LastStep(sequence, MaskReader.of(configuration.getUnderlying()), context.memory());
  }
}
