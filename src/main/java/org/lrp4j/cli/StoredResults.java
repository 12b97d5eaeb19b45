package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.lrp4j.receipt.RelevanceDifference;

/** Compares the arrays of two folders of results, a row at a time. */
final class StoredResults {

  /** What tells neighbouring float32 apart: of DOUBLE no more is kept. */
  private static final double FLOAT_STEP = 0x1p-23;

  private StoredResults() {}

  /**
   * The largest difference of two files, if it is more than what float32 can show; shapes that
   * differ are one without limit.
   *
   * @throws IOException if one is no such file
   */
  static RelevanceDifference difference(Path then, Path now, String name) throws IOException {
    try (NpyFile before = NpyFile.open(then);
        NpyFile after = NpyFile.open(now)) {
      long[] shape = before.shape();
      if (!Arrays.equals(shape, after.shape()) || shape.length < 2) {
        return new RelevanceDifference(
            Double.POSITIVE_INFINITY,
            "%s, of the shape %s then and %s now"
                .formatted(name, Arrays.toString(shape), Arrays.toString(after.shape())));
      }
      RelevanceDifference largest = RelevanceDifference.NONE;
      for (long row = 0; row < shape[0]; row++) {
        largest =
            largest.or(
                RelevanceDifference.between(
                    before.rows(row, row + 1), after.rows(row, row + 1), name + " row " + row));
      }
      return largest.largest() <= FLOAT_STEP ? RelevanceDifference.NONE : largest;
    }
  }
}
