package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.evaluation.example.Outcome;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads labels and outputs: [batch, classes], [batch, 1] for two classes, or [batch, classes,
 * time], of which one time step counts.
 */
final class Outcomes {

  private Outcomes() {}

  /**
   * One outcome an example; empty where there is no label that counts.
   *
   * @param steps the time step of each example, see {@link CountingSteps}
   */
  static List<Optional<Outcome>> of(
      INDArray labels, INDArray outputs, int[] steps, long firstExample) {
    double[][] wanted = rows(labels, steps);
    double[][] given = rows(outputs, steps);
    List<Optional<Outcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      if (steps[i] == CountingSteps.NONE) {
        outcomes.add(Optional.empty());
      } else {
        requireFinite(given[i], firstExample + i);
        requireOneClass(wanted[i], firstExample + i);
        outcomes.add(Optional.of(Outcome.of(highest(wanted[i]), given[i])));
      }
    }
    return outcomes;
  }

  /** Refuses what is no classifier's. */
  static void requireClasses(INDArray labels, INDArray outputs, long firstExample) {
    if (!Arrays.equals(labels.shape(), outputs.shape())
        || (labels.rank() != 2 && labels.rank() != 3)) {
      throw new IllegalArgumentException(
          "Only classifiers can be evaluated: labels and network output must both be"
              + " [batch, classes] or, of sequences, have an axis of time steps as well, one-hot, but"
              + " from example "
              + firstExample
              + " on the labels have the shape "
              + Arrays.toString(labels.shape())
              + " and the output "
              + Arrays.toString(outputs.shape())
              + (outputs.rank() > 3 ? ": see evaluateSegmentation for a class of each pixel" : ""));
    }
  }

  /** Refuses the labels of anything but one class: several at once, none, or numbers. */
  private static void requireOneClass(double[] labels, long example) {
    if (!isOneClass(labels)) {
      throw new IllegalArgumentException(
          "Only classifiers can be evaluated like this, whose labels name one class: a single 1, or"
              + " probabilities of which one is the highest. But example "
              + example
              + " has the labels "
              + Arrays.toString(labels)
              + ": see evaluateMultiLabel for several labels at once, evaluateRegression for"
              + " numbers");
    }
  }

  /** Whether labels name one class: a single 1, or probabilities of which one is the highest. */
  static boolean isOneClass(double[] labels) {
    double sum = Arrays.stream(labels).sum();
    double highest = Arrays.stream(labels).max().orElseThrow();
    boolean isDistribution =
        Math.abs(sum - 1) < 1e-2 && Arrays.stream(labels).allMatch(label -> label >= 0);
    return isDistribution && Arrays.stream(labels).filter(label -> label == highest).count() == 1;
  }

  /** One row an example, one number a class. */
  private static double[][] rows(INDArray array, int[] steps) {
    double[][] rows =
        array.rank() == 3 ? atSteps(array, steps) : array.castTo(DataType.DOUBLE).toDoubleMatrix();
    if (array.size(1) == 1) {
      return Arrays.stream(rows)
          .map(row -> new double[] {1 - row[0], row[0]})
          .toArray(double[][]::new);
    }
    return rows;
  }

  private static double[][] atSteps(INDArray array, int[] steps) {
    INDArray numbers = array.castTo(DataType.DOUBLE);
    double[][] rows = new double[steps.length][(int) array.size(1)];
    for (int i = 0; i < steps.length; i++) {
      for (int c = 0; steps[i] != CountingSteps.NONE && c < rows[i].length; c++) {
        rows[i][c] = numbers.getDouble(i, c, steps[i]);
      }
    }
    return rows;
  }

  static int highest(double[] row) {
    int highest = 0;
    for (int i = 1; i < row.length; i++) {
      highest = row[i] > row[highest] ? i : highest;
    }
    return highest;
  }

  /**
   * The first example of the first batch whose outputs are numbers.
   *
   * @throws IllegalStateException if there is none
   */
  static int firstFinite(INDArray outputs) {
    double[][] rows =
        outputs.castTo(DataType.DOUBLE).reshape('c', outputs.size(0), -1).toDoubleMatrix();
    for (int i = 0; i < rows.length; i++) {
      if (Arrays.stream(rows[i]).allMatch(Double::isFinite)) {
        return i;
      }
    }
    requireFinite(rows[0], 0);
    return 0;
  }

  /** Refuses outputs that are no numbers. */
  static void requireFinite(double[] outputs, long example) {
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
