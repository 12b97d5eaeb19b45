package org.lrp4j.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lrp4j.Conservation;

/**
 * All that a report says.
 *
 * @param title its title
 * @param classNames the classes' names
 * @param figures DL4J's figures
 * @param skipped how many inputs could not be read
 * @param examples the explained examples by true class
 * @param averages the mean relevance of each class that has hits
 * @param rules the table layer → rule
 * @param conservation where relevance went
 * @param versions what it was made with
 */
record ReportContent(
    String title,
    List<String> classNames,
    ClassFigures figures,
    int skipped,
    Map<Integer, List<ShownExample>> examples,
    Map<Integer, List<Figure>> averages,
    String rules,
    Conservation conservation,
    Map<String, String> versions) {

  static Map<Integer, List<ShownExample>> byTrueClass(List<ShownExample> examples) {
    return examples.stream()
        .collect(
            Collectors.groupingBy(
                example -> example.outcome().trueClass(), TreeMap::new, Collectors.toList()));
  }

  List<ShownExample> examplesOf(int trueClass) {
    return examples.getOrDefault(trueClass, List.of());
  }

  /** The link to the examples of a cell of the confusion matrix; empty if none is shown. */
  String link(int trueClass, int predictedClass) {
    boolean isHit = trueClass == predictedClass;
    return examplesOf(trueClass).stream()
        .filter(example -> example.outcome().predictedClass() == predictedClass)
        .flatMap(example -> example.reasons().stream())
        .sorted()
        .findFirst()
        .map(
            reason ->
                Page.ofClass(trueClass)
                    + "#"
                    + (reason == Reason.ERROR && !isHit
                        ? "predicted-" + predictedClass
                        : reason.slug()))
        .orElse("");
  }
}
