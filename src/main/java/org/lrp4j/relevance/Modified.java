package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The modified inputs and weights of one step, each made once however many parts use it. */
final class Modified implements AutoCloseable {

  private final DifferentiableMap map;
  private final Operands operands;
  private final Map<InputModifier, INDArray> inputs = new HashMap<>();
  private final Map<WeightModifier, INDArray> weights = new HashMap<>();
  private final List<INDArray> made = new ArrayList<>();

  Modified(DifferentiableMap map, Operands operands) {
    this.map = map;
    this.operands = operands;
  }

  INDArray input(InputModifier modifier) {
    return inputs.computeIfAbsent(
        modifier, m -> noted(m.apply(operands.input(), operands.channelAxis())));
  }

  INDArray weights(WeightModifier modifier) {
    return weights.computeIfAbsent(
        modifier, m -> noted(map.arrange(noted(m.apply(operands.weights())))));
  }

  private INDArray noted(INDArray array) {
    made.add(array);
    return array;
  }

  /** Frees what was made: whatever does not share memory with the layer's own arrays. */
  @Override
  public void close() {
    Set<Long> keep = new HashSet<>();
    keep.add(operands.input().data().address());
    if (operands.weights() != null) {
      keep.add(operands.weights().data().address());
    }
    for (INDArray array : made) {
      if (array.closeable() && keep.add(array.data().address())) {
        array.close();
      }
    }
  }
}
