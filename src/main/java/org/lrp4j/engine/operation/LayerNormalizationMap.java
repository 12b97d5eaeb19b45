package org.lrp4j.engine.operation;

import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/**
 * Layer normalisation of tables, {@code (a − mean a) / σ · gain}, over the features of each
 * example. To the way back σ, the standard deviation, is a constant, and what is left is linear:
 * {@code c = (s − mean s) / σ} with {@code s} times the gain.
 *
 * <p>σ is that of the population, without an epsilon; an example whose features are all the same
 * gives 0.
 */
public enum LayerNormalizationMap implements DifferentiableMap {
  /** The only one. */
  INSTANCE;

  private static final long[] NO_INTEGERS = {};
  private static final double[] NO_REALS = {};

  @Override
  public SDVariable apply(SDVariable input, SDVariable gain) {
    SDVariable centred = centred(input);
    return Ops.scale(dividedBy(deviation(centred), centred), gain);
  }

  private static SDVariable centred(SDVariable v) {
    return NativeOp.add(
        "subtract", NO_INTEGERS, NO_REALS, (args, upstream) -> centred(upstream), v, mean(v));
  }

  private static SDVariable dividedBy(SDVariable constant, SDVariable v) {
    return NativeOp.add(
        "divide",
        NO_INTEGERS,
        NO_REALS,
        (args, upstream) -> NativeOp.add("divide", NO_INTEGERS, NO_REALS, null, upstream, args[1]),
        v,
        constant);
  }

  /** One value an example, 1 where the features do not differ. */
  private static SDVariable deviation(SDVariable centred) {
    SameDiff graph = centred.getSameDiff();
    SDVariable deviation = graph.math().sqrt(mean(centred.mul(centred)));
    return deviation.add(graph.eq(deviation, 0).castTo(deviation.dataType()));
  }

  private static SDVariable mean(SDVariable v) {
    return Ops.mean(v, 1).reshape(-1, 1);
  }
}
