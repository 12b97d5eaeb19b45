package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.report.ShownExample.Panel;

/** The first page of a report of classes of pixels. */
record SegmentationIndexPage(SegmentationContent content) {

  private static final int MOST_WORST = 10;

  private static final String LINKS =
      "<a href=\"images.html\">Images</a><a href=\"#worst\">Worst</a>"
          + "<a href=\"#confusion\">Confusion</a><a href=\"#classes\">Classes</a>";

  private static final String SECTIONS =
      """
      <section id="worst" aria-labelledby="worst-title">
      <h2 id="worst-title">Most wrong pixels</h2>
      {worst}<p><a href="images.html">All images that are explained</a></p>
      </section>
      <section id="confusion" aria-labelledby="confusion-title">
      <h2 id="confusion-title">Which pixels are taken for what</h2>
      {confusion}</section>
      <section id="classes" aria-labelledby="classes-title">
      <h2 id="classes-title">Classes</h2>
      <p>All counts are pixels.</p>
      <div class="scroll" role="region" aria-label="Classes" tabindex="0">
      <table>
      <thead><tr><th scope="col">class</th><th scope="col">pixels</th><th scope="col">wrong</th>\
      {heads}</tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      </section>
      """;

  private static final String WORST =
      """
      <div class="scroll" role="region" aria-label="Most wrong pixels" tabindex="0">
      <table class="worst">
      <thead><tr>{head}<th scope="col">example</th><th scope="col">wrong</th>\
      <th scope="col">most frequent confusion</th></tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      """;

  private static final String WORST_ROW =
      """
      <tr>{pictures}<th scope="row"><a href="{link}">Example {index}</a></th>\
      <td class="figure">{share}</td><td>{pixels} {truth} taken for {predicted}</td></tr>
      """;

  private static final String CLASS_ROW =
      """
      <tr id="class-{number}"><th scope="row">{swatch}{name}</th><td class="figure">{pixels}</td>\
      <td class="figure">{wrong}</td>{figures}</tr>
      """;

  private SegmentationFigures segmentationFigures() {
    return new SegmentationFigures(content.figures());
  }

  @Override
  public String toString() {
    ReportedSegmentation reported = content.reported();
    SegmentationFigures figures = segmentationFigures();
    String sections =
        new Template(SECTIONS)
            .markup("worst", worst())
            .markup("confusion", new ConfusionTable(content).toMarkup())
            .markup("heads", FirstPage.heads(figures.ofClass(0).keySet()))
            .markup("rows", rows())
            .toString();
    FirstPage.Head head =
        new FirstPage.Head(
            reported.title(),
            summary(),
            reported.origin(),
            content.skipped(),
            FirstPage.tiles(figures.overall(), FirstPage::percent),
            figures.note());
    RulesAndNumbers rules =
        new RulesAndNumbers(
            "regions",
            content.conservation(),
            reported.rules(),
            List.of("examples.csv", "confusion.csv", "evaluation.json"),
            "All of DL4J’s figures, of pixels",
            reported.figures().stats(),
            reported.origin(),
            content.versions());
    return new FirstPage(head, LINKS, sections, rules).toString();
  }

  private String summary() {
    SegmentationFigures figures = segmentationFigures();
    return Page.counted(content.reported().images(), "image", "images")
        + ", each pixel one of "
        + Page.counted(content.classNames().size(), "class", "classes")
        + "; "
        + Page.counted(figures.allPixels(), "pixel", "pixels")
        + ", "
        + Page.counted(figures.allWrong(), "wrong", "wrong")
        + "; "
        + Page.counted(content.examples().size(), "image", "images")
        + " explained.";
  }

  private String worst() {
    List<ShownSegmentation> worst = content.worst(MOST_WORST);
    if (worst.isEmpty()) {
      return "<p class=\"fine\">No image with wrong pixels is explained.</p>\n";
    }
    boolean hasPictures = worst.stream().anyMatch(each -> !thumbnails(each).isEmpty());
    StringBuilder rows = new StringBuilder();
    for (ShownSegmentation example : worst) {
      Outcome outcome = example.shown().outcome();
      rows.append(
          new Template(WORST_ROW)
              .markup("pictures", hasPictures ? "<td>" + thumbnails(example) + "</td>" : "")
              .text("link", content.linkToFirst(example::equals).orElseThrow())
              .text("index", example.shown().index())
              .text(
                  "share",
                  SegmentationPictures.percent(
                      example.outcome().wrong(), example.outcome().pixels()))
              .text("pixels", Page.counted(example.pixels(), "pixel", "pixels"))
              .text("truth", content.classNames().get(outcome.trueClass()))
              .text("predicted", content.classNames().get(outcome.predictedClass())));
    }
    return new Template(WORST)
        .markup("head", hasPictures ? "<th scope=\"col\">input, true, predicted</th>" : "")
        .markup("rows", rows.toString())
        .toString();
  }

  /** Its first input, if that is an image, and the true and the predicted classes. */
  private static String thumbnails(ShownSegmentation example) {
    String input =
        example.shown().panels().stream()
            .filter(panel -> !panel.isChart())
            .map(Panel::figures)
            .findFirst()
            .map(figures -> figures.get(0).toThumbnail())
            .orElse("");
    return input
        + example.areas().stream().limit(2).map(Figure::toThumbnail).collect(Collectors.joining());
  }

  private String rows() {
    SegmentationFigures figures = segmentationFigures();
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < content.classNames().size(); i++) {
      Map<String, Double> ofClass = figures.ofClass(i);
      rows.append(
          new Template(CLASS_ROW)
              .text("number", i)
              .markup("swatch", AreaLegend.swatch(i))
              .text("name", content.classNames().get(i))
              .text("pixels", figures.pixels(i))
              .text("wrong", figures.wrong(i))
              .markup(
                  "figures",
                  ofClass.values().stream()
                      .map(FirstPage::number)
                      .map(number -> "<td class=\"figure\">" + number + "</td>")
                      .collect(Collectors.joining())));
    }
    return rows.toString();
  }
}
