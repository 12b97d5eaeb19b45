package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** Layers that a user could write. */
public final class WrittenModels {

  private WrittenModels() {}

  /** {@code tanh(a·W + b)}. */
  public static Written dense(long in, long out) {
    return Written.layer(
            InputType.feedForward(out),
            (sd, a, p) -> sd.math().tanh(a.mmul(p.get("W")).add(p.get("b"))))
        .with("W", in, out)
        .with("b", 1, out);
  }

  /**
   * A gated recurrent unit, unrolled over the steps of [batch, features, steps]: its last state.
   */
  public static Written gru(long in, long units) {
    return Written.layer(InputType.feedForward(units), (sd, x, p) -> states(sd, x, p).get(0))
        .with("W", in, 3 * units)
        .with("U", units, 3 * units)
        .with("b", 1, 3 * units);
  }

  /** All states, [batch, units, steps]. */
  public static Written gruSequence(long in, long units, long steps) {
    return Written.layer(
            InputType.recurrent(units, steps),
            (sd, x, p) -> {
              List<SDVariable> states = states(sd, x, p);
              return sd.stack(2, states.subList(1, states.size()).toArray(SDVariable[]::new));
            })
        .with("W", in, 3 * units)
        .with("U", units, 3 * units)
        .with("b", 1, 3 * units);
  }

  /** The last state, and each of them; blocks: candidate, update gate, reset gate. */
  private static List<SDVariable> states(SameDiff sd, SDVariable x, Map<String, SDVariable> p) {
    long units = p.get("U").getShape()[0];
    List<SDVariable> states = new ArrayList<>();
    SDVariable h = null;
    for (int t = 0; t < x.getShape()[2]; t++) {
      SDVariable xt = x.get(SDIndex.all(), SDIndex.all(), SDIndex.point(t));
      if (h == null) { // zeros of the batch's size
        h = sd.zerosLike(xt.mmul(block(p.get("W"), 0, units)));
      }
      SDVariable u = sd.nn().sigmoid(sum(xt, h, p, 1, units));
      SDVariable r = sd.nn().sigmoid(sum(xt, h, p, 2, units));
      SDVariable m = sd.math().tanh(sum(xt, r.mul(h), p, 0, units));
      h = u.mul(h).add(u.rsub(1.0).mul(m));
      states.add(h);
    }
    states.add(0, h);
    return states;
  }

  private static SDVariable sum(
      SDVariable xt, SDVariable h, Map<String, SDVariable> p, int number, long units) {
    return xt.mmul(block(p.get("W"), number, units))
        .add(h.mmul(block(p.get("U"), number, units)))
        .add(block(p.get("b"), number, units));
  }

  private static SDVariable block(SDVariable all, int number, long units) {
    return all.get(SDIndex.all(), SDIndex.interval(number * units, (number + 1) * units));
  }

  /** Layer normalisation of tables, written out. */
  public static Written layerNorm(long features, double eps) {
    return Written.layer(
            null,
            (sd, x, p) -> {
              SDVariable centred = x.sub(x.mean(true, 1));
              SDVariable variance = sd.math().square(centred).mean(true, 1);
              SDVariable normalized = centred.div(sd.math().sqrt(variance.add(eps)));
              return normalized.mul(p.get("gain")).add(p.get("bias"));
            })
        .with("gain", 1, features)
        .with("bias", 1, features);
  }
}
