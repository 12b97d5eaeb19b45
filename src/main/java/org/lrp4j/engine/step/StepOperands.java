package org.lrp4j.engine.step;

import java.util.function.Supplier;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.parameter.Fingerprints;
import org.lrp4j.engine.parameter.ParameterCache;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step feeds to its graph and makes of the layer's parameters: weights and biases, changed
 * as the parts of the rule want them. They are kept until the parameters change.
 */
final class StepOperands {

  private final DifferentiableMap map;
  private final ParameterCache cache = new ParameterCache();
  private INDArray reshapedBias;
  private INDArray broadcastBias;

  StepOperands(DifferentiableMap map) {
    this.map = map;
  }

  /**
   * Looks at the parameters.
   *
   * @param trusted whether nothing else is kept that could be out of date
   * @return whether what was made of them can still be used
   */
  boolean refresh(LayerParameters parameters, boolean trusted, Fingerprints fingerprints) {
    return cache.refresh(parameters.sources(), trusted, fingerprints);
  }

  /** The weights in the layer's own shape. */
  private INDArray weights(LayerParameters parameters) {
    return cache.get("weights", parameters.weights());
  }

  /** The modified weights in the map's own arrangement. */
  INDArray weights(LayerParameters parameters, WeightModifier modifier) {
    return cache.get(
        modifier,
        () -> {
          INDArray weights = weights(parameters);
          INDArray modified = modifier.apply(weights);
          INDArray arranged = map.arrange(modified);
          if (!ArrayPool.sameMemory(modified, arranged) && modified != weights) {
            modified.close();
          }
          return arranged;
        });
  }

  /** Frees merged weights, of which only modifications are needed from now on. */
  void dropWeights() {
    cache.drop("weights");
  }

  INDArray bias(LayerParameters parameters) {
    return cache.get("bias", parameters.bias());
  }

  /** The bias in a shape that broadcasts along the output; the same array as long as it can be. */
  INDArray broadcastBias(LayerParameters parameters) {
    INDArray bias = bias(parameters);
    if (isMap(bias, parameters)) {
      return bias;
    }
    if (bias != reshapedBias || broadcastBias.rank() != parameters.output().rank()) {
      broadcastBias = parameters.output().along(bias);
      reshapedBias = bias;
    }
    return broadcastBias;
  }

  /** What has the bias's shape, in one that broadcasts along the output. */
  static INDArray alongOutput(INDArray bias, LayerParameters parameters) {
    return isMap(bias, parameters) ? bias : parameters.output().along(bias);
  }

  /** Of tables, where a map is one value a feature, both are the same. */
  private static boolean isMap(INDArray bias, LayerParameters parameters) {
    return bias.rank() > 2 && bias.rank() == parameters.output().rank();
  }

  /** Something else that is made of the parameters. */
  INDArray made(String key, Supplier<INDArray> maker) {
    return cache.get(key, maker);
  }

  /** Frees what was made of the parameters. */
  void forgetParameters() {
    cache.clear();
    reshapedBias = null;
    broadcastBias = null;
  }
}
