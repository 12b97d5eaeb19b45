package org.lrp4j.reference;

import static org.lrp4j.reference.Vectors.dot;
import static org.lrp4j.reference.Vectors.negative;
import static org.lrp4j.reference.Vectors.ones;
import static org.lrp4j.reference.Vectors.plus;
import static org.lrp4j.reference.Vectors.positive;
import static org.lrp4j.reference.Vectors.product;
import static org.lrp4j.reference.Vectors.stabilizedQuotient;
import static org.lrp4j.reference.Vectors.times;

import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;

/**
 * An affine layer as one matrix, and the table of rules as matrix products.
 *
 * @param w the weights
 * @param b the bias
 */
public record Affine(Matrix w, double[] b) {

  /** The lowest and the highest value of each input. */
  public record Bounds(double[] low, double[] high) {}

  /** What the inputs of one example get, and what the bias keeps. */
  public record Share(double[] relevance, double absorbed) {

    Share and(Share other) {
      return new Share(plus(relevance, other.relevance), absorbed + other.absorbed);
    }

    Share by(double factor) {
      return new Share(times(factor, relevance), factor * absorbed);
    }
  }

  /** {@code W·a + b}. */
  public double[] forward(double[] a) {
    return plus(w.times(a), b);
  }

  /** {@code scale·(W·a + b − mean) + shift}, each given for every output. */
  Affine normalized(double[] mean, double[] scale, double[] shift) {
    double[] newBias = new double[b.length];
    for (int j = 0; j < b.length; j++) {
      newBias[j] = scale[j] * (b[j] - mean[j]) + shift[j];
    }
    return new Affine(w.scaled(scale), newBias);
  }

  /** The same with a bias of zero. */
  public Affine withoutBias() {
    return new Affine(w, new double[b.length]);
  }

  /** Shares out the relevance of one example by the table of rules. */
  public Share redistribute(Rule rule, Bounds bounds, double[] a, double[] r) {
    if (rule instanceof PassRule) {
      return new Share(r, 0);
    }
    if (rule instanceof ZeroRule zero) {
      return epsilon(zero.stabilizer(), a, r);
    }
    if (rule instanceof EpsilonRule epsilon) {
      return epsilon(epsilon.epsilon(), a, r);
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
      return evenly(w.map(v -> v * v), wSquare.stabilizer(), r);
    }
    if (rule instanceof FlatRule flat) {
      return evenly(w.map(v -> 1), flat.stabilizer(), r);
    }
    if (rule instanceof ZBoxRule box) {
      return box(bounds, box.stabilizer(), a, r);
    }
    throw new IllegalArgumentException("The reference does not know " + rule);
  }

  /** {@code x ⊙ Mᵀs}. */
  private static double[] share(Matrix m, double[] x, double[] s) {
    return product(x, m.transposedTimes(s));
  }

  private Share epsilon(double delta, double[] a, double[] r) {
    double[] s = stabilizedQuotient(r, forward(a), delta);
    return new Share(share(w, a, s), dot(s, b));
  }

  private static Share evenly(Matrix m, double delta, double[] r) {
    double[] ones = ones(m.columns());
    return new Share(share(m, ones, stabilizedQuotient(r, m.times(ones), delta)), 0);
  }

  /** {@code a ⊙ W'ᵀ(R / st(W'a + b'))}, {@code W' = W + γW⁺}, {@code b' = b + γb⁺}. */
  private Share gamma(double gamma, double delta, double[] a, double[] r) {
    Matrix raised = w.raised(gamma);
    double[] bias = plus(b, times(gamma, positive(b)));
    double[] s = stabilizedQuotient(r, plus(raised.times(a), bias), delta);
    return new Share(share(raised, a, s), dot(s, bias));
  }

  private Share generalizedGamma(double gamma, double delta, double[] a, double[] r) {
    Matrix p = w.raised(gamma);
    Matrix n = w.lowered(gamma);
    double[] z = forward(a);
    double[] whereUp = product(r, Vectors.map(z, v -> v > 0 ? 1 : 0));
    double[] whereDown = product(r, Vectors.map(z, v -> v < 0 ? 1 : 0));
    double[] biasUp = plus(b, times(gamma, positive(b)));
    double[] biasDown = plus(b, times(gamma, negative(b)));
    return bySigns(p, n, biasUp, delta, a, whereUp)
        .and(bySigns(n, p, biasDown, delta, a, whereDown));
  }

  private Share alphaBeta(double alpha, double beta, double delta, double[] a, double[] r) {
    Share up = bySigns(w.positive(), w.negative(), positive(b), delta, a, r).by(alpha);
    if (beta == 0) {
      return up;
    }
    return up.and(bySigns(w.negative(), w.positive(), negative(b), delta, a, r).by(-beta));
  }

  /** One matrix for the inputs above zero, another for those below. */
  private static Share bySigns(
      Matrix above, Matrix below, double[] bias, double delta, double[] a, double[] r) {
    double[] aPlus = positive(a);
    double[] aMinus = negative(a);
    double[] z = plus(plus(above.times(aPlus), below.times(aMinus)), bias);
    double[] s = stabilizedQuotient(r, z, delta);
    return new Share(plus(share(above, aPlus, s), share(below, aMinus, s)), dot(s, bias));
  }

  /** {@code s = R / st(Wa − W⁺l − W⁻h)}, {@code a ⊙ Wᵀs − l ⊙ W⁺ᵀs − h ⊙ W⁻ᵀs}. */
  private Share box(Bounds bounds, double delta, double[] a, double[] r) {
    double[] low = bounds.low();
    double[] high = bounds.high();
    Matrix up = w.positive();
    Matrix down = w.negative();
    double[] z = plus(w.times(a), times(-1, plus(up.times(low), down.times(high))));
    double[] s = stabilizedQuotient(r, z, delta);
    double[] ofBounds = plus(share(up, low, s), share(down, high, s));
    return new Share(plus(share(w, a, s), times(-1, ofBounds)), 0);
  }
}
