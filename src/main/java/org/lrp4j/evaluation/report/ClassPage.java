package org.lrp4j.evaluation.report;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.report.ClassLayout.Excerpt;
import org.lrp4j.evaluation.report.ClassLayout.Group;

/**
 * One of the pages of a true class: its hits, its errors by predicted class, and its least certain
 * ones.
 */
final class ClassPage {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {legend}{pages}{average}{sections}{pagesAgain}""";

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

  private final ClassLayout layout;
  private final int page;
  private final ReportContent content;
  private final Set<Long> shown = new HashSet<>();

  /**
   * A page of a class.
   *
   * @param page which one, from 0
   */
  ClassPage(ClassLayout layout, int page, ReportContent content) {
    this.layout = layout;
    this.page = page;
    this.content = content;
  }

  @Override
  public String toString() {
    String name = content.classNames().get(layout.trueClass());
    String number = layout.pages().size() == 1 ? "" : ", page " + (page + 1);
    String main =
        new Template(MAIN)
            .text("name", name + number)
            .text("summary", content.figures().summary(layout.trueClass()))
            .text("origin", content.origin().inWords())
            .markup("legend", Page.LEGEND)
            .markup("pages", pages("Pages"))
            .markup("average", page == 0 ? average() : "")
            .markup("sections", sections())
            .markup("pagesAgain", pages("Pages, at the end"))
            .toString();
    String navigation = new Template(NAVIGATION).markup("links", reasonLinks()).toString();
    return Page.of(name + number + " – " + content.title(), navigation, main);
  }

  private String reasonLinks() {
    StringBuilder links = new StringBuilder();
    for (Reason reason : Reason.values()) {
      layout
          .linkTo(reason)
          .ifPresent(
              link ->
                  links.append(
                      new Template("<a href=\"{link}\">{title}</a>")
                          .text("link", link)
                          .text("title", reason.heading())));
    }
    return links.toString();
  }

  private String pages(String label) {
    return Page.links(
        label, layout.pages().size(), page, index -> Page.ofClass(layout.trueClass(), index));
  }

  private String average() {
    List<Figure> figures = content.averages().getOrDefault(layout.trueClass(), List.of());
    return figures.isEmpty()
        ? ""
        : figures.stream()
            .map(Figure::toMarkup)
            .collect(Collectors.joining("", "<div class=\"average\">\n", "</div>\n"));
  }

  private String sections() {
    StringBuilder sections = new StringBuilder();
    for (Reason reason : Reason.values()) {
      List<Excerpt> excerpts =
          layout.pages().get(page).stream()
              .filter(excerpt -> excerpt.group().reason() == reason)
              .toList();
      if (!excerpts.isEmpty()) {
        String title = reason.heading() + " (" + layout.count(reason) + ")";
        sections.append(
            reason == Reason.ERROR
                ? section(reason.slug(), 2, title, byPredictedClass(excerpts))
                : section(
                    reason.slug(),
                    2,
                    title + excerpts.get(0).range(),
                    gallery(excerpts.get(0), 3)));
      }
    }
    return sections.toString();
  }

  private String byPredictedClass(List<Excerpt> errors) {
    StringBuilder sections = new StringBuilder();
    for (Excerpt excerpt : errors) {
      Group group = excerpt.group();
      int predicted = group.predicted().orElseThrow();
      String title =
          "Taken for "
              + content.classNames().get(predicted)
              + " ("
              + group.examples().size()
              + " of "
              + content.figures().confused(layout.trueClass(), predicted)
              + ")"
              + excerpt.range();
      sections.append(section(group.id(), 3, title, gallery(excerpt, 4)));
    }
    return sections.toString();
  }

  private String gallery(Excerpt excerpt, int level) {
    return excerpt.examples().stream()
        .map(
            example ->
                new ExampleCard(example, content.classNames(), level)
                    .toMarkup(shown.add(example.index())))
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
