package org.lrp4j.spark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.cli.model.LoadedModel;
import org.lrp4j.cli.model.ModelFile;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A survey on its way over a cluster: rehearsed on the driver, made where the rows are, merged
 * there into a few, and these on the driver.
 */
final class SurveyRun {

  /** Into so many summaries those of all partitions are merged before the driver gets them. */
  private static final int MERGED = 8;

  private final ExplanationJob job;
  private final Optional<ExplainerRecipe> other;
  private final String labels;
  private final InputAggregate inputs;
  private final List<ConceptAggregate> concepts;
  private final Optional<UnitAggregate> units;
  private final Optional<ComparisonAggregate> comparison;

  SurveyRun(ExplanationJob job, Optional<ExplainerRecipe> other, SurveyQuestions questions) {
    this.other = other;
    this.labels = questions.labels();
    this.inputs = new InputAggregate(new SurveySummary(questions.limits()).toBytes());
    this.concepts =
        questions.layers().stream()
            .distinct()
            .map(layer -> new ConceptAggregate(layer, questions.references()))
            .toList();
    this.units = questions.hasUnits() ? Optional.of(new UnitAggregate()) : Optional.empty();
    this.comparison = other.map(recipe -> new ComparisonAggregate(questions.worst()));
    this.job = job.with(job.recipe().withLayers(!concepts.isEmpty() || units.isPresent()));
  }

  private List<Aggregate<?>> aggregates() {
    List<Aggregate<?>> all = new ArrayList<>(List.of(inputs));
    all.addAll(concepts);
    units.ifPresent(all::add);
    comparison.ifPresent(all::add);
    return all;
  }

  /**
   * Explains an example of zeros and adds it to every summary: what is refused is refused here.
   *
   * @param model the model's file
   * @param otherModel that of the other, if there is one
   */
  void rehearse(Path model, Optional<Path> otherModel) {
    List<LoadedExplainer> explainers = new ArrayList<>();
    List<Explanation> explanations = new ArrayList<>();
    try {
      explainers.add(ExecutorExplainers.explainer(ModelFile.read(model), job.recipe()));
      if (otherModel.isPresent()) {
        LoadedModel second = ModelFile.read(otherModel.get());
        explainers.add(ExecutorExplainers.explainer(second, other.orElseThrow()));
      }
      INDArray zeros = Nd4j.zeros(job.input().ofBatch(1));
      Target target =
          job.target().index() < 0 ? Target.predicted() : Target.classIndex(job.target().index());
      explainers.forEach(each -> explanations.add(each.explain(zeros, target)));
      ExplainedRows row = new ExplainedRows(explanations, List.of(0L), null);
      List<LrpExplainer> begun = explainers.stream().map(LoadedExplainer::explainer).toList();
      aggregates().forEach(each -> each.begin(begun).add(row));
    } finally {
      explanations.forEach(Explanation::close);
      explainers.forEach(LoadedExplainer::close);
    }
  }

  /** Surveys a table. */
  TableSurvey of(Dataset<Row> table) {
    List<Aggregate<?>> aggregates = aggregates();
    SurveyPlan plan = new SurveyPlan(job, other.orElse(null), labels, aggregates);
    MapPartitionsFunction<Row, Row> merging =
        rows -> {
          PartSummaries merged = new PartSummaries(aggregates);
          rows.forEachRemaining(merged::take);
          return merged.rows().iterator();
        };
    PartSummaries all = new PartSummaries(aggregates);
    table
        .mapPartitions(new PartitionSurvey(plan), Encoders.row(PartSummaries.SCHEMA))
        .repartition(MERGED)
        .mapPartitions(merging, Encoders.row(PartSummaries.SCHEMA))
        .collectAsList()
        .forEach(all::take);
    return new TableSurvey(
        all.summary(inputs).orElseGet(() -> inputs.fromBytes(inputs.nothing())),
        concepts.stream().map(each -> all.summary(each).orElseGet(each::empty)).toList(),
        units.flatMap(all::summary),
        comparison.flatMap(all::summary),
        all.failed(),
        all.error());
  }
}
