package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.ChannelOrder;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.summary.InputPart;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.UnitImportance;
import org.lrp4j.dataset.summary.Verdict;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("Several surveys of one pass")
class CombinedSurveyTest {

  private static final int COUNT = 30;
  private static final String LAYER = "halves";
  private static final SurveyNames NAMES =
      new SurveyNames(
          List.of("left", "right"), List.of(), List.of(), List.of("input"), ChannelOrder.UNKNOWN);

  private final INDArray images = RegionNetwork.images(COUNT, 11);
  private final LrpExplainer first = explainer(new double[][] {{1, 0.5}, {0.5, 1}});
  private final LrpExplainer second = explainer(new double[][] {{1, 0}, {0.5, 0.75}});

  /** Which explainer was asked for which examples. */
  private final List<String> asked = new ArrayList<>();

  private static LrpExplainer explainer(double[][] weights) {
    return LrpExplainer.builder(RegionNetwork.of(LAYER, pixel -> pixel % 4 < 2 ? 0 : 1, weights))
        .composite(Composite.uniform(new EpsilonRule(1e-12)))
        .activationRanges(true)
        .build();
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private final class Part implements SurveyedBatch {

    private final int from;
    private final int to;

    Part(int from, int to) {
      this.from = from;
      this.to = to;
    }

    @Override
    public long[] numbers() {
      return LongStream.range(from, to).toArray();
    }

    @Override
    public List<String> ids() {
      return IntStream.range(from, to).mapToObj(i -> "picture " + i).toList();
    }

    /** Odd ones are of class 1. */
    @Override
    public INDArray labels() {
      INDArray labels = Nd4j.zeros(to - from, 2);
      IntStream.range(from, to).forEach(i -> labels.putScalar(i - from, i % 2, 1));
      return labels;
    }

    @Override
    public INDArray[] inputs() {
      INDArray part =
          images.get(
              NDArrayIndex.interval(from, to),
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.all());
      return new INDArray[] {part.dup()};
    }

    @Override
    public INDArray[] masks() {
      return null;
    }

    @Override
    public Explanation explained() {
      asked.add("first " + from + "-" + to);
      return first.explain(inputs());
    }

    @Override
    public Explanation explainedByOther() {
      asked.add("second " + from + "-" + to);
      return second.explain(inputs());
    }
  }

  private void addAll(CombinedSurvey survey) {
    survey.add(new Part(0, 12));
    survey.add(new Part(12, COUNT));
  }

  @Test
  void findsWhatEachFindsByItself() {
    CombinedSurvey survey =
        new CombinedSurvey(first, 0, SurveyLimits.DEFAULT)
            .concepts(List.of(LAYER), 1)
            .units()
            .comparison(second, "old", "new");
    addAll(survey);
    assertEquals(List.of("first 0-12", "second 0-12", "first 12-30", "second 12-30"), asked);

    DataSurvey inputs = new DataSurvey(first, SurveyLimits.DEFAULT);
    ConceptSurvey concepts = new ConceptSurvey(first, List.of(LAYER), 1, 6);
    DataComparison comparison = new DataComparison(first, second, 12);
    Part all = new Part(0, COUNT);
    try (Explanation one = first.explain(images);
        Explanation other = second.explain(images)) {
      inputs.add(one, all.labels(), all.ids());
      concepts.add(one, all.numbers());
      comparison.add(one, other, IntStream.range(0, COUNT).mapToObj(String::valueOf).toList());
    }
    for (InputPart pixels : inputs.summary().parts()) {
      for (Verdict verdict : Verdict.values()) {
        List<UnitImportance> expected =
            inputs.summary().importance(pixels, group -> group.verdict() == verdict);
        List<UnitImportance> found =
            survey.summary().importance(pixels, group -> group.verdict() == verdict);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
          assertEquals(expected.get(i).mean(), found.get(i).mean(), 1e-9);
        }
      }
    }
    assertFalse(inputs.summary().parts().isEmpty());
    assertEquals(COUNT, survey.summary().examples(group -> true));
    TreeSet<Long> wanted = new TreeSet<>(concepts.examples());
    assertFalse(wanted.isEmpty());
    comparison.examples().forEach(id -> wanted.add(Long.valueOf(id)));
    assertTrue(wanted.size() > concepts.examples().size(), "the comparison adds nothing");
    assertTrue(wanted.size() < COUNT, "all examples");
    assertEquals(wanted, survey.examples());

    asked.clear();
    for (int i = 0; i < COUNT; i++) {
      survey.look(new Part(i, i + 1), "example " + i);
    }
    assertEquals(
        comparison.examples(),
        asked.stream()
            .map(each -> each.replaceFirst("(first|second) ", "").replaceFirst("-.*", ""))
            .collect(Collectors.toSet()),
        "only those that moved are explained again");
    SurveyFindings findings = survey.findings(NAMES);
    MovedEvidence moved = findings.comparison().orElseThrow();
    assertEquals("old", moved.first());
    assertEquals("new", moved.second());
    assertEquals(comparison.summary().distance().mean(), moved.summary().distance().mean(), 1e-12);
    assertEquals(
        comparison.examples().stream().map(id -> "example " + id).sorted().toList(),
        moved.worst().stream().map(ComparedExample::name).sorted().toList());
    assertTrue(findings.units().isPresent());
    for (LayerConcepts.OfClass of : findings.concepts().get(0).classes()) {
      assertEquals(1, of.channels().size());
      assertEquals(of.explainedClass(), of.channels().get(0).share().channel());
      assertEquals(6, of.channels().get(0).examples().size());
    }
  }

  @Test
  void asksForNothingThatNobodyWants() {
    CombinedSurvey survey =
        new CombinedSurvey(first, 0, SurveyLimits.DEFAULT).concepts(List.of(), 5);
    addAll(survey);
    assertEquals(List.of("first 0-12", "first 12-30"), asked);
    assertEquals(new TreeSet<Long>(), survey.examples());
    survey.look(new Part(0, 1), "the first");
    assertEquals(2, asked.size());
    SurveyFindings findings = survey.findings(NAMES);
    assertEquals(List.of(), findings.concepts());
    assertTrue(findings.comparison().isEmpty());
    assertTrue(findings.units().isEmpty());
  }
}
