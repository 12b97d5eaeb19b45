package org.lrp4j.layer.affine;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.lrp4j.engine.operation.LayerNormalizationMap;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Dense layers with layer normalisation, {@code activation(norm(a·W) · gain + b)}: the product is
 * affine, under the layer's rule; the normalisation, its standard deviation held constant, under
 * the epsilon rule, its bias absorbs (Ali et al. 2022).
 */
final class LayerNormalization {

  private LayerNormalization() {}

  static Step step(Layer layer, DenseLayer configuration, LayerContext context) {
    Step product =
        context.affine(new DenseMap(layer, DefaultParamInitializer.WEIGHT_KEY, null, null));
    Step normalized =
        StepContext.of(context)
            .withoutChoice(new Normalized(layer, configuration.getActivationFn()));
    return product.then(normalized, context.memory());
  }

  private record Normalized(Layer layer, IActivation activation) implements Affine {

    @Override
    public DifferentiableMap map() {
      return LayerNormalizationMap.INSTANCE;
    }

    @Override
    public LayerParameters parameters(Signal input) {
      INDArray gain = layer.getParam(DefaultParamInitializer.GAIN_KEY);
      INDArray bias = layer.getParam(DefaultParamInitializer.BIAS_KEY);
      return new LayerParameters(
          DataFormat.NC,
          DataFormat.NC,
          bias == null ? List.of(gain) : List.of(gain, bias),
          () -> gain.reshape(1, gain.length()),
          bias == null ? null : () -> bias);
    }

    @Override
    public int outputAxisOfWeights() {
      return 1;
    }

    @Override
    public boolean masksRows() {
      return true;
    }
  }
}
