package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.deeplearning4j.nn.api.Model;
import org.lrp4j.oracle.Jacobian;
import org.lrp4j.oracle.Vectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What only moves values is a matrix of zeros and ones, found by DL4J's own forward pass: relevance
 * goes back the way that each value came.
 */
record RoutingReference() implements Reference.Formula {

  @Override
  public Reference.Shares shares(
      FamilyCase row, double[][] inputs, double[] relevance, DataType type) {
    Model network = row.network(DataType.DOUBLE);
    double[][] shares = new double[inputs.length][];
    for (int i = 0; i < inputs.length; i++) {
      shares[i] = Vectors.backward(moves(row, network, i), relevance);
    }
    return Reference.Shares.of(shares);
  }

  private static double[][] moves(FamilyCase row, Model network, int which) {
    double[][] moves =
        Jacobian.ofWholeBatch(
            probe -> {
              INDArray[] inputs = new INDArray[row.inputs().size()];
              for (int i = 0; i < inputs.length; i++) {
                inputs[i] = i == which ? probe : Nd4j.zeros(probe.dataType(), shape(row, i));
              }
              return FamilyCase.output(network, row.masks(), inputs);
            },
            shape(row, which));
    for (double[] entries : moves) {
      for (double entry : entries) {
        assertTrue(entry == 0 || entry == 1, "this does not only move values: " + entry);
      }
    }
    return moves;
  }

  private static long[] shape(FamilyCase row, int input) {
    return row.inputs().get(input).batch(FamilyCase.BATCH);
  }
}
