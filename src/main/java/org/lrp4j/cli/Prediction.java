package org.lrp4j.cli;

import java.util.OptionalInt;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network says about one example.
 *
 * @param predicted the class; empty if the output is a number rather than classes
 * @param output the network's output for that class
 */
record Prediction(OptionalInt predicted, double output) {

  private static final double TOLERANCE = 1e-4;

  /** Of an example of an explanation one of whose outputs is [batch, columns]. */
  static Prediction of(Explanation explanation, String name, int example) {
    INDArray row = explanation.output(name).getRow(example);
    if (row.length() > 1) {
      int highest = row.argMax(0).getInt(0);
      return new Prediction(OptionalInt.of(highest), row.getDouble(highest));
    }
    double output = row.getDouble(0);
    double logit = explanation.explainedOutput(name).getDouble(example, 0);
    if (Math.abs(output - 1 / (1 + Math.exp(-logit))) > TOLERANCE) {
      // Not a sigmoid's: a regression.
      return new Prediction(OptionalInt.empty(), output);
    }
    return output > 0.5
        ? new Prediction(OptionalInt.of(1), output)
        : new Prediction(OptionalInt.of(0), 1 - output);
  }
}
