package org.lrp4j.evaluation;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The page of one true class: its hits, its errors by predicted class, and its least certain ones.
 */
final class ClassPage {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">{summary}</p>
      {legend}{average}{sections}""";

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="index.html">← Overview</a>{links}</nav>
      """;

  private static final String SECTION =
      """
      <section id="{id}" aria-labelledby="{id}-title">
      <h{level} id="{id}-title">{title}</h{level}>
      {content}</section>
      """;

  private final int index;
  private final ReportContent content;
  private final List<ShownExample> examples;
  private final Set<Long> shown = new HashSet<>();

  ClassPage(int index, ReportContent content) {
    this.index = index;
    this.content = content;
    this.examples = content.examplesOf(index);
  }

  @Override
  public String toString() {
    StringBuilder sections = new StringBuilder();
    StringBuilder links = new StringBuilder();
    for (Reason reason : Reason.values()) {
      List<ShownExample> ofReason =
          examples.stream()
              .filter(example -> example.reasons().contains(reason))
              .sorted(Comparator.comparing(ShownExample::outcome, ExampleSelection.order(reason)))
              .toList();
      if (!ofReason.isEmpty()) {
        String title = reason.heading() + " (" + ofReason.size() + ")";
        String body = reason == Reason.ERROR ? byPredictedClass(ofReason) : gallery(ofReason);
        sections.append(section(reason.slug(), 2, title, body));
        links.append(
            new Template("<a href=\"#{id}\">{title}</a>")
                .text("id", reason.slug())
                .text("title", reason.heading()));
      }
    }
    String name = content.classNames().get(index);
    String main =
        new Template(MAIN)
            .text("name", name)
            .text("summary", content.figures().summary(index))
            .markup("legend", Page.LEGEND)
            .markup("average", average())
            .markup("sections", sections.toString())
            .toString();
    String navigation = new Template(NAVIGATION).markup("links", links.toString()).toString();
    return Page.of(name + " – " + content.title(), navigation, main);
  }

  private String average() {
    List<Figure> figures = content.averages().getOrDefault(index, List.of());
    return figures.isEmpty()
        ? ""
        : figures.stream()
            .map(Figure::toMarkup)
            .collect(Collectors.joining("", "<div class=\"average\">\n", "</div>\n"));
  }

  private String byPredictedClass(List<ShownExample> errors) {
    Map<Integer, List<ShownExample>> byPrediction =
        errors.stream()
            .collect(
                Collectors.groupingBy(
                    error -> error.outcome().predictedClass(), TreeMap::new, Collectors.toList()));
    StringBuilder sections = new StringBuilder();
    byPrediction.forEach(
        (predicted, ofPrediction) ->
            sections.append(
                section(
                    "predicted-" + predicted,
                    3,
                    "taken for "
                        + content.classNames().get(predicted)
                        + " ("
                        + ofPrediction.size()
                        + " of "
                        + content.figures().confused(index, predicted)
                        + ")",
                    gallery(ofPrediction))));
    return sections.toString();
  }

  private String gallery(List<ShownExample> ofSection) {
    return ofSection.stream()
        .map(
            example ->
                new ExampleCard(example, content.classNames()).toMarkup(shown.add(example.index())))
        .collect(Collectors.joining("", "<div class=\"gallery\">\n", "</div>\n"));
  }

  private static String section(String id, int level, String title, String body) {
    return new Template(SECTION)
        .text("id", id)
        .text("level", level)
        .text("title", title)
        .markup("content", body)
        .toString();
  }
}
