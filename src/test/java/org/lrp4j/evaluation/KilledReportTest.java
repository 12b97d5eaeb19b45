package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.contents;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/** A process that writes whole reports is killed in the middle of them. */
class KilledReportTest {

  private static final String HALFWAY = "halfway through ";

  @TempDir Path folder;

  private static Path save(Path report, ImagePreProcessingScaler normalizer, String title) {
    DataSet images = EvaluationData.examples(24, 3, 2, 5, 5);
    try (ExplainedEvaluation evaluation =
        ExplainedEvaluation.builder(Networks.convolutional())
            .confidentHits(2)
            .worstErrors(2)
            .leastCertain(2)
            .batchSize(1)
            .normalizer(normalizer)
            .title(title)
            .evaluate(EvaluationData.iterator(images))) {
      return evaluation.saveReport(report).getParent();
    }
  }

  /**
   * Undone for each batch that is drawn: the fourth is never finished. Drawing goes on behind, so
   * it waits for the first picture of the others before it says that it is half way.
   */
  private static final class Hanging extends ImagePreProcessingScaler {

    private static final long serialVersionUID = 1L;

    private final String report;
    private final String folder;
    private int batches;

    Hanging(Path report) {
      this.report = report.getFileName().toString();
      this.folder = report.getParent().toString();
    }

    @Override
    public void revertFeatures(INDArray features) {
      batches++;
      if (batches == 4) {
        for (int i = 0; i < 2000 && !hasPicture(); i++) {
          pause(10);
        }
        System.out.println(HALFWAY + report);
        while (true) {
          pause(1000); // nothing but being killed ends it
        }
      }
      super.revertFeatures(features);
    }

    private static void pause(long milliseconds) {
      try {
        Thread.sleep(milliseconds);
      } catch (InterruptedException e) {
        // It goes on waiting.
      }
    }

    private boolean hasPicture() {
      Path parent = Path.of(folder);
      try {
        for (Path begun : hidden(parent, parent.resolve(report))) {
          try (Stream<Path> files = Files.walk(begun)) {
            if (files.anyMatch(file -> file.toString().endsWith(".png"))) {
              return true;
            }
          }
        }
        return false;
      } catch (IOException | UncheckedIOException e) {
        return false; // a file was moved while it looked
      }
    }
  }

  /** Writes a report to each of some places at once. */
  static final class Writing {
    public static void main(String... places) {
      // One that fails must not leave the test waiting for it.
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
          });
      for (String place : places) {
        Path report = Path.of(place);
        new Thread(() -> save(report, new Hanging(report), "Killed")).start();
      }
    }
  }

  private static void startAndKillHalfway(Path... reports) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Writing.class.getName()),
                Stream.of(reports).map(Path::toString))
            .toList();
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      Stream<String> lines = process.inputReader().lines();
      assertEquals(
          reports.length,
          lines.filter(line -> line.startsWith(HALFWAY)).limit(reports.length).count());
    } finally {
      process.destroyForcibly();
    }
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
  }

  private static List<Path> hidden(Path parent, Path report) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      String name = "." + report.getFileName() + ".";
      return files.filter(file -> file.getFileName().toString().startsWith(name)).toList();
    }
  }

  @Test
  void leavesWhatWasThereAndTheNextOneIsNotDisturbed() throws Exception {
    Path earlier = save(folder.resolve("earlier"), new ImagePreProcessingScaler(), "Earlier");
    Map<String, String> before = contents(earlier);
    Path fresh = folder.resolve("fresh");

    startAndKillHalfway(earlier, fresh);

    assertEquals(before, contents(earlier), "the earlier report is as it was");
    assertFalse(Files.exists(fresh), "there is no half of a report");
    for (Path report : List.of(earlier, fresh)) {
      List<Path> left = hidden(folder, report);
      assertEquals(1, left.size(), "it was killed while it wrote " + report);
      Map<String, String> begun = contents(left.get(0));
      assertTrue(
          begun.keySet().stream().anyMatch(file -> file.endsWith(".png")),
          "pictures were written, but only " + begun.keySet());
      assertFalse(begun.containsKey("index.html"), "the pages were still to come");

      save(report, new ImagePreProcessingScaler(), "Next");

      ReportPages pages = ReportPages.read(report);
      pages.requireSound();
      assertTrue(pages.text("index.html").contains("Next"));
      assertEquals(begun, contents(left.get(0)), "another process may be writing it");
    }
    assertEquals(4, names(folder).size(), "two reports, and what the killed process left");
  }
}
