package org.lrp4j.oracle;

import java.util.function.DoubleUnaryOperator;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The relevance of each weight of a layer as plain loops: {@code Rw = Σ ρ(w)·xi·sj} over all places
 * where w is used, of which DL4J's forward pass with nothing but that weight tells the inputs.
 * Shares no code with lrp4j.
 */
public final class ParameterOracle {

  /**
   * The relevance of a layer's parameters.
   *
   * @param weights a number for each of W's, in order 'c'
   * @param bias a number for each of b's
   */
  public record Shares(double[] weights, double[] bias) {}

  private final MultiLayerNetwork network;
  private final boolean zeroBias;
  private final double[] w;
  private final double[] b;

  private ParameterOracle(MultiLayerNetwork network, boolean zeroBias) {
    this.network = network;
    this.zeroBias = zeroBias;
    this.w = Samples.flat(network.getParam("0_W"));
    INDArray bias = network.getParam("0_b");
    this.b = bias == null ? new double[0] : Samples.flat(bias);
  }

  /**
   * The oracle of a network's first layer.
   *
   * @param network in DOUBLE, without activation function; its parameters are written over
   * @param zeroBias whether rules leave the bias out
   */
  public static ParameterOracle of(MultiLayerNetwork network, boolean zeroBias) {
    return new ParameterOracle(network, zeroBias);
  }

  /** What one parameter alone, being 1, makes of inputs: {@code uses[parameter][output]}. */
  private double[][] uses(String name, int count, INDArray inputs) {
    double[][] uses = new double[count][];
    network.params().assign(0);
    INDArray parameter = network.getParam(name);
    for (int i = 0; i < count; i++) {
      INDArray one = Nd4j.zeros(DataType.DOUBLE, count);
      one.putScalar(i, 1);
      parameter.assign(one.reshape('c', parameter.shape()));
      uses[i] = Samples.flat(network.output(inputs.dup()));
    }
    return uses;
  }

  private static double[] st(double[] z, double delta) {
    return Vectors.map(z, v -> v + (v >= 0 ? delta : -delta));
  }

  /** {@code Σ ρ(parameter) · uses}, for every output. */
  private static double[] sum(double[] parameters, double[][] uses, DoubleUnaryOperator rho) {
    double[] sum = new double[uses[0].length];
    for (int i = 0; i < parameters.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[j] += rho.applyAsDouble(parameters[i]) * uses[i][j];
      }
    }
    return sum;
  }

  /** One product of a rule: weights, and what they are multiplied by. */
  private record Part(DoubleUnaryOperator rho, INDArray input) {}

  /** {@code coefficient · Σ ρ(w)·x·s} with {@code s = R / st(Σ ρ(W)·x + ρ(b))}. */
  private final class Sum {

    final double[] ofWeights = new double[w.length];
    final double[] ofBias = new double[b.length];
    private final double[] relevance;
    private final double[][] usesOfBias;

    Sum(INDArray relevance, INDArray input) {
      this.relevance = Samples.flat(relevance);
      this.usesOfBias = b.length == 0 ? new double[0][] : uses("0_b", b.length, input);
    }

    /** Where the gate's sign is 1 or −1, only outputs of that sign take part. */
    void add(
        double coefficient,
        double[] gate,
        DoubleUnaryOperator biasRho,
        double delta,
        Part... parts) {
      double[] z = new double[relevance.length];
      double[][][] uses = new double[parts.length][][];
      for (int k = 0; k < parts.length; k++) {
        uses[k] = uses("0_W", w.length, parts[k].input());
        z = Vectors.plus(z, sum(w, uses[k], parts[k].rho()));
      }
      boolean biased = b.length > 0 && biasRho != null && !zeroBias;
      if (biased) {
        z = Vectors.plus(z, sum(b, usesOfBias, biasRho));
      }
      double[] s = Vectors.zip(relevance, st(z, delta), (r, v) -> coefficient * r / v);
      s = gate == null ? s : Vectors.times(s, gate);
      for (int k = 0; k < parts.length; k++) {
        for (int i = 0; i < w.length; i++) {
          for (int j = 0; j < s.length; j++) {
            ofWeights[i] += parts[k].rho().applyAsDouble(w[i]) * uses[k][i][j] * s[j];
          }
        }
      }
      for (int i = 0; biased && i < b.length; i++) {
        for (int j = 0; j < s.length; j++) {
          ofBias[i] += biasRho.applyAsDouble(b[i]) * usesOfBias[i][j] * s[j];
        }
      }
    }
  }

  private static INDArray mapped(INDArray array, DoubleUnaryOperator function) {
    double[] values = Vectors.map(Samples.flat(array), function::applyAsDouble);
    return Samples.array(values, DataType.DOUBLE, array.shape());
  }

  private static double pos(double v) {
    return Math.max(v, 0);
  }

  private static double neg(double v) {
    return Math.min(v, 0);
  }

  /**
   * Whether there are loops for a rule: a box of its own for each element is none of all copies.
   */
  public static boolean knows(String rule) {
    return !rule.equals("ZBox per element") && !rule.equals("ZBox per channel");
  }

  /** By the name of the rule's case. */
  public Shares shares(String rule, RuleCase.Inputs inputs, INDArray relevance) {
    INDArray a = inputs.batch().castTo(DataType.DOUBLE);
    INDArray high = mapped(a, ParameterOracle::pos);
    INDArray low = mapped(a, ParameterOracle::neg);
    INDArray ones = mapped(a, v -> 1);
    DoubleUnaryOperator same = v -> v;
    DoubleUnaryOperator pos = ParameterOracle::pos;
    DoubleUnaryOperator neg = ParameterOracle::neg;
    Sum sum = new Sum(relevance, a);
    switch (rule) {
      case "Zero" -> sum.add(1, null, same, 1e-9, new Part(same, a));
      case "Epsilon" -> sum.add(1, null, same, 1e-6, new Part(same, a));
      case "Epsilon(0.3)" -> sum.add(1, null, same, 0.3, new Part(same, a));
      case "Gamma" -> gamma(sum, 0.25, a);
      case "Gamma(2)" -> gamma(sum, 2, a);
      case "GeneralizedGamma" -> generalizedGamma(sum, a, high, low);
      case "AlphaBeta(2, 1)" -> {
        sum.add(2, null, pos, 1e-6, new Part(pos, high), new Part(neg, low));
        sum.add(-1, null, neg, 1e-6, new Part(neg, high), new Part(pos, low));
      }
      case "AlphaBeta(1.5, 0.5)" -> {
        sum.add(1.5, null, pos, 1e-6, new Part(pos, high), new Part(neg, low));
        sum.add(-0.5, null, neg, 1e-6, new Part(neg, high), new Part(pos, low));
      }
      case "AlphaBeta(1, 0)", "ZPlus" ->
          sum.add(1, null, pos, 1e-6, new Part(pos, high), new Part(neg, low));
      case "WSquare" -> sum.add(1, null, null, 1e-6, new Part(v -> v * v, ones));
      case "Flat" -> sum.add(1, null, null, 1e-6, new Part(v -> v == 0 ? 0 : 1, ones));
      case "ZBox with scalars" ->
          sum.add(
              1,
              null,
              null,
              1e-6,
              new Part(pos, mapped(a, v -> v + 1)),
              new Part(neg, mapped(a, v -> v - 1.5)));
      default -> throw new IllegalArgumentException("no loops for " + rule);
    }
    return new Shares(sum.ofWeights, sum.ofBias);
  }

  private static void gammaTerm(Sum sum, DoubleUnaryOperator rho, INDArray a) {
    sum.add(1, null, rho, 1e-6, new Part(rho, a));
  }

  private static void gamma(Sum sum, double gamma, INDArray a) {
    gammaTerm(sum, v -> v + gamma * pos(v), a);
  }

  private void generalizedGamma(Sum sum, INDArray a, INDArray high, INDArray low) {
    double[] z = sum(w, uses("0_W", w.length, a), v -> v);
    if (b.length > 0 && !zeroBias) {
      z = Vectors.plus(z, sum(b, sum.usesOfBias, v -> v));
    }
    DoubleUnaryOperator raised = v -> v + 0.25 * pos(v);
    DoubleUnaryOperator lowered = v -> v + 0.25 * neg(v);
    sum.add(
        1,
        Vectors.map(z, v -> v > 0 ? 1 : 0),
        raised,
        1e-6,
        new Part(raised, high),
        new Part(lowered, low));
    sum.add(
        1,
        Vectors.map(z, v -> v < 0 ? 1 : 0),
        lowered,
        1e-6,
        new Part(lowered, high),
        new Part(raised, low));
  }
}
