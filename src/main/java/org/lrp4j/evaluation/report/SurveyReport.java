package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.file.StagedFolder;

/**
 * Writes the report of a survey of a data set: one page, its pictures, the numbers as a table, and
 * the summary itself, which can be merged with others.
 *
 * @param title its title
 * @param origin what it is of
 * @param findings what was found
 * @param skipped what could not be read, a line each
 */
public record SurveyReport(
    String title, Origin origin, SurveyFindings findings, List<String> skipped) {

  private static final EarlierReport CHECK =
      new EarlierReport(
          "a survey",
          "index\\.html|skipped\\.txt|" + SurveyedWhole.FILES + "|" + ReportPictures.FOLDER);

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}{sections}
      <section id="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Numbers</h2>
      <p>For programs: {files}, and \
      <a href="summary.lrps">summary.lrps</a>, which can be merged with those of other parts of the \
      data.</p>
      </section>
      """;

  /**
   * Finds out whether a report may go there.
   *
   * @param target the report's folder; missing ones above it are created
   * @throws IllegalArgumentException if it is a file, or holds anything else than a survey's report
   * @throws UncheckedIOException if nothing can be written there
   */
  public static void requirePlace(Path target) {
    new ReportFolder(target, CHECK).requirePlace();
  }

  /**
   * Writes the report.
   *
   * @param target the report's folder; an earlier report there is replaced
   * @return the page
   * @throws UncheckedIOException if it cannot be written; what was there is unchanged then
   */
  public Path save(Path target) {
    return new ReportFolder(target, CHECK).publish(skipped, this::writeTo);
  }

  private void writeTo(StagedFolder folder) throws IOException {
    folder.write("index.html", page(SurveyedWhole.drawn(findings, folder)));
  }

  private String page(SurveyedWhole whole) {
    String main =
        new Template(MAIN)
            .text("title", title)
            .text("summary", whole.summary())
            .text("origin", origin.inWords())
            .markup("notice", FirstPage.skippedNotice(skipped.size()))
            .markup("sections", whole.markup())
            .markup("files", FirstPage.links(whole.files()))
            .toString();
    String navigation =
        "<nav aria-label=\"Report\">" + whole.links() + "<a href=\"#numbers\">Numbers</a></nav>";
    return Page.of(title, navigation, main);
  }
}
