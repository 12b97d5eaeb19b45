package org.lrp4j.layer.attention;

import java.util.Arrays;
import java.util.Optional;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mask of a sequence in the type of its values. */
final class StepMask {

  private StepMask() {}

  /**
   * The mask.
   *
   * @param sequence [batch, features, steps]
   * @return [batch, steps], or empty where all steps count
   * @throws IllegalArgumentException if it is for other steps
   */
  static Optional<INDArray> of(Signal sequence) {
    INDArray values = sequence.values();
    long[] expected = {values.size(0), values.size(2)};
    Optional<INDArray> mask = sequence.mask().map(given -> given.castTo(values.dataType()));
    mask.filter(given -> !Arrays.equals(given.shape(), expected))
        .ifPresent(
            given -> {
              throw new IllegalArgumentException(
                  "expected a mask of shape "
                      + Arrays.toString(expected)
                      + ", but got "
                      + Arrays.toString(given.shape()));
            });
    return mask;
  }
}
