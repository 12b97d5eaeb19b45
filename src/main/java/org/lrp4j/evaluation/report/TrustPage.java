package org.lrp4j.evaluation.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.Ranking;
import org.lrp4j.picture.Picture;

/** A page of its own about whether maps can be trusted. */
public final class TrustPage {

  private final String title;
  private final Map<String, String> facts;
  private final TrustSection section;

  /**
   * A page.
   *
   * @param title its title
   * @param facts how it was made, by what is told
   * @param result what was measured
   * @param ranking what follows
   * @param sample on what it was measured, as a sentence
   */
  public TrustPage(
      String title,
      Map<String, String> facts,
      FaithfulnessResult result,
      Ranking ranking,
      String sample) {
    this.title = title;
    this.facts = new LinkedHashMap<>(facts);
    this.section = TrustSection.ofPage(new TrustFindings(result, ranking, sample));
  }

  /**
   * The pictures that the page shows.
   *
   * @return by the names of the files to write them into, beside the page
   */
  public Map<String, Picture> charts() {
    return section.charts();
  }

  /**
   * The page.
   *
   * @return HTML that is also XML
   */
  public String toMarkup() {
    StringBuilder listed = new StringBuilder();
    facts.forEach(
        (what, value) ->
            listed.append(
                new Template("<p class=\"fine\">{what}: {value}</p>\n")
                    .text("what", what)
                    .text("value", value)));
    return Page.of(
        title,
        "",
        new Template("<h1>{title}</h1>\n{facts}{section}")
            .text("title", title)
            .markup("facts", listed.toString())
            .markup("section", section.toMarkup())
            .toString());
  }
}
