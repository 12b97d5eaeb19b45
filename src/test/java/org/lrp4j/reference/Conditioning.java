package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.oracle.Samples;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How far FLOAT alone moves a network's relevance, whoever computes it: how much the reference
 * itself moves when every parameter is rounded to 24 bits, up or down.
 *
 * <p>Where a denominator nearly cancels, rounding is blown up a thousandfold. A network and images
 * where that happens cannot tell right from wrong in FLOAT, and what they say changes from one
 * processor to the next: tests take the first network where it does not.
 */
final class Conditioning {

  private static final double HALF_A_UNIT = Math.scalb(1.0, -24);
  private static final int SAMPLES = 3;

  private Conditioning() {}

  /** So much of a tolerance of 1e-5 may be due to the rounding of parameters. */
  private static final double MOVES_AT_MOST = 3e-6;

  private static final int SEEDS = 500;

  /**
   * The first seed whose network FLOAT hardly moves.
   *
   * @param networks makes a network in DOUBLE from a seed
   * @param reference the reference of a network with its current parameters
   */
  static <M extends Model> long firstGoodSeed(
      LongFunction<M> networks, Function<M, ReferenceNetwork> reference, Tensor examples) {
    return LongStream.rangeClosed(1, SEEDS)
        .filter(seed -> moves(networks.apply(seed), reference, examples) <= MOVES_AT_MOST)
        .findFirst()
        .orElseThrow();
  }

  /** The largest change of relevance, relative to the largest value of its layer. */
  private static <M extends Model> double moves(
      M network, Function<M, ReferenceNetwork> reference, Tensor examples) {
    INDArray parameters = network.params();
    double[] exact = Samples.flat(parameters);
    Map<String, Tensor> unrounded = ofHighest(reference.apply(network), examples);
    Random random = new Random(1);
    double worst = 0;
    for (int sample = 0; sample < SAMPLES && worst <= MOVES_AT_MOST; sample++) {
      double[] moved =
          Vectors.map(exact, value -> value * (1 + (random.nextBoolean() ? 1 : -1) * HALF_A_UNIT));
      parameters.assign(Samples.array(moved, DataType.DOUBLE, parameters.shape()));
      Map<String, Tensor> rounded = ofHighest(reference.apply(network), examples);
      worst = Math.max(worst, change(unrounded, rounded));
    }
    return worst;
  }

  private static Map<String, Tensor> ofHighest(ReferenceNetwork network, Tensor examples) {
    return ReferenceComparison.ofHighest(network.forward(examples), "output").relevance();
  }

  /** The largest change of any relevance, relative to the largest value of example and layer. */
  static double change(Map<String, Tensor> expected, Map<String, Tensor> moved) {
    double worst = 0;
    for (String layer : expected.keySet()) {
      for (int n = 0; n < expected.get(layer).rows(); n++) {
        worst = Math.max(worst, change(expected.get(layer).row(n), moved.get(layer).row(n)));
      }
    }
    return worst;
  }

  private static double change(double[] before, double[] after) {
    double largest = Arrays.stream(before).map(Math::abs).max().orElse(0);
    double worst = 0;
    for (int i = 0; i < before.length; i++) {
      double change = Math.abs(after[i] - before[i]);
      // Zeros that stay zeros are as sure as can be.
      worst = change == 0 ? worst : Math.max(worst, change / largest);
    }
    return worst;
  }
}
