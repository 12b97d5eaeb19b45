package org.lrp4j.engine.vector;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function of vectors, in place. For one thread at a time. */
@FunctionalInterface
public interface VectorFunction {

  /**
   * Applies the function to a piece of each vector.
   *
   * @param vectors the vectors, written over
   * @param from where the pieces begin
   * @param to where they end
   */
  void apply(double[][] vectors, int from, int to);

  /**
   * What an activation function computes: sigmoid, tanh, hard sigmoid and identity in Java, all
   * others by itself.
   *
   * @param activation the activation function
   * @param type of the network, in which the function itself computes
   * @return a function with memory of its own
   */
  static VectorFunction of(IActivation activation, DataType type) {
    if (activation instanceof ActivationSigmoid) {
      return new Sigmoid();
    }
    if (activation instanceof ActivationTanH) {
      return new Tanh();
    }
    if (activation instanceof ActivationHardSigmoid) {
      return VectorFunction::hardSigmoid;
    }
    if (activation instanceof ActivationIdentity) {
      return (vectors, from, to) -> {};
    }
    return (vectors, from, to) -> byItself(activation, type, vectors, from, to);
  }

  private static void hardSigmoid(double[][] vectors, int from, int to) {
    double slope = 0.2f; // ND4J's is a FLOAT's
    for (double[] v : vectors) {
      for (int j = from; j < to; j++) {
        v[j] = Math.min(1, Math.max(0, slope * v[j] + 0.5));
      }
    }
  }

  private static void byItself(
      IActivation activation, DataType type, double[][] vectors, int from, int to) {
    double[][] pieces = new double[vectors.length][to - from];
    for (int i = 0; i < pieces.length; i++) {
      System.arraycopy(vectors[i], from, pieces[i], 0, to - from);
    }
    INDArray argument = Nd4j.createFromArray(pieces).castTo(type);
    INDArray value = activation.getActivation(argument, false);
    ArrayRows rows = ArrayRows.reading(value);
    for (int i = 0; i < pieces.length; i++) {
      rows.read(i, vectors[i], from);
    }
  }
}
