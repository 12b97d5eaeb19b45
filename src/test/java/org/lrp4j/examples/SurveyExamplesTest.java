package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;

@DisplayName("The examples of surveys")
class SurveyExamplesTest {

  @TempDir Path folder;

  @Test
  @DisplayName("find that the petals tell iris species apart")
  void surveyIris() throws IOException {
    SurveySummary summary = SurveyIris.run(folder);

    assertEquals(150, summary.examples(group -> true));
    assertTrue(summary.examples(group -> group.verdict() == Verdict.HIT) > 142);
    InputPart columns = new InputPart("input", Breakdown.FEATURE, 0, 0);
    List<Integer> ranked =
        summary.importance(columns, group -> true).stream()
            .sorted(Comparator.comparingDouble(unit -> -unit.meanAbsolute()))
            .map(UnitImportance::unit)
            .toList();
    // Petal length and width.
    assertTrue(ranked.subList(0, 2).containsAll(List.of(2, 3)), ranked.toString());
    assertTrue(Files.size(folder.resolve("importance.png")) > 1000);
    assertTrue(Files.size(folder.resolve("swarm-virginica.png")) > 1000);
  }
}
