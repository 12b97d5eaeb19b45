package org.lrp4j.evaluation;

import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.dataset.CombinedSurvey;
import org.lrp4j.dataset.SurveyFindings;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.SurveyedBatch;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Leads all that is evaluated into a survey, a few examples at a time. */
final class SurveyedExamples {

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final SurveySettings settings;
  private final CombinedSurvey survey;
  private final int batchSize;

  /**
   * A survey.
   *
   * @param modelName what the network is called where it is compared
   */
  SurveyedExamples(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      SurveySettings settings,
      int batchSize,
      String modelName) {
    this.network = network;
    this.explainer = explainer;
    this.settings = settings;
    this.batchSize = settings.batchSize(batchSize);
    this.survey =
        new CombinedSurvey(explainer, network.index(), settings.limits())
            .concepts(settings.layers(), settings.channels());
    if (settings.hasUnits()) {
      survey.units();
    }
    settings.parameters().ifPresent(survey::parameters);
    settings
        .other()
        .ifPresent(other -> survey.comparison(other.explainer(), modelName, other.name()));
  }

  /**
   * Some examples that follow each other.
   *
   * @param batch the examples alone
   * @param first the first one's number
   */
  private record Part(SurveyedExamples of, LabelledBatch batch, long first)
      implements SurveyedBatch {

    private int count() {
      return (int) batch.features()[0].size(0);
    }

    @Override
    public long[] numbers() {
      return LongStream.range(first, first + count()).toArray();
    }

    @Override
    public List<String> ids() {
      return IntStream.range(0, count()).mapToObj(this::name).toList();
    }

    String name(int row) {
      return batch.metaData(row).map(String::valueOf).orElse("example " + (first + row));
    }

    @Override
    public INDArray labels() {
      return batch.labels()[of.network.index()];
    }

    @Override
    public INDArray[] inputs() {
      return batch.features();
    }

    @Override
    public INDArray[] masks() {
      return batch.featuresMasks();
    }

    @Override
    public Explanation explained() {
      return explained(of.explainer);
    }

    @Override
    public Explanation explainedByOther() {
      return explained(of.settings.other().orElseThrow().explainer());
    }

    private Explanation explained(LrpExplainer by) {
      return by.explain(inputs(), masks(), of.network.targets(Target.predicted()));
    }
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
      survey.add(new Part(this, part, first + from));
    }
  }

  /** Reads the data once more, for the pictures of a few examples. */
  void lookAgain(LabelledData data) {
    SortedSet<Long> wanted = survey.examples();
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
                look(new Part(this, batch.part(i, i + 1), next[0] + i));
              }
            }
            next[0] += examples;
          }
        });
  }

  private void look(Part one) {
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      survey.look(one, one.name(0));
    }
  }

  SurveySummary summary() {
    return survey.summary();
  }

  /** All that was found. */
  SurveyFindings findings(SurveyNames names) {
    return survey.findings(names);
  }
}
