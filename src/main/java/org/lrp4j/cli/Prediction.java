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

  /** Of an example of an explanation one of whose outputs is [batch, columns]. */
  static Prediction of(Explanation explanation, String name, int example) {
    INDArray row = explanation.output(name).getRow(example);
    OptionalInt predicted = explanation.predictedClass(name, example);
    if (predicted.isEmpty()) {
      return new Prediction(predicted, row.getDouble(0));
    }
    if (row.length() > 1) {
      return new Prediction(predicted, row.getDouble(predicted.getAsInt()));
    }
    double second = row.getDouble(0);
    return new Prediction(predicted, predicted.getAsInt() == 1 ? second : 1 - second);
  }
}
