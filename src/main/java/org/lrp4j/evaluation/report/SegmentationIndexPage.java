package org.lrp4j.evaluation.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.report.ShownExample.Panel;

/** The first page of a report of classes of pixels. */
record SegmentationIndexPage(SegmentationContent content) {

  private static final int MOST_WORST = 10;

  private static final String NAVIGATION =
      """
      <nav aria-label="Report"><a href="images.html">Images</a><a href="#worst">Worst</a>\
      <a href="#confusion">Confusion</a><a href="#classes">Classes</a><a href="#rules">Rules</a>\
      <a href="#numbers">Numbers</a></nav>
      """;

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}<dl class="tiles">
      {tiles}</dl>
      <p class="fine">{note}</p>
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
      <section id="rules" aria-labelledby="rules-title">
      <h2 id="rules-title">Rules, and where relevance went</h2>
      <p>Layer by layer from the output to the input, summed over all explained regions: the rule, \
      the relevance that arrived, what went on to the layer below, and what biases and stabilizers \
      kept.</p>
      {conservation}<details><summary>Which layer got which rule, as lrp4j prints it</summary>
      <pre tabindex="0">{rules}</pre></details>
      </section>
      <section id="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Numbers</h2>
      <p>For programs: <a href="examples.csv">examples.csv</a>, \
      <a href="confusion.csv">confusion.csv</a>, <a href="evaluation.json">evaluation.json</a>.</p>
      <details><summary>All of DL4J’s figures, of pixels</summary>
      <pre tabindex="0">{stats}</pre></details>
      <div class="scroll" role="region" aria-label="Origin and versions" tabindex="0">
      <table class="versions"><tbody>
      {versions}</tbody></table>
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
    String main =
        new Template(MAIN)
            .text("title", reported.title())
            .text("summary", summary())
            .text("origin", reported.origin().inWords())
            .markup("notice", IndexPage.skippedNotice(content.skipped()))
            .markup("tiles", IndexPage.tiles(figures.overall()))
            .text("note", figures.note())
            .markup("worst", worst())
            .markup("confusion", new ConfusionTable(content).toMarkup())
            .markup("heads", heads())
            .markup("rows", rows())
            .markup("conservation", IndexPage.conservation(content.conservation()))
            .text("rules", reported.rules())
            .text("stats", reported.figures().stats().strip())
            .markup(
                "versions",
                IndexPage.rows(reported.origin().all()) + IndexPage.rows(content.versions()))
            .toString();
    return Page.of(reported.title(), NAVIGATION, main);
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

  private String heads() {
    return segmentationFigures().ofClass(0).keySet().stream()
        .map(name -> new Template("<th scope=\"col\">{name}</th>").text("name", name).toString())
        .collect(Collectors.joining());
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
                      .map(ColumnIndexPage::number)
                      .map(number -> "<td class=\"figure\">" + number + "</td>")
                      .collect(Collectors.joining())));
    }
    return rows.toString();
  }
}
