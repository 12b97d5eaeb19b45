package org.lrp4j.reference.sequence;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How DL4J lays out sequences: features before or behind the steps, tables without steps, words
 * without features, and rows of all steps one behind the other.
 */
enum ArrayShape {
  FEATURES_FIRST,
  FEATURES_LAST,
  TABLE,
  WORDS,
  ROWS;

  static ArrayShape ofSteps(RNNFormat format) {
    return format == RNNFormat.NWC ? FEATURES_LAST : FEATURES_FIRST;
  }

  private int index(int n, int t, int f, int examples, int steps, int features) {
    return switch (this) {
      case FEATURES_FIRST -> (n * features + f) * steps + t;
      case ROWS -> (t * examples + n) * features + f;
      default -> (n * steps + t) * features + f;
    };
  }

  private long[] shape(int examples, int steps, int features) {
    return switch (this) {
      case FEATURES_FIRST -> new long[] {examples, features, steps};
      case FEATURES_LAST -> new long[] {examples, steps, features};
      case TABLE -> new long[] {examples, features};
      case WORDS -> new long[] {examples, steps};
      case ROWS -> new long[] {(long) examples * steps, features};
    };
  }

  /** From [examples][steps][features]. */
  INDArray array(double[][][] x) {
    int steps = x[0].length;
    int features = x[0][0].length;
    double[] values = new double[x.length * steps * features];
    for (int n = 0; n < x.length; n++) {
      for (int t = 0; t < steps; t++) {
        for (int f = 0; f < features; f++) {
          values[index(n, t, f, x.length, steps, features)] = x[n][t][f];
        }
      }
    }
    return Nd4j.createFromArray(values).reshape('c', shape(x.length, steps, features));
  }

  /** As [examples][steps][features] of that size. */
  double[][][] read(INDArray array, int examples, int steps, int features) {
    if (!java.util.Arrays.equals(shape(examples, steps, features), array.shape())) {
      throw new IllegalArgumentException(
          this + " of " + steps + " steps, but " + array.shapeInfoToString());
    }
    double[] values = array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[][][] x = new double[examples][steps][features];
    for (int n = 0; n < examples; n++) {
      for (int t = 0; t < steps; t++) {
        for (int f = 0; f < features; f++) {
          x[n][t][f] = values[index(n, t, f, examples, steps, features)];
        }
      }
    }
    return x;
  }
}
