package org.lrp4j.evaluation.report;

import java.util.List;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.report.ShownExample.Panel;

/**
 * One example in a gallery.
 *
 * @param example what is shown
 * @param classNames the classes' names
 * @param level the level of its heading
 */
record ExampleCard(ShownExample example, List<String> classNames, int level) {

  private static final String MARKUP =
      """
      <article class="card{kind}"{anchor}>
      <h{level}>Example {index}</h{level}>
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
    Outcome outcome = example.outcome();
    StringBuilder panels = new StringBuilder();
    example.panels().forEach(panel -> panels.append(markup(panel)));
    return new Template(MARKUP)
        .markup("kind", (outcome.isCorrect() ? " hit" : " error") + shape())
        .markup("anchor", isFirst ? " id=\"" + id(example) + "\"" : "")
        .text("level", level)
        .text("index", example.index())
        .markup("where", where())
        .markup("verdict", verdict(outcome))
        .markup("panels", panels.toString())
        .text("sums", sums())
        .toString();
  }

  /** The style classes of what needs more room. */
  String shape() {
    boolean isWide = example.panels().stream().anyMatch(Panel::isChart);
    boolean isLong =
        example.panels().stream()
            .flatMap(panel -> panel.figures().stream())
            .anyMatch(Figure::isWide);
    return (isWide ? " wide" : "") + (isLong ? " long" : "");
  }

  /** The anchor that links to an example lead to. */
  static String id(ShownExample example) {
    return "example-" + example.index();
  }

  String where() {
    return example
        .location()
        .map(where -> new Template("<p class=\"where\">{where}</p>\n").text("where", where))
        .map(Template::toString)
        .orElse("");
  }

  private String verdict(Outcome outcome) {
    String predicted = classNames.get(outcome.predictedClass());
    if (outcome.isCorrect()) {
      return new Template("<b>{name}</b> {confidence} <span class=\"ok\">✓ right</span>")
          .text("name", predicted)
          .text("confidence", Page.number(outcome.confidence()))
          .toString();
    }
    return new Template(
            "<span class=\"no\">✗ said</span> <b>{name}</b> {confidence}, is <b>{truth}</b> {other}")
        .text("name", predicted)
        .text("confidence", Page.number(outcome.confidence()))
        .text("truth", classNames.get(outcome.trueClass()))
        .text("other", Page.number(outcome.trueConfidence()))
        .toString();
  }

  static String markup(Panel panel) {
    StringBuilder figures = new StringBuilder();
    panel.figures().forEach(figure -> figures.append(figure.toMarkup()));
    String name =
        panel.input().isEmpty()
            ? ""
            : new Template("<p class=\"input\">{name}</p>\n")
                .text("name", panel.input())
                .toString();
    boolean isLong = panel.figures().stream().anyMatch(Figure::isWide);
    String kind = panel.isChart() ? "charts" : isLong ? "pictures long" : "pictures";
    return name + "<div class=\"" + kind + "\">\n" + figures + "</div>\n";
  }

  /** Where the scores went. */
  String sums() {
    String predicted =
        account(
            example.outcome().predictedClass(),
            example.scoreForPredicted(),
            example.sumForPredicted());
    return example.sumForTrue().isEmpty()
        ? predicted
        : predicted
            + "; "
            + account(
                example.outcome().trueClass(),
                example.scoreForTrue().getAsDouble(),
                example.sumForTrue().getAsDouble());
  }

  private String account(int ofClass, double score, double arrived) {
    return account(classNames.get(ofClass), score, arrived);
  }

  /** Where the score of a class, or of another column of the output, went. */
  static String account(String name, double score, double arrived) {
    return "score for "
        + name
        + " "
        + Page.signed(score)
        + " = inputs "
        + Page.signed(arrived)
        + ", biases and stabilizers "
        + Page.signed(score - arrived);
  }
}
