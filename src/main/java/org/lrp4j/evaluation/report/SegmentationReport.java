package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.lrp4j.Conservation;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.file.Versions;

/**
 * Writes the report of an evaluation of classes of pixels: pictures while the images are explained,
 * then the pages.
 */
public final class SegmentationReport {

  private final ReportedSegmentation reported;
  private final List<String> skipped;
  private final IntConsumer progress;

  /**
   * A report.
   *
   * @param reported what it is of
   * @param skipped what could not be read, a line each
   * @param progress is told how many images are explained and drawn
   */
  public SegmentationReport(
      ReportedSegmentation reported, List<String> skipped, IntConsumer progress) {
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
    SegmentationContent content = draw(folder);
    folder.write("index.html", new SegmentationIndexPage(content).toString());
    for (int page = 0; page < content.pages().pages().size(); page++) {
      folder.write(SegmentationContent.page(page), new SegmentationPage(page, content).toString());
    }
    SegmentationNumbers numbers = new SegmentationNumbers(content);
    folder.write("examples.csv", numbers.examplesCsv());
    folder.write("confusion.csv", ConfusionTable.csv(content));
    folder.write("evaluation.json", numbers.json());
  }

  private SegmentationContent draw(StagedFolder folder) {
    List<String> names = reported.classNames();
    SegmentationPictures pictures =
        new SegmentationPictures(
            new ReportPictures(folder, names, new ReportLook(reported.featureNames())), names);
    List<ShownSegmentation> examples = new ArrayList<>();
    Conservation conservation =
        DrawingBehind.of(
            reported.explain(),
            explained -> {
              examples.add(pictures.save(explained));
              progress.accept(examples.size());
            },
            explained -> Report.free(explained.explained()));
    return new SegmentationContent(
        reported, skipped.size(), List.copyOf(examples), conservation, Versions.all());
  }
}
