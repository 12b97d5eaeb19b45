package org.lrp4j.evaluation.report;

import java.util.List;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.SegmentationOutcome;
import org.lrp4j.evaluation.report.ShownExample.Panel;

/**
 * One image in a gallery.
 *
 * @param example what is shown
 * @param classNames the classes' names
 */
record SegmentationCard(ShownSegmentation example, List<String> classNames) {

  private static final String MARKUP =
      """
      <article class="card{kind}"{anchor}>
      <h3>Example {index}</h3>
      {where}<p class="verdict">{verdict}</p>
      <p class="verdict">Explained: {region}</p>
      {panels}<p class="fine">{sums}</p>
      </article>
      """;

  /**
   * Markup of the card.
   *
   * @param isFirst whether it is the first on its page that shows this image, to which links lead
   */
  String toMarkup(boolean isFirst) {
    ShownExample shown = example.shown();
    ExampleCard ofRegion = new ExampleCard(shown, classNames, 3);
    StringBuilder panels = new StringBuilder();
    if (!example.areas().isEmpty()) {
      panels.append(ExampleCard.markup(new Panel("", false, example.areas())));
    }
    shown.panels().forEach(panel -> panels.append(ExampleCard.markup(panel)));
    return new Template(MARKUP)
        .markup("kind", (example.outcome().wrong() > 0 ? " error" : " hit") + ofRegion.shape())
        .markup("anchor", isFirst ? " id=\"" + ExampleCard.id(shown) + "\"" : "")
        .text("index", shown.index())
        .markup("where", ofRegion.where())
        .markup("verdict", verdict())
        .markup("region", region())
        .markup("panels", panels.toString())
        .text("sums", ofRegion.sums())
        .toString();
  }

  private String verdict() {
    SegmentationOutcome outcome = example.outcome();
    String pixels = Page.counted(outcome.pixels(), "pixel", "pixels");
    return outcome.wrong() == 0
        ? new Template("<span class=\"ok\">✓ all {pixels} right</span>")
            .text("pixels", pixels)
            .toString()
        : new Template("<span class=\"no\">✗ {share}</span> of {pixels} wrong")
            .text("share", SegmentationPictures.percent(outcome.wrong(), outcome.pixels()))
            .text("pixels", pixels)
            .toString();
  }

  private String region() {
    Outcome outcome = example.shown().outcome();
    Template text =
        new Template(
                outcome.isCorrect()
                    ? "{pixels} rightly <b>{said}</b>, on average {confidence}"
                    : "{pixels} said <b>{said}</b>, on average {confidence}, that {are} <b>{truth}</b>"
                        + " {other}")
            .text("pixels", Page.counted(example.pixels(), "pixel", "pixels"))
            .text("said", classNames.get(outcome.predictedClass()))
            .text("confidence", Page.number(outcome.confidence()));
    return text.text("are", example.pixels() == 1 ? "is" : "are")
        .text("truth", classNames.get(outcome.trueClass()))
        .text("other", Page.number(outcome.trueConfidence()))
        .toString();
  }
}
