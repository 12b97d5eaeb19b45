package org.lrp4j.reference;

import static org.lrp4j.reference.Matrix.negative;
import static org.lrp4j.reference.Matrix.plus;
import static org.lrp4j.reference.Matrix.positive;
import static org.lrp4j.reference.Matrix.product;
import static org.lrp4j.reference.Matrix.stabilizedQuotient;
import static org.lrp4j.reference.Matrix.times;
import static org.lrp4j.reference.Matrix.transposedTimes;

import java.util.Arrays;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;

/**
 * An affine layer as one dense matrix, and the table of rules as matrix products.
 *
 * @param w the weights
 * @param taps one where the layer has a weight, zero where input and output are not connected
 * @param b the bias
 */
record Affine(double[][] w, double[][] taps, double[] b) {

  /** The bounds of the z-box rule, which the tests give as one number each. */
  record Bounds(double low, double high) {}

  double[] forward(double[] a) {
    return plus(times(w, a), b);
  }

  /** {@code scale·(W·a + b − mean) + shift}, each given for every output. */
  Affine normalized(double[] mean, double[] scale, double[] shift) {
    double[][] scaledWeights = new double[w.length][];
    double[] newBias = new double[b.length];
    for (int j = 0; j < w.length; j++) {
      scaledWeights[j] = times(scale[j], w[j]);
      newBias[j] = scale[j] * (b[j] - mean[j]) + shift[j];
    }
    return new Affine(scaledWeights, taps, newBias);
  }

  Affine withoutBias() {
    return new Affine(w, taps, new double[b.length]);
  }

  double[] redistribute(Rule rule, Bounds bounds, double[] a, double[] r) {
    if (rule instanceof EpsilonRule epsilon) {
      return share(w, a, r, forward(a), epsilon.epsilon());
    }
    if (rule instanceof GammaRule gamma) {
      return gamma(gamma.gamma(), gamma.stabilizer(), a, r);
    }
    if (rule instanceof GeneralizedGammaRule gamma) {
      return generalizedGamma(gamma.gamma(), gamma.stabilizer(), a, r);
    }
    if (rule instanceof ZPlusRule zPlus) {
      return alphaBeta(1, 0, zPlus.stabilizer(), a, r);
    }
    if (rule instanceof AlphaBetaRule alphaBeta) {
      return alphaBeta(alphaBeta.alpha(), alphaBeta.beta(), alphaBeta.stabilizer(), a, r);
    }
    if (rule instanceof WSquareRule wSquare) {
      double[][] squares = Matrix.map(w, v -> v * v);
      return share(squares, ones(a), r, times(squares, ones(a)), wSquare.stabilizer());
    }
    if (rule instanceof FlatRule flat) {
      return share(taps, ones(a), r, times(taps, ones(a)), flat.stabilizer());
    }
    if (rule instanceof ZBoxRule box) {
      return box(bounds, box.stabilizer(), a, r);
    }
    throw new IllegalArgumentException("The reference does not know " + rule);
  }

  /** {@code x ⊙ Mᵀ(R / st(z))}. */
  private static double[] share(double[][] m, double[] x, double[] r, double[] z, double delta) {
    return product(x, transposedTimes(m, stabilizedQuotient(r, z, delta)));
  }

  /** {@code a ⊙ W'ᵀ(R / st(W'a + b'))}, {@code W' = W + γW⁺}, {@code b' = b + γb⁺}. */
  private double[] gamma(double gamma, double delta, double[] a, double[] r) {
    double[][] raised = Matrix.raised(w, gamma);
    double[] z = plus(times(raised, a), plus(b, times(gamma, positive(b))));
    return share(raised, a, r, z, delta);
  }

  private double[] generalizedGamma(double gamma, double delta, double[] a, double[] r) {
    double[][] p = Matrix.raised(w, gamma);
    double[][] n = Matrix.lowered(w, gamma);
    double[] aPlus = positive(a);
    double[] aMinus = negative(a);
    double[] z = forward(a);
    double[] whereUp = product(r, Matrix.map(z, v -> v > 0 ? 1 : 0));
    double[] whereDown = product(r, Matrix.map(z, v -> v < 0 ? 1 : 0));
    double[] biasUp = plus(b, times(gamma, positive(b)));
    double[] biasDown = plus(b, times(gamma, negative(b)));
    double[] zUp = plus(plus(times(p, aPlus), times(n, aMinus)), biasUp);
    double[] zDown = plus(plus(times(n, aPlus), times(p, aMinus)), biasDown);
    double[] up = plus(share(p, aPlus, whereUp, zUp, delta), share(n, aMinus, whereUp, zUp, delta));
    double[] down =
        plus(share(n, aPlus, whereDown, zDown, delta), share(p, aMinus, whereDown, zDown, delta));
    return plus(up, down);
  }

  private double[] alphaBeta(double alpha, double beta, double delta, double[] a, double[] r) {
    double[][] wPlus = positive(w);
    double[][] wMinus = negative(w);
    double[] aPlus = positive(a);
    double[] aMinus = negative(a);
    double[] zUp = plus(plus(times(wPlus, aPlus), times(wMinus, aMinus)), positive(b));
    double[] zDown = plus(plus(times(wMinus, aPlus), times(wPlus, aMinus)), negative(b));
    double[] up = plus(share(wPlus, aPlus, r, zUp, delta), share(wMinus, aMinus, r, zUp, delta));
    double[] down =
        plus(share(wMinus, aPlus, r, zDown, delta), share(wPlus, aMinus, r, zDown, delta));
    return plus(times(alpha, up), times(-beta, down));
  }

  /** {@code s = R / st(Wa − W⁺l − W⁻h)}, {@code a ⊙ Wᵀs − l ⊙ W⁺ᵀs − h ⊙ W⁻ᵀs}. */
  private double[] box(Bounds bounds, double delta, double[] a, double[] r) {
    double[] low = times(bounds.low(), ones(a));
    double[] high = times(bounds.high(), ones(a));
    double[] fromBounds = plus(times(positive(w), low), times(negative(w), high));
    double[] s = stabilizedQuotient(r, plus(times(w, a), times(-1, fromBounds)), delta);
    double[] lowShare = product(low, transposedTimes(positive(w), s));
    double[] highShare = product(high, transposedTimes(negative(w), s));
    return plus(product(a, transposedTimes(w, s)), times(-1, plus(lowShare, highShare)));
  }

  private static double[] ones(double[] like) {
    double[] ones = new double[like.length];
    Arrays.fill(ones, 1);
    return ones;
  }
}
