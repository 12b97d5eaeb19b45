package org.lrp4j.examples;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Images of two digits side by side, and of each pixel what it belongs to: the paper, a three or an
 * eight. Made of the bundled digits.
 *
 * @param images [examples, 1, 14, 28], grey values from 0 to 1
 * @param classes [examples, 3, 14, 28], 1 for the class of each pixel
 */
record DigitPairs(INDArray images, INDArray classes) {

  static final List<String> CLASSES = List.of("paper", "three", "eight");
  static final int PAPER = 0;
  static final int THREE = 1;
  static final int EIGHT = 2;
  static final int HEIGHT = 14;
  static final int WIDTH = 28;

  /** Strokes are darker than that. */
  private static final double INK = 0.3;

  static DigitPairs of(Digits digits, int count, int seed) {
    Random random = new Random(seed);
    List<List<Integer>> places = List.of(places(digits, 3), places(digits, 8));
    int[] which = random.ints(2L * count, 0, 2).toArray();
    List<Integer> chosen =
        IntStream.of(which)
            .mapToObj(places::get)
            .map(same -> same.get(random.nextInt(same.size())))
            .toList();
    INDArray halves = halfAsLarge(digits.images(chosen));
    INDArray ink = halves.gt(INK).castTo(halves.dataType());
    INDArray eights =
        ink.mul(
            Nd4j.createFromArray(which)
                .castTo(ink.dataType())
                .reshape(which.length, 1, 1, 1)
                .broadcast(ink.shape()));
    return new DigitPairs(
        pairs(halves), pairs(Nd4j.concat(1, ink.rsub(1), ink.sub(eights), eights)));
  }

  /** The mean of every 2×2 pixels. */
  private static INDArray halfAsLarge(INDArray images) {
    return images.reshape(images.size(0), 1, HEIGHT, 2, HEIGHT, 2).mean(3, 5);
  }

  private static List<Integer> places(Digits digits, int digit) {
    return IntStream.range(0, digits.count())
        .filter(i -> digits.labels()[i] == digit)
        .boxed()
        .toList();
  }

  /** [2 n, channels, 14, 14] to [n, channels, 14, 28]. */
  private static INDArray pairs(INDArray halves) {
    long channels = halves.size(1);
    return halves
        .reshape(halves.size(0) / 2, 2, channels, HEIGHT, HEIGHT)
        .permute(0, 2, 3, 1, 4)
        .dup('c')
        .reshape(halves.size(0) / 2, channels, HEIGHT, WIDTH);
  }

  /** The images that have a three and an eight, each on its own. */
  List<DigitPairs> ofBothDigits() {
    return IntStream.range(0, (int) images.size(0))
        .mapToObj(i -> NDArrayIndex.interval(i, i + 1))
        .map(only -> new DigitPairs(images.get(only).dup(), classes.get(only).dup()))
        .filter(pair -> pair.has(THREE) && pair.has(EIGHT))
        .toList();
  }

  private boolean has(int ofClass) {
    return area(ofClass).maxNumber().doubleValue() > 0;
  }

  /** Of each pixel 1 or 0, whether it belongs to a class: [examples, 14, 28]. */
  INDArray area(int ofClass) {
    return classes.get(
        NDArrayIndex.all(), NDArrayIndex.point(ofClass), NDArrayIndex.all(), NDArrayIndex.all());
  }

  DataSet asDataSet() {
    return new DataSet(images, classes);
  }
}
