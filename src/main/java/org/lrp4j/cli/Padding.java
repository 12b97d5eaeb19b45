package org.lrp4j.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The index that fills rows of words up to one length, in front of them or behind: those steps are
 * masked, as in training.
 *
 * @param index the index
 */
record Padding(int index) {

  /**
   * Reads it from an option.
   *
   * @param told a word of the vocabulary, or an index
   * @throws CommandFailure if it is neither
   */
  static Padding of(String told, Optional<WordIndex> words) {
    OptionalInt known =
        words
            .filter(vocabulary -> vocabulary.indices().containsKey(told))
            .map(vocabulary -> OptionalInt.of(vocabulary.indices().get(told)))
            .orElseGet(OptionalInt::empty);
    try {
      int index = known.isPresent() ? known.getAsInt() : Integer.parseInt(told);
      if (index >= 0) {
        return new Padding(index);
      }
    } catch (NumberFormatException e) {
      // It is told below.
    }
    throw CommandFailure.usage(
        "--padding " + told + " is no index from 0, and no word of a --vocabulary");
  }

  /**
   * Which steps count.
   *
   * @param rows indices, [examples, steps]
   * @param names what the examples are called, for messages
   * @return 1 from the first to the last step that is none of padding, 0 elsewhere
   * @throws CommandFailure if these are no rows of indices, or one holds nothing but padding
   */
  INDArray mask(INDArray rows, List<String> names) {
    if (rows.rank() != 2) {
      throw CommandFailure.usage(
          "--padding is of rows of indices, but the input has the shape "
              + Arrays.toString(rows.shape()));
    }
    INDArray mask = Nd4j.zeros(DataType.FLOAT, rows.shape());
    for (int example = 0; example < rows.size(0); example++) {
      int first = 0;
      int last = (int) rows.size(1) - 1;
      while (first <= last && isPadding(rows, example, first)) {
        first++;
      }
      while (last >= first && isPadding(rows, example, last)) {
        last--;
      }
      if (first > last) {
        throw CommandFailure.badInput(
            "Input " + names.get(example) + " holds nothing but padding (" + index + ")");
      }
      for (int step = first; step <= last; step++) {
        mask.putScalar(example, step, 1);
      }
    }
    return mask;
  }

  private boolean isPadding(INDArray rows, int example, int step) {
    return rows.getDouble(example, step) == index;
  }
}
