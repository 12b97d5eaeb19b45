package org.lrp4j.evaluation.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * The figures of classes of pixels: a classifier's, and the intersection over union, which is TP /
 * (TP + FP + FN) in pixels.
 *
 * @param figures DL4J's figures, of pixels
 */
record SegmentationFigures(ClassFigures figures) {

  private int classes() {
    return figures.classNames().size();
  }

  /** The figures over all classes; NaN where there is none. */
  Map<String, Double> overall() {
    Map<String, Double> overall = new LinkedHashMap<>();
    Map<String, Double> asOfClassifiers = figures.overall();
    overall.put("pixel accuracy", asOfClassifiers.remove("accuracy"));
    overall.put(
        "mean IoU",
        IntStream.range(0, classes())
            .mapToObj(this::overlap)
            .flatMapToDouble(OptionalDouble::stream)
            .average()
            .orElse(Double.NaN));
    overall.putAll(asOfClassifiers);
    return overall;
  }

  /** Of what the figures over all classes are, in sentences. */
  String note() {
    return "All figures count pixels of the network’s output over all images together; pixels whose"
        + " label is hidden by a mask do not count. IoU (intersection over union) is the number of"
        + " pixels rightly given a class over the number of those that have the class or were given"
        + " it; its mean is over the classes that occur in the data or in the predictions. "
        + figures.note();
  }

  /** The figures of one class; NaN where there is none. */
  Map<String, Double> ofClass(int index) {
    Map<String, Double> ofClass = new LinkedHashMap<>();
    ofClass.put("IoU", overlap(index).orElse(Double.NaN));
    ofClass.put("precision", figures.precision(index).orElse(Double.NaN));
    ofClass.put("recall", figures.recall(index).orElse(Double.NaN));
    ofClass.put("F1", figures.f1(index).orElse(Double.NaN));
    return ofClass;
  }

  /** How many pixels have a class. */
  int pixels(int ofClass) {
    return figures.count(ofClass);
  }

  /** How many of them were given another class. */
  int wrong(int ofClass) {
    return figures.errors(ofClass);
  }

  /** Intersection over union; empty of a class that is nowhere. */
  private OptionalDouble overlap(int ofClass) {
    long given = IntStream.range(0, classes()).mapToLong(i -> figures.confused(i, ofClass)).sum();
    long right = figures.confused(ofClass, ofClass);
    long union = given + figures.count(ofClass) - right;
    return union == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) right / union);
  }

  /** How many pixels were evaluated. */
  long allPixels() {
    return IntStream.range(0, classes()).mapToLong(this::pixels).sum();
  }

  /** How many of them are wrong. */
  long allWrong() {
    return IntStream.range(0, classes()).mapToLong(this::wrong).sum();
  }
}
