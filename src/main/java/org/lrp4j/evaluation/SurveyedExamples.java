package org.lrp4j.evaluation;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.ConceptSurvey;
import org.lrp4j.dataset.DataComparison;
import org.lrp4j.dataset.DataSurvey;
import org.lrp4j.dataset.ParameterSurvey;
import org.lrp4j.dataset.SurveyCharts;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.UnitSurvey;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.factory.Nd4j;

/** A survey of all that is evaluated, a few examples at a time. */
final class SurveyedExamples {

  /** How many examples of each channel, and how many whose evidence moved furthest, are shown. */
  private static final int SHOWN = 6;

  private static final int WORST = 12;

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final DataSurvey survey;
  private final Optional<ConceptSurvey> concepts;
  private final Optional<SurveySettings.Other> other;
  private final Optional<DataComparison> comparison;
  private final Optional<UnitSurvey> units;
  private final Optional<ParameterSurvey> parameters;
  private final int batchSize;

  SurveyedExamples(
      EvaluatedNetwork network, LrpExplainer explainer, SurveySettings settings, int batchSize) {
    this.network = network;
    this.explainer = explainer;
    this.survey = new DataSurvey(explainer, settings.limits());
    this.concepts =
        settings.layers().isEmpty()
            ? Optional.empty()
            : Optional.of(
                new ConceptSurvey(
                    explainer, output(), settings.layers(), settings.channels(), SHOWN));
    this.other = settings.other();
    this.comparison =
        other.map(o -> new DataComparison(explainer, o.explainer(), network.index(), WORST));
    this.units = settings.hasUnits() ? Optional.of(new UnitSurvey(explainer)) : Optional.empty();
    this.parameters = settings.parameters().map(layers -> new ParameterSurvey(explainer, layers));
    this.batchSize = settings.batchSize(batchSize);
  }

  private String output() {
    return explainer.outputNames().get(network.index());
  }

  /**
   * Explains a batch for the predicted classes.
   *
   * @param first its first example's number
   */
  void add(LabelledBatch batch, long first) {
    int examples = (int) batch.features()[0].size(0);
    for (int from = 0; from < examples; from += batchSize) {
      LabelledBatch part = batch.part(from, Math.min(examples, from + batchSize));
      int start = from;
      int count = (int) part.features()[0].size(0);
      List<String> ids =
          IntStream.range(0, count).mapToObj(i -> name(batch, start + i, first)).toList();
      long[] numbers = LongStream.range(first + start, first + start + count).toArray();
      try (Explanation explanation = explained(explainer, part)) {
        survey.add(explanation, output(), part.labels()[network.index()], ids);
        concepts.ifPresent(each -> each.add(explanation, numbers));
        units.ifPresent(each -> each.add(explanation));
        parameters.ifPresent(each -> each.add(explanation));
        if (comparison.isPresent()) {
          try (Explanation second = explained(other.orElseThrow().explainer(), part)) {
            comparison
                .get()
                .add(
                    explanation, second, LongStream.of(numbers).mapToObj(String::valueOf).toList());
          }
        }
      }
    }
  }

  private Explanation explained(LrpExplainer by, LabelledBatch part) {
    return by.explain(part.features(), part.featuresMasks(), network.targets(Target.predicted()));
  }

  private static String name(LabelledBatch batch, int row, long first) {
    return batch.metaData(row).map(String::valueOf).orElse("example " + (first + row));
  }

  /** Reads the data once more, for the pictures of a few examples. */
  void lookAgain(LabelledData data) {
    Set<Long> wanted = new HashSet<>();
    concepts.map(ConceptSurvey::examples).ifPresent(wanted::addAll);
    comparison.stream()
        .map(DataComparison::examples)
        .flatMap(Collection::stream)
        .map(Long::valueOf)
        .forEach(wanted::add);
    if (wanted.isEmpty()) {
      return;
    }
    data.reset();
    long[] next = {0};
    data.addTo(
        batch -> {
          if (batch.isComplete()) {
            int examples = (int) batch.features()[0].size(0);
            for (int i = 0; i < examples; i++) {
              if (wanted.contains(next[0] + i)) {
                look(batch.part(i, i + 1), next[0] + i, name(batch, i, next[0]));
              }
            }
            next[0] += examples;
          }
        });
  }

  private void look(LabelledBatch one, long number, String name) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      concepts.ifPresent(each -> each.look(number, name, one.features(), one.featuresMasks()));
      if (comparison.isPresent() && comparison.get().examples().contains(String.valueOf(number))) {
        try (Explanation first = explained(explainer, one);
            Explanation second = explained(other.orElseThrow().explainer(), one)) {
          comparison.get().look(String.valueOf(number), name, first, second);
        }
      }
    }
  }

  SurveySummary summary() {
    return survey.summary();
  }

  /** All that was found. */
  SurveyFindings findings(SurveyNames names, String model) {
    SurveyFindings findings = SurveyFindings.of(new SurveyCharts(summary(), names));
    if (concepts.isPresent()) {
      findings = findings.withConcepts(concepts.get().concepts());
    }
    if (comparison.isPresent()) {
      findings =
          findings.withComparison(comparison.get().finished(model, other.orElseThrow().name()));
    }
    if (units.isPresent()) {
      findings = findings.withUnits(units.get().summary());
    }
    return parameters.isPresent() ? findings.withParameters(parameters.get().summary()) : findings;
  }
}
