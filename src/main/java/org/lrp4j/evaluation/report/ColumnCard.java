package org.lrp4j.evaluation.report;

import org.lrp4j.evaluation.example.ColumnOutcome;
import org.lrp4j.evaluation.report.ColumnFigures.Kind;

/**
 * One example in the gallery of a column.
 *
 * @param example what is shown
 * @param column what the column is called
 * @param kind what the column is
 */
record ColumnCard(ShownColumn example, String column, Kind kind) {

  private static final String MARKUP =
      """
      <article class="card{kind}"{anchor}>
      <h3>Example {index}</h3>
      {where}<p class="verdict">{verdict}</p>
      {panels}<p class="fine">{sums}</p>
      </article>
      """;

  /**
   * Markup of the card.
   *
   * @param isFirst whether it is the first on its page that shows this example, to which links lead
   */
  String toMarkup(boolean isFirst) {
    StringBuilder panels = new StringBuilder();
    example.panels().forEach(panel -> panels.append(ExampleCard.markup(panel)));
    boolean isWide = example.panels().stream().anyMatch(ShownExample.Panel::isChart);
    return new Template(MARKUP)
        .markup("kind", (isError() ? " error" : " hit") + (isWide ? " wide" : ""))
        .markup("anchor", isFirst ? " id=\"example-" + example.index() + "\"" : "")
        .text("index", example.index())
        .markup("where", where())
        .markup("verdict", verdict())
        .markup("panels", panels.toString())
        .text("sums", ExampleCard.account(column, example.score(), example.sum()))
        .toString();
  }

  private String where() {
    return example
        .location()
        .map(where -> new Template("<p class=\"where\">{where}</p>\n").text("where", where))
        .map(Template::toString)
        .orElse("");
  }

  private boolean isError() {
    ColumnOutcome outcome = example.outcome();
    return kind == Kind.MULTI_LABEL && outcome.isPredicted() != outcome.isTrue();
  }

  private String verdict() {
    ColumnOutcome outcome = example.outcome();
    if (kind == Kind.REGRESSION) {
      return new Template("said <b>{output}</b>, is <b>{label}</b>: residual <b>{residual}</b>")
          .text("output", Page.significant(outcome.output()))
          .text("label", Page.significant(outcome.label()))
          .text("residual", Page.signed(outcome.residual()))
          .toString();
    }
    String said = outcome.isPredicted() ? "yes" : "no";
    return isError()
        ? new Template("<span class=\"no\">✗ said</span> <b>{said}</b> {output}, is <b>{truth}</b>")
            .text("said", said)
            .text("output", Page.number(outcome.output()))
            .text("truth", outcome.isTrue() ? "yes" : "no")
            .toString()
        : new Template("<b>{said}</b> {output} <span class=\"ok\">✓ right</span>")
            .text("said", said)
            .text("output", Page.number(outcome.output()))
            .toString();
  }
}
