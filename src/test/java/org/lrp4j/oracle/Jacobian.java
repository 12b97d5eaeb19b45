package org.lrp4j.oracle;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Turns any affine forward pass of DL4J into a dense matrix. */
public final class Jacobian {

  private Jacobian() {}

  /**
   * Probes a forward pass with zero and with each basis vector: {@code b = f(0)}, {@code W_i =
   * f(e_i) − f(0)}.
   *
   * @param forward DL4J's forward pass in DOUBLE, batch first
   * @param exampleShape the shape of one example
   * @return the matrix [inputs × outputs] and the bias
   */
  public static DenseOracle of(UnaryOperator<INDArray> forward, long... exampleShape) {
    long[] shape = new long[exampleShape.length + 1];
    int inputs = 1;
    for (int i = 0; i < exampleShape.length; i++) {
      shape[i + 1] = exampleShape[i];
      inputs *= (int) exampleShape[i];
    }
    shape[0] = inputs + 1;
    INDArray probes = Nd4j.zeros(DataType.DOUBLE, inputs + 1, inputs);
    for (int i = 0; i < inputs; i++) {
      probes.putScalar(i, i, 1);
    }
    double[][] answers = Samples.rows(forward.apply(probes.reshape('c', shape)));
    double[] bias = answers[inputs];
    double[][] w = new double[inputs][];
    for (int i = 0; i < inputs; i++) {
      w[i] = Vectors.minus(answers[i], bias);
    }
    return new DenseOracle(w, bias);
  }

  /**
   * The same for a linear forward pass that does not keep the examples of a batch apart: the whole
   * batch is one vector.
   *
   * @param forward DL4J's forward pass in DOUBLE
   * @param shape the shape of the whole input
   * @return the matrix [elements of the input × elements of the output]
   */
  public static double[][] ofWholeBatch(UnaryOperator<INDArray> forward, long... shape) {
    INDArray probe = Nd4j.zeros(DataType.DOUBLE, shape);
    double[][] w = new double[(int) probe.length()][];
    for (int i = 0; i < w.length; i++) {
      double[] basis = new double[w.length];
      basis[i] = 1;
      w[i] = Samples.flat(forward.apply(Samples.array(basis, DataType.DOUBLE, shape)));
    }
    return w;
  }
}
