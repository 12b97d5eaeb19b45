package org.lrp4j.reference.sequence;

import java.util.function.DoubleUnaryOperator;
import org.nd4j.linalg.activations.Activation;

/** An activation function, as DL4J calls it and as its formula. */
enum Curve {
  IDENTITY(Activation.IDENTITY, v -> v),
  TANH(Activation.TANH, Math::tanh),
  RELU(Activation.RELU, v -> Math.max(v, 0)),
  SOFTSIGN(Activation.SOFTSIGN, v -> v / (1 + Math.abs(v))),
  SIGMOID(Activation.SIGMOID, v -> 1 / (1 + Math.exp(-v))),
  // ND4J computes it with 0.2 of 24 bits also in DOUBLE.
  HARDSIGMOID(Activation.HARDSIGMOID, v -> Math.min(1, Math.max(0, 0.2f * v + 0.5)));

  private final Activation activation;
  private final DoubleUnaryOperator formula;

  Curve(Activation activation, DoubleUnaryOperator formula) {
    this.activation = activation;
    this.formula = formula;
  }

  Activation activation() {
    return activation;
  }

  double of(double v) {
    return formula.applyAsDouble(v);
  }

  double[] of(double[] z) {
    double[] a = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      a[j] = of(z[j]);
    }
    return a;
  }
}
