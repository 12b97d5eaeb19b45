package org.lrp4j.evaluation;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.ClassLayout.Group;
import org.lrp4j.evaluation.ClassLayout.Part;

/**
 * One of the pages of a true class: its hits, its errors by predicted class, and its least certain
 * ones.
 */
final class ClassPage {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">{summary}</p>
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

  private static final String PAGES =
      """
      <nav class="pages" aria-label="{label}"><span>Page</span>{links}</nav>
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
    if (layout.pages().size() == 1) {
      return "";
    }
    StringBuilder links = new StringBuilder();
    for (int i = 0; i < layout.pages().size(); i++) {
      links.append(
          new Template("<a href=\"{link}\"{current}>{number}</a>")
              .text("link", Page.ofClass(layout.trueClass(), i))
              .markup("current", i == page ? " aria-current=\"page\"" : "")
              .text("number", i + 1));
    }
    return new Template(PAGES).text("label", label).markup("links", links.toString()).toString();
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
      List<Part> parts =
          layout.pages().get(page).stream()
              .filter(part -> part.group().reason() == reason)
              .toList();
      if (!parts.isEmpty()) {
        String title = reason.heading() + " (" + layout.count(reason) + ")";
        sections.append(
            reason == Reason.ERROR
                ? section(reason.slug(), 2, title, byPredictedClass(parts))
                : section(
                    reason.slug(), 2, title + parts.get(0).range(), gallery(parts.get(0), 3)));
      }
    }
    return sections.toString();
  }

  private String byPredictedClass(List<Part> errors) {
    StringBuilder sections = new StringBuilder();
    for (Part part : errors) {
      Group group = part.group();
      int predicted = group.predicted().orElseThrow();
      String title =
          "Taken for "
              + content.classNames().get(predicted)
              + " ("
              + group.examples().size()
              + " of "
              + content.figures().confused(layout.trueClass(), predicted)
              + ")"
              + part.range();
      sections.append(section(group.id(), 3, title, gallery(part, 4)));
    }
    return sections.toString();
  }

  private String gallery(Part part, int level) {
    return part.examples().stream()
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
