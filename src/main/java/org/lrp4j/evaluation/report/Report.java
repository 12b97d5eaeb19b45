package org.lrp4j.evaluation.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.lrp4j.Conservation;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.file.StagedFolder;
import org.lrp4j.file.Versions;

/**
 * Writes the report of an evaluation: pictures while the examples are explained, then the pages.
 */
public final class Report {

  static final EarlierReport CHECK =
      new EarlierReport(
          "a report",
          "index\\.html|(class|column)-\\d+(-\\d+)?\\.html|images(-\\d+)?\\.html|examples\\.csv|confusion\\.csv|evaluation\\.json|"
              + "skipped\\.txt|receipt\\.json|"
              + SurveyedWhole.FILES
              + "|"
              + TrustSection.FILES
              + "|"
              + ReportPictures.FOLDER);

  private final ReportedEvaluation evaluation;
  private final List<String> skipped;
  private final IntConsumer progress;

  /**
   * A report.
   *
   * @param evaluation what it is of
   * @param skipped what could not be read, a line each
   * @param progress is told how many examples are explained and drawn
   */
  public Report(ReportedEvaluation evaluation, List<String> skipped, IntConsumer progress) {
    this.evaluation = evaluation;
    this.skipped = skipped;
    this.progress = progress;
  }

  /**
   * Begins a report there and leaves it at that.
   *
   * @param target the report's folder; missing ones above it are created
   * @throws IllegalArgumentException if it is a file, or holds anything else than a report
   * @throws UncheckedIOException if nothing can be written there
   */
  public static void requirePlace(Path target) {
    new ReportFolder(target, CHECK).requirePlace();
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
    return new ReportFolder(target, CHECK).publish(skipped, this::writeTo);
  }

  private void writeTo(StagedFolder folder) throws IOException {
    ReportContent content = draw(folder);
    folder.write("index.html", new IndexPage(content).toString());
    for (ClassLayout layout : content.layouts()) {
      for (int page = 0; page < layout.pages().size(); page++) {
        folder.write(
            Page.ofClass(layout.trueClass(), page),
            new ClassPage(layout, page, content).toString());
      }
    }
    ReportNumbers numbers = new ReportNumbers(content);
    folder.write("examples.csv", numbers.examplesCsv());
    folder.write("confusion.csv", ConfusionTable.csv(content));
    folder.write("evaluation.json", numbers.json());
  }

  private ReportContent draw(StagedFolder folder) throws IOException {
    List<String> classNames = evaluation.classNames();
    List<String> featureNames = evaluation.featureNames();
    ReportPictures pictures = new ReportPictures(folder, classNames, new ReportLook(featureNames));
    ClassAverages averages = new ClassAverages(pictures, classNames);
    List<ShownExample> examples = new ArrayList<>();
    Conservation conservation =
        DrawingBehind.of(
            evaluation.explain(),
            explained -> {
              examples.add(pictures.save(explained));
              averages.add(explained);
              progress.accept(examples.size());
            },
            Report::free);
    Optional<SurveyedWhole> survey = Optional.empty();
    if (evaluation.survey().isPresent()) {
      survey = Optional.of(SurveyedWhole.drawn(evaluation.survey().get(), folder));
    }
    Optional<TrustSection> trust = evaluation.trust().map(TrustSection::inReport);
    if (trust.isPresent()) {
      trust.get().writeTo(folder);
    }
    return new ReportContent(
        evaluation.title(),
        evaluation.origin(),
        classNames,
        new ClassFigures(evaluation.figures(), classNames, evaluation.examples()),
        skipped.size(),
        ReportContent.layouts(classNames.size(), examples),
        averages.finished(),
        survey,
        trust,
        evaluation.rules(),
        conservation,
        Versions.all());
  }

  /** At once, for off-heap memory would add up. */
  static void free(ExplainedExample explained) {
    explained.forPredicted().forEach(input -> input.input().close());
    explained.forPredicted().forEach(input -> input.relevance().close());
    explained.forTrue().forEach(input -> input.relevance().close());
  }
}
