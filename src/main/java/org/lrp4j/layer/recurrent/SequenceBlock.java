package org.lrp4j.layer.recurrent;

import org.lrp4j.engine.vector.ArrayRows;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sequences of some examples in Java's memory, read and written moment by moment. Copying them
 * here instead of turning an array's axes in ND4J keeps its threads asleep, which would go on
 * waiting busily beside those of the examples.
 */
final class SequenceBlock {

  private final double[][] sequences;
  private final int features;
  private final int toNextFeature;
  private final int toNextMoment;

  /**
   * Zeros.
   *
   * @param like a sequence [examples, …] of the same shape
   * @param format how to read its axes
   * @param examples how many there are in the block
   */
  SequenceBlock(INDArray like, DataFormat format, int examples) {
    int time = Math.toIntExact(like.size(format.timeAxis().orElseThrow()));
    this.features = Math.toIntExact(like.size(format.channelAxis()));
    this.sequences = new double[examples][time * features];
    this.toNextFeature = format == DataFormat.NWC ? 1 : time;
    this.toNextMoment = format == DataFormat.NWC ? features : 1;
  }

  /** Reads the examples from one on. */
  SequenceBlock read(INDArray array, int from) {
    ArrayRows rows = ArrayRows.reading(array, sequences[0].length);
    for (int n = 0; n < sequences.length; n++) {
      rows.read(from + n, sequences[n], 0);
    }
    return this;
  }

  /** Writes the examples from one on. */
  void write(INDArray array, int from) {
    ArrayRows rows = ArrayRows.writing(array, sequences[0].length);
    for (int n = 0; n < sequences.length; n++) {
      rows.write(from + n, sequences[n], 0);
    }
  }

  /** Copies an example's moment into a vector. */
  void get(int example, int moment, double[] vector) {
    double[] sequence = sequences[example];
    int place = moment * toNextMoment;
    for (int f = 0; f < features; f++) {
      vector[f] = sequence[place];
      place += toNextFeature;
    }
  }

  /** Copies a vector into an example's moment. */
  void put(int example, int moment, double[] vector) {
    double[] sequence = sequences[example];
    int place = moment * toNextMoment;
    for (int f = 0; f < features; f++) {
      sequence[place] = vector[f];
      place += toNextFeature;
    }
  }
}
