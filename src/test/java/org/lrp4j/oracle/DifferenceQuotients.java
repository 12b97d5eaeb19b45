package org.lrp4j.oracle;

import java.util.stream.IntStream;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The gradient of each example's score, by central differences. */
public final class DifferenceQuotients {

  private static final double STEP = 1e-6;

  private DifferenceQuotients() {}

  /**
   * The gradient.
   *
   * @param scores the network
   * @param input a batch, in order 'c'
   * @param masks of features, or null
   * @return of the input's shape
   */
  public static INDArray of(NetworkScores scores, INDArray input, INDArray... masks) {
    Frozen frozen = scores.freeze(scores.checked(input), masks);
    INDArray expected = input.like();
    int count = (int) input.size(0);
    int[] rows = IntStream.range(0, count).toArray();
    long each = input.length() / count;
    for (long k = 0; k < each; k++) {
      INDArray up = input.dup('c');
      INDArray down = input.dup('c');
      for (int row = 0; row < count; row++) {
        up.data().put(row * each + k, input.data().getDouble(row * each + k) + STEP);
        down.data().put(row * each + k, input.data().getDouble(row * each + k) - STEP);
      }
      double[] high = scores.of(new INDArray[] {up}, masks, frozen, rows);
      double[] low = scores.of(new INDArray[] {down}, masks, frozen, rows);
      for (int row = 0; row < count; row++) {
        expected.data().put(row * each + k, (high[row] - low[row]) / (2 * STEP));
      }
    }
    return expected;
  }
}
