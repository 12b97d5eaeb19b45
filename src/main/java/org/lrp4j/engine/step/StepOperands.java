package org.lrp4j.engine.step;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.parameter.ParameterCache;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step feeds to its graph: the layer's input and parameters, changed as the parts of the
 * rule want them. Inputs live until they are released, what is made of parameters until those
 * change.
 */
final class StepOperands {

  private final DifferentiableMap map;
  private final Workbench bench;
  private final ParameterCache cache = new ParameterCache();
  private final Map<InputModifier, INDArray> modifiedInputs = new HashMap<>();
  private INDArray input;
  private LayerParameters parameters;
  private INDArray reshapedBias;
  private INDArray broadcastBias;

  StepOperands(DifferentiableMap map, Workbench bench) {
    this.map = map;
    this.bench = bench;
  }

  /** Takes over the arrays of a forward pass. */
  void begin(INDArray newInput, LayerParameters newParameters) {
    input = newInput;
    parameters = newParameters;
  }

  /**
   * Looks at the parameters.
   *
   * @param trusted whether nothing else is kept that could be out of date
   * @return whether what was made of them can still be used
   */
  boolean refresh(boolean trusted) {
    return cache.refresh(parameters.sources(), trusted, bench.fingerprints());
  }

  INDArray input() {
    return input;
  }

  LayerParameters parameters() {
    return parameters;
  }

  INDArray input(InputModifier modifier) {
    return modifiedInputs.computeIfAbsent(
        modifier,
        m -> {
          INDArray modified = m.apply(input, parameters.channelAxis());
          if (!ArrayPool.sameMemory(modified, input)) {
            bench.arrays().adopt(modified);
          }
          return modified;
        });
  }

  /** The weights in the layer's own shape. */
  INDArray weights() {
    return cache.get("weights", parameters.weights());
  }

  /** The modified weights in the map's own arrangement. */
  INDArray weights(WeightModifier modifier) {
    return cache.get(
        modifier,
        () -> {
          INDArray weights = weights();
          INDArray modified = modifier.apply(weights);
          INDArray arranged = map.arrange(modified);
          if (modified != arranged && modified != weights) {
            modified.close();
          }
          return arranged;
        });
  }

  /** Frees merged weights, of which only modifications are needed from now on. */
  void dropWeights() {
    cache.drop("weights");
  }

  INDArray bias() {
    return cache.get("bias", parameters.bias());
  }

  /** The bias in a shape that broadcasts along the input; the same array as long as it can be. */
  INDArray broadcastBias() {
    INDArray bias = bias();
    if (bias != reshapedBias || broadcastBias.rank() != input.rank()) {
      broadcastBias = broadcast(bias);
      reshapedBias = bias;
    }
    return broadcastBias;
  }

  /** Something else that is made of the parameters. */
  INDArray made(String key, Supplier<INDArray> maker) {
    return cache.get(key, maker);
  }

  /** One value a channel, in a shape that broadcasts along the input. */
  INDArray broadcast(INDArray bias) {
    long[] shape = new long[input.rank()];
    Arrays.fill(shape, 1);
    shape[parameters.channelAxis()] = bias.length();
    return bias.reshape(shape);
  }

  /** Lets go of the forward pass's arrays. */
  void release() {
    for (INDArray modified : modifiedInputs.values()) {
      if (!ArrayPool.sameMemory(modified, input)) {
        bench.arrays().release(modified);
      }
    }
    modifiedInputs.clear();
    input = null;
    parameters = null;
  }

  /** Frees what was made of the parameters. */
  void forgetParameters() {
    cache.clear();
    reshapedBias = null;
    broadcastBias = null;
  }
}
