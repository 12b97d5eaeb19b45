package org.lrp4j.layer.activation;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The hard swish, {@code x · min(6, max(0, x + 3)) / 6} (Howard et al., 2019), which Keras also
 * calls hard_silu.
 *
 * <p>A network with this function is saved and loaded as any other, but needs lrp4j on the class
 * path.
 */
public final class HardSwish extends BaseActivationFunction {

  /** A function. */
  public HardSwish() {}

  @Override
  public INDArray getActivation(INDArray in, boolean training) {
    return in.muli(gate(in));
  }

  /** The gate, and where it rises x times its slope. */
  @Override
  public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
    INDArray gate = gate(in);
    INDArray rises = gate.gt(0).castTo(in.dataType()).muli(gate.lt(1).castTo(in.dataType()));
    return new Pair<>(in.assign(rises.muli(in).divi(6).addi(gate).muli(epsilon)), null);
  }

  private static INDArray gate(INDArray x) {
    INDArray line = x.div(6).addi(0.5);
    return Transforms.min(Transforms.max(line, 0, false), 1, false);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HardSwish;
  }

  @Override
  public int hashCode() {
    return HardSwish.class.hashCode();
  }

  @Override
  public String toString() {
    return "hard_swish";
  }
}
