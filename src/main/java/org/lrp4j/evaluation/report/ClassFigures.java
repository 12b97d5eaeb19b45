package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * DL4J's figures, as a report names them. A figure that would be 0 of 0 is no figure: the precision
 * of a class that was never predicted, recall and F1 of one that does not occur.
 *
 * @param evaluation where they come from
 * @param classNames the classes' names
 * @param examples how many examples were evaluated
 */
record ClassFigures(Evaluation evaluation, List<String> classNames, long examples) {

  /** The figures over all classes; NaN where there is none. */
  Map<String, Double> overall() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", evaluation.accuracy());
    if (areOfSecondClass()) {
      // The same as DL4J's, but where those are 0 for want of any example.
      figures.put("precision", precision(1).orElse(Double.NaN));
      figures.put("recall", recall(1).orElse(Double.NaN));
      figures.put("f1", f1(1).orElse(Double.NaN));
    } else {
      figures.put("precision", evaluation.precision());
      figures.put("recall", evaluation.recall());
      figures.put("f1", evaluation.f1());
    }
    return figures;
  }

  /** Of what the figures over all classes are, in a few words for programs. */
  String averaging() {
    return areOfSecondClass() ? "of class " + classNames.get(1) : "macro";
  }

  /** DL4J gives those of the second of two classes. */
  private boolean areOfSecondClass() {
    return classNames.size() == 2;
  }

  /** Of what the figures over all classes are, in sentences. */
  String note() {
    if (areOfSecondClass()) {
      return "Precision, recall and F1 are those of the second class, " + classNames.get(1) + ".";
    }
    List<String> missing = new ArrayList<>();
    addMissing(missing, "precision", "were never predicted", i -> defined(precision(i)));
    addMissing(missing, "recall", "do not occur in the data", i -> defined(recall(i)));
    addMissing(
        missing,
        "F1",
        "do not occur or were never predicted",
        i -> defined(precision(i)) && defined(recall(i)));
    return "Precision, recall and F1 are means over the classes, all of which count alike (macro"
        + " averages)"
        + (missing.isEmpty() ? "." : ". Left out are, " + String.join("; ", missing) + ".");
  }

  private void addMissing(
      List<String> missing, String figure, String why, IntFunction<Boolean> isDefined) {
    List<String> names =
        IntStream.range(0, classNames.size())
            .filter(i -> !isDefined.apply(i))
            .mapToObj(classNames::get)
            .toList();
    if (!names.isEmpty()) {
      String listed =
          names.size() <= 10
              ? String.join(", ", names)
              : String.join(", ", names.subList(0, 10)) + " and " + (names.size() - 10) + " more";
      missing.add("of " + figure + ", classes that " + why + ": " + listed);
    }
  }

  private static boolean defined(OptionalDouble figure) {
    return figure.isPresent();
  }

  /** How many of a class were taken for another, or rightly for itself. */
  int confused(int trueClass, int predictedClass) {
    ConfusionMatrix<Integer> confusion = evaluation.getConfusionMatrix();
    return confusion.getCount(trueClass, predictedClass);
  }

  /** How many there are of a class. */
  int count(int trueClass) {
    return evaluation.getConfusionMatrix().getActualTotal(trueClass);
  }

  int errors(int trueClass) {
    return count(trueClass) - confused(trueClass, trueClass);
  }

  /** Of those that were taken for a class, the share that is; empty if none was. */
  OptionalDouble precision(int ofClass) {
    boolean isPredicted = evaluation.getConfusionMatrix().getPredictedTotal(ofClass) > 0;
    return isPredicted ? OptionalDouble.of(evaluation.precision(ofClass)) : OptionalDouble.empty();
  }

  /** Of those that are of a class, the share that was taken for it; empty if none is. */
  OptionalDouble recall(int ofClass) {
    return count(ofClass) > 0
        ? OptionalDouble.of(evaluation.recall(ofClass))
        : OptionalDouble.empty();
  }

  /** The harmonic mean of both, 0 for a class that was never predicted; empty if none is of it. */
  OptionalDouble f1(int ofClass) {
    return count(ofClass) > 0 ? OptionalDouble.of(evaluation.f1(ofClass)) : OptionalDouble.empty();
  }

  String summary(int trueClass) {
    return Page.counted(count(trueClass), "example", "examples")
        + ", "
        + Page.counted(errors(trueClass), "error", "errors")
        + "; precision "
        + number(precision(trueClass))
        + ", recall "
        + number(recall(trueClass))
        + ", F1 "
        + number(f1(trueClass));
  }

  private static String number(OptionalDouble figure) {
    return figure.isPresent() ? Page.number(figure.getAsDouble()) : "–";
  }
}
