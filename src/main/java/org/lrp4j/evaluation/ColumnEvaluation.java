package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.ExplainedScores;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.evaluation.example.ColumnExample;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedColumn;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.example.Reason;
import org.lrp4j.evaluation.report.ColumnFigures;
import org.lrp4j.evaluation.report.ColumnReport;
import org.lrp4j.evaluation.report.ReportedColumns;
import org.nd4j.evaluation.IEvaluation;

/**
 * The evaluation of a network that is no classifier, column by column of its output, with
 * explanations of the examples worth seeing.
 *
 * <p>Of a regression these are the examples that it puts furthest above and below their labels, and
 * the closest ones; errors are output minus label, in the label's units: a normalizer that was
 * fitted to the labels is undone. Of several labels at once they are, for each label, the examples
 * that miss it, false alarms, hits and the least certain ones. What is explained is the column's
 * output, of a sigmoid its logit, whatever the label is: positive relevance raises it.
 *
 * <pre>{@code
 * try (ColumnEvaluation<RegressionEvaluation> evaluation =
 *     ExplainedEvaluation.builder(network).normalizer(normalizer).evaluateRegression(test)) {
 *   System.out.println(evaluation.evaluation().stats());
 *   evaluation.saveReport(Path.of("report"));
 * }
 * }</pre>
 *
 * <p>As with {@link ExplainedEvaluation}, the data are read once, the examples explained when asked
 * for, and the network must not be trained on until then. Not for several threads at once.
 *
 * @param <E> DL4J's evaluation: {@code RegressionEvaluation} or {@code EvaluationBinary}
 */
public final class ColumnEvaluation<E extends IEvaluation<?>> implements AutoCloseable {

  private final ColumnRun<E> run;
  private final List<ColumnExample> examples;
  private final LrpExplainer explainer;
  private final ExampleExplainer exampleExplainer;
  private final EvaluationSettings settings;
  private final long parameterCount;
  private final long parameters;

  ColumnEvaluation(
      ColumnRun<E> run,
      EvaluatedNetwork network,
      LrpExplainer explainer,
      long parameters,
      EvaluationSettings settings) {
    this.run = run;
    this.examples = run.selection().examples();
    this.explainer = explainer;
    this.settings = settings;
    this.parameterCount = network.model().numParams();
    this.parameters = parameters;
    this.exampleExplainer =
        new ExampleExplainer(network, explainer, settings, parameters, ExplainedPlaces.TIME_STEPS);
  }

  /**
   * DL4J's own figures over all examples.
   *
   * @return the evaluation; of a regression in the label's units
   */
  public E evaluation() {
    return run.task().evaluation();
  }

  /**
   * The examples that are worth seeing; one can be among those of several columns.
   *
   * @return by column, then by reason, the first ones first
   */
  public List<ColumnExample> examples() {
    return examples;
  }

  /**
   * The columns' names.
   *
   * @return one for each column of the output
   */
  public List<String> columnNames() {
    return run.names();
  }

  /**
   * What it does on the whole: every example is explained for each column, which is the class of
   * that index.
   *
   * @return the summary; empty unless the builder was asked for a {@link
   *     ExplainedEvaluationBuilder#survey}
   */
  public Optional<SurveySummary> survey() {
    return run.survey().map(SurveyedColumns::summary);
  }

  private SurveyNames surveyNames() {
    return new SurveyNames(
        run.names(),
        settings.featureNames(),
        List.of(),
        explainer.inputNames(),
        settings.colors(),
        ExplainedScores.OF_EACH_COLUMN);
  }

  /**
   * Explains the chosen examples, each for its column of the output.
   *
   * @param consumer gets each example once, in the order of {@link #examples()}; what it does not
   *     keep is free again before the next batch is explained
   * @return where the relevance went, layer by layer, summed over all chosen examples
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Conservation explain(Consumer<ExplainedColumn> consumer) {
    return explain(consumer, explanation -> {});
  }

  private Conservation explain(
      Consumer<ExplainedColumn> consumer, Consumer<Explanation> explanations) {
    Iterator<ColumnExample> order = examples.iterator();
    return exampleExplainer.explain(
        examples.stream().map(this::ofClass).toList(),
        explained ->
            consumer.accept(
                new ExplainedColumn(
                    order.next(), explained.forPredicted(), explained.scoreForPredicted())),
        explanations);
  }

  /** To explain a column is to explain the class of that number. */
  private Example ofClass(ColumnExample example) {
    int column = run.classOf(example.outcome().column());
    double output = example.outcome().output();
    return new Example(
        example.index(),
        example.features(),
        example.featuresMasks(),
        example.timeStep(),
        example.metaData(),
        new Outcome(column, column, output, output, 0),
        EnumSet.of(Reason.CONFIDENT_HIT));
  }

  /**
   * Explains the chosen examples and writes a report, as {@link
   * ExplainedEvaluation#saveReport(Path)} does.
   *
   * @param folder the report's folder; missing ones above it are created
   * @return the first page
   * @throws java.io.UncheckedIOException if the report cannot be written, or if the folder holds
   *     anything else than a report; what was there is unchanged then
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Path saveReport(Path folder) {
    return saveReport(folder, List.of(), explained -> {});
  }

  /**
   * Writes a report like {@link #saveReport(Path)}, which also lists inputs that never came to be
   * evaluated, and tells how far it is.
   *
   * @param folder the report's folder; missing ones above it are created
   * @param skipped what could not be read, and why, a line each
   * @param progress is told after each example how many of {@link #examples()} are explained and
   *     drawn
   * @return the first page
   * @throws java.io.UncheckedIOException if the report cannot be written, or if the folder holds
   *     anything else than a report; what was there is unchanged then
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Path saveReport(Path folder, List<String> skipped, IntConsumer progress) {
    return EvaluationReceipt.save(
        settings.receipt(),
        run.evaluated(),
        figures(),
        explanations ->
            new ColumnReport(reported(explanations), List.copyOf(skipped), progress).save(folder));
  }

  private Map<String, Double> figures() {
    ColumnFigures found = run.task().figures();
    Map<String, Double> figures = new LinkedHashMap<>(found.overall());
    for (int i = 0; i < run.names().size(); i++) {
      String name = run.names().get(i);
      found.byColumn().get(i).forEach((figure, value) -> figures.put(name + ": " + figure, value));
    }
    return figures;
  }

  private ReportedColumns reported(Consumer<Explanation> explanations) {
    return new ReportedColumns(
        settings.title(),
        settings.origin(explainer, parameterCount, parameters),
        run.names(),
        settings.featureNames(),
        run.task().figures(),
        run.evaluated(),
        explainer.toString(),
        run.survey().map(examples -> examples.findings(surveyNames())),
        consumer -> explain(consumer, explanations));
  }

  /**
   * Lets go of the network. What {@link #evaluation()} and {@link #examples()} gave stays valid.
   */
  @Override
  public void close() {
    explainer.close();
  }

  /** DL4J's figures, and how many examples were chosen. */
  @Override
  public String toString() {
    return evaluation().stats() + System.lineSeparator() + examples.size() + " examples chosen";
  }
}
