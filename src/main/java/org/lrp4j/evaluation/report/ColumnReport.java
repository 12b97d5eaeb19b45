package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.ExplainedColumn;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.file.Versions;

/**
 * Writes the report of an evaluation column by column: pictures while the examples are explained,
 * then the pages.
 */
public final class ColumnReport {

  private final ReportedColumns reported;
  private final List<String> skipped;
  private final IntConsumer progress;

  /**
   * A report.
   *
   * @param reported what it is of
   * @param skipped what could not be read, a line each
   * @param progress is told how many examples are explained and drawn
   */
  public ColumnReport(ReportedColumns reported, List<String> skipped, IntConsumer progress) {
    this.reported = reported;
    this.skipped = skipped;
    this.progress = progress;
  }

  /**
   * Writes the report.
   *
   * @param target the report's folder; missing ones above it are created
   * @return the first page
   * @throws UncheckedIOException if the report cannot be written, or if the folder holds anything
   *     else than a report; what was there is unchanged then
   */
  public Path save(Path target) {
    return new ReportFolder(target, Report.CHECK).publish(skipped, this::writeTo);
  }

  private void writeTo(StagedFolder folder) throws IOException {
    ColumnContent content = draw(folder);
    folder.write("index.html", new ColumnIndexPage(content).toString());
    for (int column = 0; column < reported.columnNames().size(); column++) {
      for (int page = 0; page < content.pages(column).pages().size(); page++) {
        folder.write(
            ColumnContent.pageOf(column, page), new ColumnPage(column, page, content).toString());
      }
    }
    ColumnNumbers numbers = new ColumnNumbers(content);
    folder.write("examples.csv", numbers.examplesCsv());
    folder.write("evaluation.json", numbers.json());
  }

  private ColumnContent draw(StagedFolder folder) throws IOException {
    ReportPictures drawing =
        new ReportPictures(folder, reported.columnNames(), new ReportLook(reported.featureNames()));
    ColumnPictures pictures = new ColumnPictures(drawing, reported.columnNames());
    List<ShownColumn> examples = new ArrayList<>();
    Conservation conservation =
        DrawingBehind.of(
            reported.explain(),
            explained -> {
              examples.add(pictures.save(explained));
              progress.accept(examples.size());
            },
            ColumnReport::free);
    Optional<SurveyedWhole> survey = Optional.empty();
    if (reported.survey().isPresent()) {
      survey = Optional.of(SurveyedWhole.drawn(reported.survey().get(), folder));
    }
    return new ColumnContent(
        reported, skipped.size(), List.copyOf(examples), survey, conservation, Versions.all());
  }

  /** At once, for off-heap memory would add up. */
  private static void free(ExplainedColumn explained) {
    explained.inputs().forEach(input -> input.input().close());
    explained.inputs().forEach(input -> input.relevance().close());
  }
}
