package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.ClassStrategies;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.strategy.Strategy;
import org.lrp4j.dataset.summary.Breakdown;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  @Test
  @DisplayName("find the cheating that was planted, and nothing where there is none")
  void findCheating() throws IOException {
    MultiLayerNetwork cheat = DigitNetwork.trained(MarkedDigits.of(Digits.training(), 0.05), 1);
    Digits test = MarkedDigits.of(Digits.test(), 0.05);

    List<ClassStrategies> found = FindCheating.run(cheat, test, folder.resolve("cheating"));

    List<ClassStrategies> suspicious =
        found.stream().filter(each -> !each.warnings().isEmpty()).toList();
    assertEquals(1, suspicious.size(), suspicious.toString());
    assertEquals(MarkedDigits.MARKED, suspicious.get(0).explainedClass());
    Strategy strategy =
        suspicious.get(0).strategies().strategies().stream()
            .filter(each -> each.suspicion().isPresent())
            .findFirst()
            .orElseThrow();
    assertEquals("the lower left corner", strategy.suspicion().get().region());
    List<Strategy.Member> marked =
        strategy.examples().stream()
            .filter(member -> test.images().getDouble(Integer.parseInt(member.id()), 0, 24, 3) == 1)
            .toList();
    assertTrue(marked.size() > 0.9 * strategy.size(), marked.size() + " of " + strategy.size());
    assertTrue(marked.size() > 35, "found " + marked.size() + " of about 50");
    String page = Files.readString(folder.resolve("cheating/index.html"));
    assertTrue(page.contains("decided by the lower left corner"), page);

    requireMovedToTheMark(cheat, first(500, test));
    requireThatMethodsFindTheMark(cheat);

    // The same network on digits without marks.
    try (LrpExplainer explainer =
        LrpExplainer.builder(cheat).composite(Composite.epsilonPlus()).build()) {
      DataSurvey survey = new DataSurvey(explainer, SurveyLimits.DEFAULT);
      survey.addAll(Digits.test().batches(100));
      List<ClassStrategies> clean = ClassStrategies.of(survey.summary(), SurveyNames.NONE);
      assertEquals(10, clean.size());
      assertEquals(List.of(), clean.stream().flatMap(each -> each.warnings().stream()).toList());
    }
  }

  /** Compared with a network that never saw a mark, evidence moved where there is one. */
  private void requireMovedToTheMark(MultiLayerNetwork cheat, Digits test) throws IOException {
    MultiLayerNetwork honest = DigitNetwork.trained(first(2000, Digits.training()), 1);

    Path page = CompareNetworks.run(honest, cheat, test, folder.resolve("compared"));

    // The five pixels that lost most are the mark's.
    List<String[]> lost =
        Files.readAllLines(page.resolveSibling("changes.csv")).stream()
            .filter(line -> line.startsWith("input,position,"))
            .map(line -> line.replaceAll("\"[^\"]*\"", "").split(","))
            .sorted(Comparator.comparingDouble(cells -> Double.parseDouble(cells[5])))
            .limit(5)
            .toList();
    INDArray marked = MarkedDigits.of(new Digits(test.images().mul(0), test.labels()), 1).images();
    for (String[] cells : lost) {
      int pixel = Integer.parseInt(cells[2]);
      assertEquals(1, marked.getDouble(0, 0, pixel / 28, pixel % 28));
      assertTrue(Double.parseDouble(cells[5]) < -1e-4, String.join(",", cells));
    }
    String text = Files.readString(page);
    assertTrue(text.contains("What channels are used for"), text);
    assertTrue(text.contains("From cheat to honest the evidence of 500 examples moved"), text);
    assertTrue(text.contains("decided by the lower left corner"), text);
  }

  /** All methods find the mark, whose 20 pixels are 2.6 % of an image. */
  private static void requireThatMethodsFindTheMark(MultiLayerNetwork cheat) {
    FaithfulnessResult located = LocateMark.run(cheat, MarkedDigits.of(Digits.test(), 0.2));
    double ofRandom = located.figure("Random", "relevance in mask").estimate().mean();
    assertEquals(20.0 / 784, ofRandom, 0.01);
    for (String method : List.of("EpsilonPlus", "EpsilonGammaBox", "Integrated gradients")) {
      double inMask = located.figure(method, "relevance in mask").estimate().mean();
      assertTrue(inMask > 10 * ofRandom, method + ": " + inMask);
    }
  }

  private static Digits first(int count, Digits digits) {
    List<Integer> chosen = IntStream.range(0, count).boxed().toList();
    return new Digits(digits.images(chosen), digits.labels(chosen));
  }
}
