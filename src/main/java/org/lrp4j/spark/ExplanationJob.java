package org.lrp4j.spark;

import java.io.Serializable;
import java.util.List;

/**
 * What an executor has to know; text and numbers only.
 *
 * @param recipe what explains
 * @param input what of a row is explained
 * @param target which class is explained
 * @param id the column that tells one row from another
 * @param batch how many rows are explained at once
 */
record ExplanationJob(
    ExplainerRecipe recipe, InputColumns input, TargetChoice target, String id, int batch)
    implements Serializable {

  ExplanationJob with(ExplainerRecipe other) {
    return new ExplanationJob(other, input, target, id, batch);
  }

  /**
   * Which columns an example is read from.
   *
   * @param columns columns of numbers, or a single one of arrays or images
   * @param kind what they hold
   * @param shape the shape of one example, as the network takes it
   * @param image how images lie in that shape, or null if there are none
   * @param scale what an image's values from 0 to 255 are multiplied by
   */
  record InputColumns(
      List<String> columns, Kind kind, long[] shape, ImageLayout image, double scale)
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

    long[] ofBatch(int examples) {
      long[] sizes = new long[shape.length + 1];
      sizes[0] = examples;
      System.arraycopy(shape, 0, sizes, 1, shape.length);
      return sizes;
    }
  }

  /**
   * The images that a network takes.
   *
   * @param channels grey, or red, green and blue, or with opacity behind
   * @param height in pixels
   * @param width in pixels
   * @param isChannelsLast whether the channels of a pixel stand together
   */
  record ImageLayout(int channels, int height, int width, boolean isChannelsLast)
      implements Serializable {}

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
