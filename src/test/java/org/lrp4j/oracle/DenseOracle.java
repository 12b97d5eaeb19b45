package org.lrp4j.oracle;

import static org.lrp4j.oracle.Vectors.backward;
import static org.lrp4j.oracle.Vectors.forward;
import static org.lrp4j.oracle.Vectors.map;
import static org.lrp4j.oracle.Vectors.minus;
import static org.lrp4j.oracle.Vectors.neg;
import static org.lrp4j.oracle.Vectors.ones;
import static org.lrp4j.oracle.Vectors.over;
import static org.lrp4j.oracle.Vectors.plus;
import static org.lrp4j.oracle.Vectors.pos;
import static org.lrp4j.oracle.Vectors.st;
import static org.lrp4j.oracle.Vectors.sum;
import static org.lrp4j.oracle.Vectors.times;
import static org.lrp4j.oracle.Vectors.zeros;
import static org.lrp4j.oracle.Vectors.zip;

/**
 * The rules of LRP for one example and a layer that is nothing but a dense matrix, written down as
 * in the papers. Shares no code with lrp4j.
 *
 * @param w the matrix W, [inputs × outputs]
 * @param b the bias, one value an output
 */
public record DenseOracle(double[][] w, double[] b) {

  /**
   * What a rule gives.
   *
   * @param input the relevance of the inputs
   * @param bias what the bias absorbed
   */
  public record Share(double[] input, double bias) {}

  public DenseOracle withoutBias() {
    return new DenseOracle(w, zeros(b.length));
  }

  public double[] preActivation(double[] a) {
    return plus(forward(w, a), b);
  }

  /** {@code W + γW⁺}, {@code b + γb⁺}. */
  public DenseOracle favouringPositive(double gamma) {
    return new DenseOracle(plus(w, times(gamma, pos(w))), plus(b, times(gamma, pos(b))));
  }

  public Share epsilon(double[] a, double[] r, double delta) {
    double[] z = plus(forward(w, a), b);
    double[] s = over(r, st(z, delta));
    return new Share(times(a, backward(w, s)), sum(times(s, b)));
  }

  public Share gamma(double[] a, double[] r, double gamma, double delta) {
    double[][] raised = plus(w, times(gamma, pos(w)));
    double[] raisedBias = plus(b, times(gamma, pos(b)));
    double[] s = over(r, st(plus(forward(raised, a), raisedBias), delta));
    return new Share(times(a, backward(raised, s)), sum(times(s, raisedBias)));
  }

  public Share generalizedGamma(double[] a, double[] r, double gamma, double delta) {
    double[][] p = plus(w, times(gamma, pos(w)));
    double[][] n = plus(w, times(gamma, neg(w)));
    double[] z = plus(forward(w, a), b);

    double[] raisedBias = plus(b, times(gamma, pos(b)));
    double[] zPos = plus(plus(forward(p, pos(a)), forward(n, neg(a))), raisedBias);
    double[] sPos = zip(z, over(r, st(zPos, delta)), (v, s) -> v > 0 ? s : 0);

    double[] loweredBias = plus(b, times(gamma, neg(b)));
    double[] zNeg = plus(plus(forward(n, pos(a)), forward(p, neg(a))), loweredBias);
    double[] sNeg = zip(z, over(r, st(zNeg, delta)), (v, s) -> v < 0 ? s : 0);

    double[] fromPos = plus(times(pos(a), backward(p, sPos)), times(neg(a), backward(n, sPos)));
    double[] fromNeg = plus(times(pos(a), backward(n, sNeg)), times(neg(a), backward(p, sNeg)));
    return new Share(
        plus(fromPos, fromNeg), sum(times(sPos, raisedBias)) + sum(times(sNeg, loweredBias)));
  }

  public Share alphaBeta(double[] a, double[] r, double alpha, double beta, double delta) {
    double[] zAlpha = plus(plus(forward(pos(w), pos(a)), forward(neg(w), neg(a))), pos(b));
    double[] zBeta = plus(plus(forward(neg(w), pos(a)), forward(pos(w), neg(a))), neg(b));
    double[] sAlpha = over(r, st(zAlpha, delta));
    double[] sBeta = over(r, st(zBeta, delta));
    double[] forIt =
        plus(
            times(pos(a), backward(pos(w), sAlpha)), //
            times(neg(a), backward(neg(w), sAlpha)));
    double[] against =
        plus(
            times(pos(a), backward(neg(w), sBeta)), //
            times(neg(a), backward(pos(w), sBeta)));
    return new Share(
        minus(times(alpha, forIt), times(beta, against)),
        alpha * sum(times(sAlpha, pos(b))) - beta * sum(times(sBeta, neg(b))));
  }

  public Share wSquare(double[] r, double delta) {
    double[][] squared = map(w, v -> v * v);
    double[] s = over(r, st(forward(squared, ones(w.length)), delta));
    return new Share(backward(squared, s), 0);
  }

  /** An entry of exactly 0 is no tap at all: no random weight is. */
  public Share flat(double[] r, double delta) {
    double[][] flat = map(w, v -> v == 0 ? 0 : 1);
    double[] s = over(r, st(forward(flat, ones(w.length)), delta));
    return new Share(backward(flat, s), 0);
  }

  public Share zBox(double[] a, double[] r, double[] low, double[] high, double delta) {
    double[] z = minus(minus(forward(w, a), forward(pos(w), low)), forward(neg(w), high));
    double[] s = over(r, st(z, delta));
    double[] fromInput = times(a, backward(w, s));
    double[] fromLow = times(low, backward(pos(w), s));
    double[] fromHigh = times(high, backward(neg(w), s));
    return new Share(minus(minus(fromInput, fromLow), fromHigh), 0);
  }

  public Share pass(double[] r) {
    return new Share(r, 0);
  }
}
