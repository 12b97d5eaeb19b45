package org.lrp4j.layer.recurrent;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
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
import org.lrp4j.layer.affine.WeightNoises;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The simple recurrent layer, {@code h_t = activation(W·x_t + U·h_{t−1} + b)}: at each step one
 * affine map of input and state side by side, {@code [W; U]·[x_t; h_{t−1}] + b}, under the layer's
 * rule. Relevance of a state is what came from above plus what came from the next step.
 *
 * <p>A mask sets the state to zero: no relevance flows past a masked step, and what arrives at one
 * is absorbed.
 */
public final class SimpleRnnFamily {

  /** The family. */
  public static final LayerFamily<SimpleRnn> FAMILY =
      LayerFamily.of(SimpleRnn.class, LayerKind.RECURRENT, SimpleRnnFamily::define)
          .withActivation(BaseLayer::getActivationFn)
          .withFormat(SimpleRnnFamily::format)
          .unless(SimpleRnnFamily::problem);

  private SimpleRnnFamily() {}

  private static DataFormat format(SimpleRnn configuration) {
    return DataFormat.of(configuration.getRnnDataFormat());
  }

  private static Problem problem(SimpleRnn configuration) {
    return configuration.isHasLayerNorm()
        ? new Problem(
            "a SimpleRnn with layer normalisation cannot run in Deeplearning4j 1.0.0-M2.1",
            "train it without layer normalisation")
        : WeightNoises.problem(configuration);
  }

  private static Step define(Layer layer, SimpleRnn configuration, LayerContext context) {
    Step map = context.affine(new Map(layer, configuration));
    return new OverTime(
        new SimpleCell(new SideBySide(map, context.memory())),
        format(configuration),
        configuration.getNIn(),
        configuration.getNOut(),
        true,
        context);
  }

  /** One moment: input and state side by side, [batch, inputs + units]. */
  private record Map(Layer layer, SimpleRnn configuration) implements Affine {

    @Override
    public DifferentiableMap map() {
      return Ops::matmul;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray ofInput = layer.getParam(SimpleRnnParamInitializer.WEIGHT_KEY);
      INDArray ofState = layer.getParam(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY);
      INDArray bias = layer.getParam(SimpleRnnParamInitializer.BIAS_KEY);
      Supplier<INDArray> weights = () -> Nd4j.concat(0, ofInput, ofState);
      return new LayerParameters(
          DataFormat.NC, DataFormat.NC, List.of(ofInput, ofState, bias), weights, () -> bias);
    }

    @Override
    public IActivation activation() {
      return configuration.getActivationFn();
    }
  }
}
