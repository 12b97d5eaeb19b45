package org.lrp4j.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What an executor has to know; text and numbers only.
 *
 * @param model where the model's file comes from
 * @param composite the composite's name, empty for the explainer's choice
 * @param input what of a row is explained
 * @param target which class is explained
 * @param id the column that tells one row from another
 * @param batch how many rows are explained at once
 * @param isReproducible whether a row's relevance has to have the same bits whatever is beside it
 * @param threads how many threads ND4J has on an executor, 0 for its own choice
 */
record ExplanationJob(
    ModelSource model,
    String composite,
    InputColumns input,
    TargetChoice target,
    String id,
    int batch,
    boolean isReproducible,
    int threads)
    implements Serializable {

  ExplanationJob with(ModelSource source) {
    return new ExplanationJob(source, composite, input, target, id, batch, isReproducible, threads);
  }

  /**
   * Which columns an example is read from.
   *
   * @param columns columns of numbers, or a single one of arrays or images
   * @param kind what they hold
   * @param shape the shape of one example, as the network takes it
   * @param scale what an image's values from 0 to 255 are multiplied by
   */
  record InputColumns(List<String> columns, Kind kind, long[] shape, double scale)
      implements Serializable {

    /** What the columns hold. */
    enum Kind {
      NUMBERS,
      ARRAY,
      IMAGE
    }

    int length() {
      int length = 1;
      for (long size : shape) {
        length = Math.multiplyExact(length, Math.toIntExact(size));
      }
      return length;
    }
  }

  /**
   * Which class is explained.
   *
   * @param column a column of class numbers, or empty
   * @param index the class for all rows, or −1 for the predicted one
   */
  record TargetChoice(String column, int index) implements Serializable {

    static final TargetChoice PREDICTED = new TargetChoice("", -1);
  }
}
