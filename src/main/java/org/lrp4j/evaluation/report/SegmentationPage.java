package org.lrp4j.evaluation.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.SegmentationReason;
import org.lrp4j.evaluation.report.SegmentationContent.Placed;

/**
 * One of the pages of explained images, by why they are shown.
 *
 * @param page which of the pages, from 0
 * @param content what the report says
 */
record SegmentationPage(int page, SegmentationContent content) {

  private static final String MAIN =
      """
      <h1>{name}</h1>
      <p class="lead">Of each image one region is explained: of one with wrong pixels its most \
      frequent confusion, else the class that is most often confused in all data. Relevance is for \
      the classes’ scores in that region alone.</p>
      {areas}{legend}{pages}{sections}""";

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="index.html">← Overview</a>{links}</nav>
      """;

  private static final String SECTION =
      """
      <section id="{id}" aria-labelledby="{id}-title">
      <h2 id="{id}-title">{title}</h2>
      <div class="gallery">
      {cards}</div>
      </section>
      """;

  @Override
  public String toString() {
    List<List<Placed>> pages = content.pages();
    String name = "Images" + (pages.size() == 1 ? "" : ", page " + (page + 1));
    List<SegmentationReason> reasons =
        pages.get(page).stream().map(Placed::reason).distinct().toList();
    String links =
        reasons.stream()
            .map(
                reason ->
                    new Template("<a href=\"#{id}\">{title}</a>")
                        .text("id", reason.slug())
                        .text("title", reason.heading())
                        .toString())
            .collect(Collectors.joining());
    String main =
        new Template(MAIN)
            .text("name", name)
            .markup("areas", new AreaLegend(content.classNames()).toMarkup())
            .markup("legend", Page.LEGEND)
            .markup("pages", Page.links("Pages", pages.size(), page, SegmentationContent::page))
            .markup("sections", sections(reasons, pages.get(page)))
            .toString();
    return Page.of(
        name + " – " + content.reported().title(),
        new Template(NAVIGATION).markup("links", links).toString(),
        main);
  }

  private String sections(List<SegmentationReason> reasons, List<Placed> all) {
    Set<Long> shown = new HashSet<>();
    List<String> sections = new ArrayList<>();
    for (SegmentationReason reason : reasons) {
      String cards =
          all.stream()
              .filter(placed -> placed.reason() == reason)
              .map(Placed::example)
              .map(
                  example ->
                      new SegmentationCard(example, content.classNames())
                          .toMarkup(shown.add(example.shown().index())))
              .collect(Collectors.joining());
      sections.add(
          new Template(SECTION)
              .text("id", reason.slug())
              .text("title", reason.heading())
              .markup("cards", cards)
              .toString());
    }
    return sections.isEmpty()
        ? "<p class=\"fine\">No image is explained.</p>\n"
        : String.join("", sections);
  }
}
