package org.lrp4j.relevance;

import java.util.HashMap;
import java.util.Map;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The modified inputs and weights of one step, each made once however many parts use it. */
final class Modified {

  private final DifferentiableMap map;
  private final Operands operands;
  private final Map<InputModifier, INDArray> inputs = new HashMap<>();
  private final Map<WeightModifier, INDArray> weights = new HashMap<>();

  Modified(DifferentiableMap map, Operands operands) {
    this.map = map;
    this.operands = operands;
  }

  INDArray input(InputModifier modifier) {
    return inputs.computeIfAbsent(modifier, m -> m.apply(operands.input(), operands.channelAxis()));
  }

  INDArray weights(WeightModifier modifier) {
    return weights.computeIfAbsent(modifier, m -> map.arrange(m.apply(operands.weights())));
  }

  /** Frees what was made, and only that. */
  void close() {
    inputs.values().stream().filter(array -> array != operands.input()).forEach(Modified::free);
    weights.values().stream().filter(array -> array != operands.weights()).forEach(Modified::free);
  }

  private static void free(INDArray array) {
    if (array.closeable()) {
      array.close();
    }
  }
}
