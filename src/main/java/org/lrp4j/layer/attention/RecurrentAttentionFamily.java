package org.lrp4j.layer.attention;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.activation.SameDiffActivations;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The recurrent attention layer, {@code h_t = activation(W·x_t + U·s_t + b)}, where {@code s_t} is
 * what {@code h_{t−1}} sees when it looks at all steps of the input, and {@code s_0} is nothing. At
 * each moment the affine map of {@code x_t} and {@code s_t} side by side has the layer's rule;
 * attention shares as {@link SelfAttentionFamily} says. So by default no relevance flows from one
 * state to the one before, whose only part is to ask.
 *
 * <p>A mask keeps steps from being looked at; it does not touch the states.
 */
public final class RecurrentAttentionFamily {

  /** The family. */
  public static final LayerFamily<RecurrentAttentionLayer> FAMILY =
      LayerFamily.of(
              RecurrentAttentionLayer.class, LayerKind.RECURRENT, RecurrentAttentionFamily::define)
          .withActivation(layer -> SameDiffActivations.computed(layer.getActivation()))
          .withFormat(layer -> DataFormat.NCW)
          .unless(RecurrentAttentionFamily::problem);

  private RecurrentAttentionFamily() {}

  private static Problem problem(RecurrentAttentionLayer layer) {
    return SameDiffActivations.problem("a RecurrentAttentionLayer", layer.getActivation());
  }

  private static Step define(
      Layer layer, RecurrentAttentionLayer configuration, LayerContext context) {
    Sharing sharing =
        context.rule().givesToZeros() ? new EqualValues(context) : Sharing.of(context);
    return new RecurrentAttentionStep(
        new MultiHead(layer::paramTable, sharing, context),
        new SideBySide(context.affine(new Map(layer, configuration)), context.memory()),
        configuration.getNIn(),
        configuration.getNOut(),
        context);
  }

  /** One moment: input and what was seen side by side, [batch, inputs + units]. */
  private record Map(Layer layer, RecurrentAttentionLayer configuration) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray ofInput = layer.getParam(SimpleRnnParamInitializer.WEIGHT_KEY);
      INDArray ofSeen = layer.getParam(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY);
      INDArray bias =
          configuration.isHasBias() ? layer.getParam(SimpleRnnParamInitializer.BIAS_KEY) : null;
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          bias == null ? List.of(ofInput, ofSeen) : List.of(ofInput, ofSeen, bias),
          () -> Nd4j.concat(0, ofInput, ofSeen),
          bias == null ? null : () -> bias);
    }

    @Override
    public IActivation activation() {
      return SameDiffActivations.computed(configuration.getActivation());
    }
  }
}
