package org.lrp4j.evaluation.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.evaluation.classification.ConfusionMatrix;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * DL4J's figures, as a report names them.
 *
 * @param evaluation where they come from
 * @param examples how many examples were evaluated
 */
record ClassFigures(Evaluation evaluation, long examples) {

  /** The figures over all classes. */
  Map<String, Double> overall() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", evaluation.accuracy());
    figures.put("precision", evaluation.precision());
    figures.put("recall", evaluation.recall());
    figures.put("f1", evaluation.f1());
    return figures;
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

  String summary(int trueClass) {
    return Page.counted(count(trueClass), "example", "examples")
        + ", "
        + Page.counted(errors(trueClass), "error", "errors")
        + "; precision "
        + Page.number(evaluation.precision(trueClass))
        + ", recall "
        + Page.number(evaluation.recall(trueClass))
        + ", F1 "
        + Page.number(evaluation.f1(trueClass));
  }
}
