package org.lrp4j.engine.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** The functions in Java against those of the Java library, from tiny arguments to huge ones. */
class VectorFunctionTest {

  private static final double[] ARGUMENTS =
      DoubleStream.concat(
              DoubleStream.iterate(-60, x -> x <= 60, x -> x + 0.37),
              DoubleStream.of(0, -0.0, 1e-300, -1e-9, 1e-5, 700, -700, 1e5, -1e5))
          .toArray();

  private static void check(Activation activation, DoubleUnaryOperator expected, double tolerance) {
    double[] actual = new double[ARGUMENTS.length + 2];
    actual[0] = 5;
    actual[actual.length - 1] = 7;
    System.arraycopy(ARGUMENTS, 0, actual, 1, ARGUMENTS.length);
    VectorFunction.of(activation.getActivationFunction(), DataType.DOUBLE)
        .apply(new double[][] {actual}, 1, actual.length - 1);
    for (int i = 0; i < ARGUMENTS.length; i++) {
      double right = expected.applyAsDouble(ARGUMENTS[i]);
      String where = activation + " of " + ARGUMENTS[i];
      assertEquals(right, actual[i + 1], tolerance * Math.abs(right) + 1e-307, where);
    }
    assertEquals(5, actual[0], "beside the piece");
    assertEquals(7, actual[actual.length - 1], "beside the piece");
  }

  @Test
  void tanhIsExactEverywhere() {
    check(Activation.TANH, Math::tanh, 4e-15);
  }

  @Test
  void smallValuesOfTheSigmoidAreAsExactAsLargeOnes() {
    check(
        Activation.SIGMOID,
        x -> x < -1e4 ? 1 / (1 + Math.exp(708)) : 1 / (1 + Math.exp(-x)),
        1e-12);
  }

  @Test
  void hardSigmoidIsThatOfNd4j() {
    check(Activation.HARDSIGMOID, x -> Math.min(1, Math.max(0, (double) 0.2f * x + 0.5)), 0);
  }

  @Test
  void othersAreComputedByThemselves() {
    check(Activation.SOFTSIGN, x -> x / (1 + Math.abs(x)), 1e-14);
    check(Activation.IDENTITY, x -> x, 0);
  }

  @Test
  void whatIsNoNumberStaysNone() {
    for (Activation activation : new Activation[] {Activation.TANH, Activation.SIGMOID}) {
      double[][] vectors = {{Double.NaN}};
      VectorFunction.of(activation.getActivationFunction(), DataType.FLOAT).apply(vectors, 0, 1);
      assertTrue(Double.isNaN(vectors[0][0]), activation.name());
    }
  }
}
