package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lrp4j.evaluation.example.ClassMap;
import org.lrp4j.evaluation.example.ExplainedRegion;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.SegmentationOutcome;

/**
 * Reads the pixels of one image, some at a time: the scores of all classes for all pixels of a
 * large image would need many times the memory of the image.
 */
final class PixelTally {

  /** The sums over the pixels of a region. */
  private static final class Sums {

    private int pixels;
    private double confidence;
    private double trueConfidence;
    private double margin;

    void add(Outcome pixel) {
      pixels++;
      confidence += pixel.confidence();
      trueConfidence += pixel.trueConfidence();
      margin += pixel.margin();
    }

    ExplainedRegion region(int trueClass, int predictedClass) {
      Outcome mean =
          new Outcome(
              trueClass,
              predictedClass,
              confidence / pixels,
              trueConfidence / pixels,
              margin / pixels);
      return new ExplainedRegion(pixels, mean);
    }
  }

  /**
   * The pixels that count, one a row.
   *
   * @param labels one column a class
   * @param outputs the same of the network
   */
  record Rows(double[][] labels, double[][] outputs) {}

  private final List<Integer> size;
  private final long example;
  private final int[] truth;
  private final int[] predicted;
  private final Map<Integer, Map<Integer, Sums>> sums = new TreeMap<>();
  private int read;
  private int pixels;
  private int wrong;
  private double margins;

  /**
   * Nothing read yet.
   *
   * @param size [height, width], or with a depth
   * @param example the image's number, for messages
   */
  PixelTally(List<Integer> size, long example) {
    this.size = size;
    this.example = example;
    this.truth = new int[size.stream().reduce(1, Math::multiplyExact)];
    this.predicted = new int[truth.length];
  }

  /**
   * Reads the next pixels.
   *
   * @param labels one row a class, one column a pixel; of one sigmoid a single row
   * @param outputs the same of the network
   * @param counts of all pixels of the image, not 0 for those that count
   * @throws IllegalArgumentException if a pixel that counts has not one class
   * @throws IllegalStateException if an output is not finite
   */
  Rows add(double[][] labels, double[][] outputs, double[] counts) {
    List<double[]> countedLabels = new ArrayList<>();
    List<double[]> countedOutputs = new ArrayList<>();
    for (int column = 0; column < labels[0].length; column++) {
      double[] given = classesAt(outputs, column);
      Outcomes.requireFinite(given, example);
      predicted[read] = Outcomes.highest(given);
      truth[read] = ClassMap.NONE;
      if (counts[read] != 0) {
        double[] wanted = classesAt(labels, column);
        requireOneClass(wanted, read, size, example);
        truth[read] = Outcomes.highest(wanted);
        add(Outcome.of(truth[read], given));
        countedLabels.add(wanted);
        countedOutputs.add(given);
      }
      read++;
    }
    return new Rows(
        countedLabels.toArray(double[][]::new), countedOutputs.toArray(double[][]::new));
  }

  private void add(Outcome pixel) {
    sums.computeIfAbsent(pixel.trueClass(), c -> new TreeMap<>())
        .computeIfAbsent(pixel.predictedClass(), c -> new Sums())
        .add(pixel);
    pixels++;
    wrong += pixel.isCorrect() ? 0 : 1;
    margins += pixel.margin();
  }

  /** What that amounts to, of an image all of which was read, and of which something counts. */
  ImageOutcomes outcomes() {
    List<ExplainedRegion> regions = new ArrayList<>();
    sums.forEach((is, row) -> row.forEach((said, sum) -> regions.add(sum.region(is, said))));
    return new ImageOutcomes(
        new ClassMap(size, truth),
        new ClassMap(size, predicted),
        new SegmentationOutcome(pixels, wrong, margins / pixels),
        regions);
  }

  /** One number a class; a single sigmoid gives the probability of class 1. */
  private static double[] classesAt(double[][] ofClasses, int pixel) {
    if (ofClasses.length == 1) {
      return new double[] {1 - ofClasses[0][pixel], ofClasses[0][pixel]};
    }
    double[] row = new double[ofClasses.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = ofClasses[i][pixel];
    }
    return row;
  }

  private static void requireOneClass(
      double[] labels, int pixel, List<Integer> size, long example) {
    if (!Outcomes.isOneClass(labels)) {
      throw new IllegalArgumentException(
          "Each pixel has one class: a single 1 among its labels, or probabilities of which one is"
              + " the highest. But pixel "
              + position(pixel, size)
              + " of example "
              + example
              + " has the labels "
              + Arrays.toString(labels)
              + ": hide pixels without a class with a labels mask, [batch, 1, height, width] or"
              + " [batch, height, width]");
    }
  }

  /** Such as [row, column]. */
  private static List<Integer> position(int pixel, List<Integer> size) {
    Integer[] position = new Integer[size.size()];
    int rest = pixel;
    for (int axis = position.length - 1; axis >= 0; axis--) {
      position[axis] = rest % size.get(axis);
      rest /= size.get(axis);
    }
    return List.of(position);
  }
}
