package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;

/** Where a report goes, and what a caller can tell it and hear from it. */
class ReportFolderTest {

  @TempDir Path folder;

  private static ExplainedEvaluation evaluated() {
    return ExplainedEvaluation.builder(Networks.dense())
        .confidentHits(2)
        .worstErrors(2)
        .leastCertain(2)
        .batchSize(2)
        .evaluate(EvaluationData.iterator(EvaluationData.examples(24, 3, 3)));
  }

  @Test
  void skippedInputsAreListedAndProgressIsTold() throws Exception {
    Path report = folder.resolve("report");
    List<Integer> told = new ArrayList<>();
    try (ExplainedEvaluation evaluation = evaluated()) {
      evaluation.saveReport(report, List.of("a.png: damaged", "b.png: <none>"), told::add);

      assertEquals(IntStream.rangeClosed(1, evaluation.examples().size()).boxed().toList(), told);
    }
    assertEquals(
        List.of("a.png: damaged", "b.png: <none>"),
        Files.readAllLines(report.resolve("skipped.txt")));
    ReportPages pages = ReportPages.read(report);
    pages.requireSound();
    assertTrue(pages.text("index.html").contains("2 inputs could not be read"));
    assertTrue(
        Files.readString(report.resolve("evaluation.json")).contains("\"inputsSkipped\" : 2"));
  }

  @Test
  void aFolderIsLookedAtBeforeTheEvaluation() throws IOException {
    Path report = folder.resolve("report");
    ExplainedEvaluation.requireReportFolder(report);
    assertFalse(Files.exists(report), "it is only looked at");
    try (ExplainedEvaluation evaluation = evaluated()) {
      evaluation.saveReport(report);
    }

    ExplainedEvaluation.requireReportFolder(report);
    Files.writeString(report.resolve("mine.txt"), "mine");
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> ExplainedEvaluation.requireReportFolder(report))
            .getMessage();
    assertTrue(message.contains("other files than a report's"), message);
    assertThrows(
        UncheckedIOException.class,
        () -> ExplainedEvaluation.requireReportFolder(report.resolve("mine.txt").resolve("below")));
    assertEquals(List.of("report"), names(folder));
  }
}
