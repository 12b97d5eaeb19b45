package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Which step of each example's output is evaluated and explained: of sequences the last one that
 * their labels' mask counts, or, without such a mask, that a mask of the features counts.
 */
final class CountingSteps {

  /** Of an example whose labels are hidden altogether, which DL4J's figures leave out. */
  static final int NONE = -1;

  private CountingSteps() {}

  /**
   * One step an example, or {@link #NONE}; 0 where the output is no sequence.
   *
   * @param index which of the labels and outputs
   */
  static int[] of(LabelledBatch batch, int index) {
    INDArray labels = batch.labels()[index];
    int examples = (int) labels.size(0);
    int steps = labels.rank() == 3 ? (int) labels.size(2) : 1;
    int[] last = new int[examples];
    Arrays.fill(last, steps - 1);
    INDArray ofLabels = batch.labelsMask(index);
    if (ofLabels != null) {
      markLast(byStep(ofLabels, steps), last);
    } else if (steps > 1 && batch.featuresMasks() != null) {
      Stream.of(batch.featuresMasks())
          .filter(Objects::nonNull)
          .filter(mask -> mask.rank() == 2 && mask.size(1) == steps)
          .findFirst()
          .ifPresent(mask -> markLast(byStep(mask, steps), last));
    }
    return last;
  }

  /** A mask as [example, step]; one of several classes counts as soon as one of them does. */
  private static double[][] byStep(INDArray mask, int steps) {
    long examples = mask.size(0);
    return mask.castTo(DataType.DOUBLE)
        .reshape('c', examples, mask.length() / (examples * steps), steps)
        .max(1)
        .reshape(examples, steps)
        .toDoubleMatrix();
  }

  private static void markLast(double[][] counts, int[] last) {
    for (int example = 0; example < last.length; example++) {
      int step = counts[example].length - 1;
      while (step >= 0 && counts[example][step] == 0) {
        step--;
      }
      last[example] = step;
    }
  }
}
