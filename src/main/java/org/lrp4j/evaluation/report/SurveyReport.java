package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.lrp4j.dataset.ClassStrategies;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.file.Folders;
import org.lrp4j.file.NotReplaceableException;
import org.lrp4j.file.StagedFolder;

/**
 * Writes the report of a survey of a data set: one page, its pictures, the numbers as a table, and
 * the summary itself, which can be merged with others.
 *
 * @param title its title
 * @param origin what it is of
 * @param charts the summary, and what to call what is in it
 * @param strategies by which strategies classes are decided
 * @param skipped what could not be read, a line each
 */
public record SurveyReport(
    String title,
    Origin origin,
    SurveyCharts charts,
    List<ClassStrategies> strategies,
    List<String> skipped) {

  private static final Pattern OWN_FILE =
      Pattern.compile(
          "index\\.html|skipped\\.txt|" + SurveyedWhole.FILES + "|" + ReportPictures.FOLDER);

  private static final String MAIN =
      """
      <h1>{title}</h1>
      <p class="lead">{summary}</p>
      <p class="fine">{origin}</p>
      {notice}{sections}
      <section id="numbers" aria-labelledby="numbers-title">
      <h2 id="numbers-title">Numbers</h2>
      <p>For programs: <a href="importance.csv">importance.csv</a>, and \
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
    new ReportFolder(target, SurveyReport::requireReport).requirePlace();
  }

  /**
   * Writes the report.
   *
   * @param target the report's folder; an earlier report there is replaced
   * @return the page
   * @throws UncheckedIOException if it cannot be written; what was there is unchanged then
   */
  public Path save(Path target) {
    return new ReportFolder(target, SurveyReport::requireReport).publish(skipped, this::writeTo);
  }

  private void writeTo(StagedFolder folder) throws IOException {
    folder.write("index.html", page(SurveyedWhole.drawn(charts, strategies, folder)));
  }

  private String page(SurveyedWhole whole) {
    String main =
        new Template(MAIN)
            .text("title", title)
            .text("summary", whole.summary())
            .text("origin", origin.inWords())
            .markup("notice", FirstPage.skippedNotice(skipped.size()))
            .markup("sections", whole.markup())
            .toString();
    String navigation =
        "<nav aria-label=\"Report\">" + whole.links() + "<a href=\"#numbers\">Numbers</a></nav>";
    return Page.of(title, navigation, main);
  }

  private static void requireReport(Path folder) throws NotReplaceableException {
    try {
      Path index = folder.resolve("index.html");
      boolean isReport =
          Files.isRegularFile(index)
              && Files.readString(index).contains(Page.GENERATOR)
              && Folders.list(folder).stream()
                  .allMatch(file -> OWN_FILE.matcher(file.getFileName().toString()).matches());
      if (!isReport) {
        throw new NotReplaceableException(
            "the folder holds other files than a survey's report, which would be lost; give an"
                + " empty or a new folder");
      }
    } catch (NotReplaceableException e) {
      throw e;
    } catch (IOException e) {
      throw new NotReplaceableException("the folder cannot be read");
    }
  }
}
