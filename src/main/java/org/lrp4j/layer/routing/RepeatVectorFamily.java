package org.lrp4j.layer.routing;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/**
 * The same features at each of k steps, [batch, features] to [batch, features, k], or with the
 * features last [batch, k, features]. Relevance is the sum over the steps.
 */
public final class RepeatVectorFamily {

  /** The family. */
  public static final LayerFamily<RepeatVector> FAMILY =
      LayerFamily.of(
              RepeatVector.class,
              LayerKind.FIXED,
              (layer, configuration, context) ->
                  new Repetition(
                      new RoutedLayer(layer, context.memory()),
                      DataFormat.of(configuration.getDataFormat())))
          .withFormat(layer -> DataFormat.of(layer.getDataFormat()));

  private RepeatVectorFamily() {}

  private record Repetition(Step step, DataFormat sequences) implements Step {

    @Override
    public Capture forward(List<Signal> inputs) {
      return step.forward(inputs);
    }

    @Override
    public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
      return sequences;
    }

    @Override
    public String treatment() {
      return step.treatment();
    }

    @Override
    public Sign outputSign(List<Sign> inputs) {
      return step.outputSign(inputs);
    }

    @Override
    public Vanishing inputVanishing(Vanishing output) {
      return step.inputVanishing(output);
    }
  }
}
