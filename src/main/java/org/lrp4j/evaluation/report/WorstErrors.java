package org.lrp4j.evaluation.report;

import java.util.List;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.Reason;

/** The worst errors of all classes, as links to where they are explained. */
final class WorstErrors {

  private static final int MOST = 10;

  private static final String SECTION =
      """
      <section id="errors" aria-labelledby="errors-title">
      <h2 id="errors-title">The worst errors</h2>
      <p>Where the predicted class’s output is furthest above the true class’s. An example leads to \
      its explanation.</p>
      <div class="scroll" role="region" aria-label="The worst errors" tabindex="0">
      <table class="worst">
      <thead><tr>{head}<th scope="col">example</th><th scope="col">is</th><th scope="col">taken for</th>\
      <th scope="col">outputs</th>{whereHead}</tr></thead>
      <tbody>
      {rows}</tbody>
      </table>
      </div>
      </section>
      """;

  private static final String ROW =
      """
      <tr>{thumbnails}<th scope="row"><a href="{link}">Example {index}</a></th><td>{truth}</td>\
      <td>{predicted}</td><td class="figure">{trueOutput} : {output}</td>{where}</tr>
      """;

  private final ReportContent content;

  WorstErrors(ReportContent content) {
    this.content = content;
  }

  private List<ShownExample> errors() {
    return content
        .examples()
        .filter(example -> example.reasons().contains(Reason.ERROR))
        .sorted(ShownExample.order(Reason.ERROR).thenComparing(ShownExample::index))
        .limit(MOST)
        .toList();
  }

  /** The section; nothing if no error is shown. */
  String toMarkup() {
    StringBuilder rows = new StringBuilder();
    boolean hasPlaces = errors().stream().anyMatch(error -> error.location().isPresent());
    boolean hasThumbnails = errors().stream().anyMatch(error -> !thumbnails(error).isEmpty());
    for (ShownExample error : errors()) {
      Outcome outcome = error.outcome();
      rows.append(
          new Template(ROW)
              .markup("thumbnails", hasThumbnails ? "<td>" + thumbnails(error) + "</td>" : "")
              .text("link", content.layout(outcome.trueClass()).linkToError(error).orElseThrow())
              .text("index", error.index())
              .text("truth", content.classNames().get(outcome.trueClass()))
              .text("predicted", content.classNames().get(outcome.predictedClass()))
              .text("trueOutput", Page.number(outcome.trueConfidence()))
              .text("output", Page.number(outcome.confidence()))
              .markup("where", hasPlaces ? cell(error.location().orElse("")) : ""));
    }
    return rows.isEmpty()
        ? ""
        : new Template(SECTION)
            .markup("head", hasThumbnails ? "<th scope=\"col\">input, heatmap</th>" : "")
            .markup("whereHead", hasPlaces ? "<th scope=\"col\">where</th>" : "")
            .markup("rows", rows.toString())
            .toString();
  }

  private static String cell(String text) {
    return new Template("<td class=\"place\">{text}</td>").text("text", text).toString();
  }

  /** Its input and the heatmap of what it was taken for; nothing of charts, which are too large. */
  private static String thumbnails(ShownExample error) {
    return error.panels().stream()
        .filter(panel -> !panel.isChart())
        .findFirst()
        .map(panel -> panel.figures().subList(0, 2))
        .map(pair -> pair.get(0).toThumbnail() + pair.get(1).toThumbnail())
        .orElse("");
  }
}
