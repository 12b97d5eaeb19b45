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
 * What the network made of one image, pixel by pixel.
 *
 * @param truth the pixels' classes, none where they do not count
 * @param predicted the classes that the network gave
 * @param outcome what that amounts to
 * @param regions each pair of a true and a predicted class that occurs, by both classes
 * @param labels one row a pixel that counts, one column a class
 * @param outputs the same of the network
 */
record ImageOutcomes(
    ClassMap truth,
    ClassMap predicted,
    SegmentationOutcome outcome,
    List<ExplainedRegion> regions,
    double[][] labels,
    double[][] outputs) {

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
   * Reads an image.
   *
   * @param labels one row a class, one column a pixel; of one sigmoid a single row
   * @param outputs the same of the network
   * @param counts not 0 for pixels that count, of which there is at least one
   * @param size [height, width], or with a depth
   * @param example the image's number, for messages
   * @throws IllegalArgumentException if a pixel that counts has not one class
   * @throws IllegalStateException if an output is not finite
   */
  static ImageOutcomes of(
      double[][] labels, double[][] outputs, double[] counts, List<Integer> size, long example) {
    int[] truth = new int[counts.length];
    int[] predicted = new int[counts.length];
    Map<Integer, Map<Integer, Sums>> sums = new TreeMap<>();
    List<double[]> countedLabels = new ArrayList<>();
    List<double[]> countedOutputs = new ArrayList<>();
    int wrong = 0;
    double margins = 0;
    for (int pixel = 0; pixel < counts.length; pixel++) {
      double[] given = classesAt(outputs, pixel);
      Outcomes.requireFinite(given, example);
      predicted[pixel] = Outcomes.highest(given);
      truth[pixel] = ClassMap.NONE;
      if (counts[pixel] != 0) {
        double[] wanted = classesAt(labels, pixel);
        requireOneClass(wanted, pixel, size, example);
        truth[pixel] = Outcomes.highest(wanted);
        Outcome outcome = Outcome.of(truth[pixel], given);
        sums.computeIfAbsent(outcome.trueClass(), c -> new TreeMap<>())
            .computeIfAbsent(outcome.predictedClass(), c -> new Sums())
            .add(outcome);
        countedLabels.add(wanted);
        countedOutputs.add(given);
        wrong += outcome.isCorrect() ? 0 : 1;
        margins += outcome.margin();
      }
    }
    List<ExplainedRegion> regions = new ArrayList<>();
    sums.forEach((is, row) -> row.forEach((said, sum) -> regions.add(sum.region(is, said))));
    int pixels = countedLabels.size();
    return new ImageOutcomes(
        new ClassMap(size, truth),
        new ClassMap(size, predicted),
        new SegmentationOutcome(pixels, wrong, margins / pixels),
        regions,
        countedLabels.toArray(double[][]::new),
        countedOutputs.toArray(double[][]::new));
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
