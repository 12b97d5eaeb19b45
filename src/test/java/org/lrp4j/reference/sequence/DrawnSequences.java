package org.lrp4j.reference.sequence;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A batch.
 *
 * @param x [examples][steps][features], a table as one step
 * @param counts [examples][steps]; null without a mask
 */
record DrawnSequences(double[][][] x, double[][] counts) {

  static DrawnSequences draw(Random random, SequenceDrawing drawing, int examples, int length) {
    Form form = drawing.input();
    double[][][] x = new double[examples][Math.max(1, length)][form.features()];
    double[][] counts = form.masked() ? new double[examples][length] : null;
    boolean words = isOfWords(drawing);
    for (int n = 0; n < examples; n++) {
      for (double[] step : x[n]) {
        Arrays.setAll(
            step,
            f -> words ? random.nextInt(SequenceDrawing.WORDS) : random.nextDouble() * 1.9 - 0.7);
      }
      if (!words && random.nextInt(3) == 0) {
        Arrays.fill(x[n][random.nextInt(x[n].length)], 0);
      }
      if (counts != null) {
        mask(random, counts[n]);
      }
    }
    return new DrawnSequences(x, counts);
  }

  static boolean isOfWords(SequenceDrawing drawing) {
    return drawing.kind() == SequenceDrawing.Kind.WORD
        || drawing.kind() == SequenceDrawing.Kind.WORDS;
  }

  /** A sequence that ends early, or one with gaps behind its first step. */
  private static void mask(Random random, double[] counts) {
    if (random.nextInt(3) > 0) {
      Arrays.fill(counts, 0, 1 + random.nextInt(counts.length), 1);
      return;
    }
    Arrays.setAll(counts, t -> t == 0 ? 1 : random.nextInt(2));
  }

  DrawnSequences moved(Random moving, boolean words) {
    double[][][] other = new double[x.length][x[0].length][];
    for (int n = 0; n < x.length; n++) {
      for (int t = 0; t < x[n].length; t++) {
        other[n][t] = x[n][t].clone();
        for (int f = 0; f < other[n][t].length && !words; f++) {
          other[n][t][f] = Reading.moved(other[n][t][f], moving);
        }
      }
    }
    return new DrawnSequences(other, counts);
  }

  INDArray mask() {
    return counts == null
        ? null
        : Nd4j.createFromArray(counts).castTo(Nd4j.defaultFloatingPointType());
  }
}
