package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lrp4j.evaluation.example.Outcome;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Reads labels and outputs: [batch, classes], [batch, 1] for two classes, or [batch, classes,
 * time], of which the last time step counts.
 */
final class Outcomes {

  private Outcomes() {}

  static List<Outcome> of(INDArray labels, INDArray outputs, long firstExample) {
    if (!Arrays.equals(labels.shape(), outputs.shape())
        || (labels.rank() != 2 && labels.rank() != 3)) {
      throw new IllegalArgumentException(
          "Only classifiers can be evaluated: labels and network output must both be"
              + " [batch, classes] or [batch, classes, time], one-hot, but the labels have the shape "
              + Arrays.toString(labels.shape())
              + " and the output "
              + Arrays.toString(outputs.shape()));
    }
    double[][] wanted = rows(labels);
    double[][] given = rows(outputs);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      requireFinite(given[i], firstExample + i);
      outcomes.add(Outcome.of(highest(wanted[i]), given[i]));
    }
    return outcomes;
  }

  /** How many classes an output with so many columns tells apart. */
  static int classes(INDArray outputs) {
    return (int) Math.max(2, outputs.size(1));
  }

  /** One row an example, one number a class. */
  static double[][] rows(INDArray array) {
    INDArray last =
        array.rank() == 3
            ? array.get(
                NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(array.size(2) - 1))
            : array;
    double[][] rows =
        last.castTo(DataType.DOUBLE).reshape(array.size(0), array.size(1)).toDoubleMatrix();
    if (array.size(1) == 1) {
      return Arrays.stream(rows)
          .map(row -> new double[] {1 - row[0], row[0]})
          .toArray(double[][]::new);
    }
    return rows;
  }

  private static int highest(double[] row) {
    int highest = 0;
    for (int i = 1; i < row.length; i++) {
      highest = row[i] > row[highest] ? i : highest;
    }
    return highest;
  }

  private static void requireFinite(double[] outputs, long example) {
    if (!Arrays.stream(outputs).allMatch(Double::isFinite)) {
      throw new IllegalStateException(
          "The network's output for example "
              + example
              + " holds NaN or infinite values: has its training diverged? Lower the learning rate,"
              + " or clip the gradients; and check that the data hold no NaN and are normalised as in"
              + " training");
    }
  }
}
