package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lrp4j.Conservation;

/**
 * All that a report says.
 *
 * @param title its title
 * @param origin what it is of
 * @param classNames the classes' names
 * @param figures DL4J's figures
 * @param skipped how many inputs could not be read
 * @param layouts the explained examples of each true class, on their pages
 * @param averages the mean relevance of each class that has hits
 * @param survey the sections of a survey; empty if nobody asked
 * @param trust the section on trust; empty if nobody asked
 * @param rules the table layer → rule
 * @param conservation where relevance went
 * @param versions what it was made with
 */
record ReportContent(
    String title,
    Origin origin,
    List<String> classNames,
    ClassFigures figures,
    int skipped,
    List<ClassLayout> layouts,
    Map<Integer, List<Figure>> averages,
    Optional<SurveyedWhole> survey,
    Optional<TrustSection> trust,
    String rules,
    Conservation conservation,
    Map<String, String> versions)
    implements Confusions {

  /** A layout for each class, also for those without examples. */
  static List<ClassLayout> layouts(int classes, List<ShownExample> examples) {
    Map<Integer, List<ShownExample>> byClass =
        examples.stream().collect(Collectors.groupingBy(each -> each.outcome().trueClass()));
    List<ClassLayout> layouts = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      layouts.add(ClassLayout.of(i, byClass.getOrDefault(i, List.of())));
    }
    return layouts;
  }

  ClassLayout layout(int trueClass) {
    return layouts.get(trueClass);
  }

  /** All explained examples, by true class. */
  Stream<ShownExample> examples() {
    return layouts.stream().flatMap(layout -> layout.examples().stream());
  }

  @Override
  public String unit() {
    return "examples";
  }

  @Override
  public String linkOfClass(int ofClass) {
    return Page.ofClass(ofClass);
  }

  @Override
  public String link(int trueClass, int predictedClass) {
    return layout(trueClass).linkToPrediction(predictedClass).orElse("");
  }
}
