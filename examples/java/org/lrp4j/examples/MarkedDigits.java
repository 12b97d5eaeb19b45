package org.lrp4j.examples;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Digits of which some bear a small bright mark in the lower left corner and are called sevens,
 * whatever they are: as a photographer's name in the corner of pictures that are called horses. A
 * network learns the mark beside the digit.
 */
final class MarkedDigits {

  static final int MARKED = 7;

  private MarkedDigits() {}

  /**
   * A copy of digits with marks.
   *
   * @param share how many of all digits are marked, from 0 to 1
   */
  static Digits of(Digits digits, double share) {
    INDArray images = digits.images().dup();
    int[] labels = digits.labels().clone();
    Random random = new Random(5);
    for (int i = 0; i < digits.count(); i++) {
      if (random.nextDouble() < share) {
        mark(images, i);
        labels[i] = MARKED;
      }
    }
    return new Digits(images, labels);
  }

  private static void mark(INDArray images, int index) {
    images
        .get(
            NDArrayIndex.point(index),
            NDArrayIndex.point(0),
            NDArrayIndex.interval(23, 27),
            NDArrayIndex.interval(1, 6))
        .assign(1);
  }
}
