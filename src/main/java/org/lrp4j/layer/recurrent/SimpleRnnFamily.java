package org.lrp4j.layer.recurrent;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.params.SimpleRnnParamInitializer;
import org.lrp4j.composite.LayerKind;
import org.lrp4j.engine.vector.VectorFunction;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Problem;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.layer.affine.WeightNoises;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.buffer.DataType;
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
    return new OverTime(new States(layer, configuration), format(configuration), true, context);
  }

  /** The state is the activation of the affine map. */
  private record States(Layer layer, SimpleRnn configuration) implements Recurrence {

    @Override
    public int inputs() {
      return Math.toIntExact(configuration.getNIn());
    }

    @Override
    public int units() {
      return Math.toIntExact(configuration.getNOut());
    }

    @Override
    public int blocks() {
      return 1;
    }

    @Override
    public int parts() {
      return 1;
    }

    @Override
    public int kept() {
      return 0;
    }

    @Override
    public LayerParameters parameters() {
      INDArray ofInput = layer.getParam(SimpleRnnParamInitializer.WEIGHT_KEY);
      INDArray ofState = layer.getParam(SimpleRnnParamInitializer.RECURRENT_WEIGHT_KEY);
      INDArray bias = layer.getParam(SimpleRnnParamInitializer.BIAS_KEY);
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          List.of(ofInput, ofState, bias),
          () -> Nd4j.concat(0, ofInput, ofState),
          () -> bias);
    }

    @Override
    public Cell cell(DataType type) {
      return new StateCell(VectorFunction.of(configuration.getActivationFn(), type));
    }

    @Override
    public Sign outputSign() {
      return Activations.sign(configuration.getActivationFn(), Sign.ANY);
    }
  }

  private record StateCell(VectorFunction activation) implements Cell {

    @Override
    public void after(double[][] sums, double[][][] state, double[][] kept) {
      activation.apply(sums, 0, sums[0].length);
      copy(sums, state[0]);
    }

    @Override
    public void before(double[][] kept, double[][][] ofState, double[][] ofSums) {
      copy(ofState[0], ofSums);
      for (double[] share : ofState[0]) {
        Arrays.fill(share, 0);
      }
    }

    private static void copy(double[][] from, double[][] to) {
      for (int n = 0; n < from.length; n++) {
        System.arraycopy(from[n], 0, to[n], 0, from[n].length);
      }
    }
  }
}
