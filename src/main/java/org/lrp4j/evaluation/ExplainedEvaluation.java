package org.lrp4j.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.dataset.SurveyNames;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.report.Report;
import org.lrp4j.evaluation.report.ReportedEvaluation;
import org.lrp4j.evaluation.report.TrustFindings;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.nd4j.evaluation.classification.Evaluation;

/**
 * A classifier's evaluation, with explanations of the examples worth seeing: of each class the most
 * confident hits, the worst errors and the least certain ones.
 *
 * <pre>{@code
 * try (ExplainedEvaluation evaluation = ExplainedEvaluation.builder(network)
 *     .explainer(explainer -> explainer.composite(Composite.epsilonPlusFlat()))
 *     .classNames("cat", "dog")
 *     .evaluate(test)) {
 *   Path page = evaluation.saveReport(Path.of("report"));
 * }
 * }</pre>
 *
 * <p>The data are read once, and only the chosen examples are kept. They are explained when asked
 * for, a batch at a time, so that memory does not grow with them beyond their inputs. Until then
 * the network must not be trained on: that is found out and refused. Not for several threads at
 * once.
 *
 * <p>Sequences of different lengths are evaluated and explained with their masks. Of sequences of
 * labels the last step that counts decides whether an example is a hit; DL4J's figures are over all
 * steps.
 */
public final class ExplainedEvaluation implements AutoCloseable {

  private final Evaluation evaluation;
  private final ExampleSelection selection;
  private final List<Example> examples;
  private final Optional<SurveyedExamples> survey;
  private final Optional<TrustFindings> trust;
  private final List<String> classNames;
  private final LrpExplainer explainer;
  private final ExampleExplainer exampleExplainer;
  private final EvaluationSettings settings;
  private final long parameterCount;
  private final long parameters;

  ExplainedEvaluation(
      EvaluationRun run,
      EvaluatedNetwork network,
      LrpExplainer explainer,
      long parameters,
      EvaluationSettings settings) {
    this.evaluation = run.evaluation();
    this.selection = run.selection();
    this.examples = selection.examples();
    this.survey = run.survey();
    this.trust = run.trust();
    this.classNames = run.classNames();
    this.explainer = explainer;
    this.settings = settings;
    this.parameterCount = network.model().numParams();
    this.parameters = parameters;
    this.exampleExplainer =
        new ExampleExplainer(network, explainer, settings, parameters, ExplainedPlaces.TIME_STEPS);
  }

  /**
   * Evaluates a chain of layers.
   *
   * @param network a trained classifier
   * @return a builder
   */
  public static ExplainedEvaluationBuilder builder(MultiLayerNetwork network) {
    return new ExplainedEvaluationBuilder(network);
  }

  /**
   * Evaluates a graph, by default its first output.
   *
   * @param network a trained classifier
   * @return a builder
   */
  public static ExplainedEvaluationBuilder builder(ComputationGraph network) {
    return new ExplainedEvaluationBuilder(network);
  }

  /**
   * DL4J's own figures over all examples.
   *
   * @return the evaluation, as {@code network.evaluate(iterator)} gives it
   */
  public Evaluation evaluation() {
    return evaluation;
  }

  /**
   * The examples that are worth seeing.
   *
   * @return by true class: hits from the most confident one, errors from the worst, then those that
   *     are just uncertain
   */
  public List<Example> examples() {
    return examples;
  }

  /**
   * The classes' names.
   *
   * @return one for each class
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * What the network does on the whole, over all examples.
   *
   * @return the summary; empty unless {@link ExplainedEvaluationBuilder#survey} asked for it
   */
  public Optional<SurveySummary> survey() {
    return survey.map(SurveyedExamples::summary);
  }

  /**
   * Whether the maps have to do with the network, as far as measurement can say.
   *
   * @return the figures; empty unless {@link ExplainedEvaluationBuilder#trust} asked for them
   */
  public Optional<FaithfulnessResult> trust() {
    return trust.map(TrustFindings::result);
  }

  private SurveyNames surveyNames() {
    return new SurveyNames(
        classNames, settings.featureNames(), List.of(), explainer.inputNames(), settings.colors());
  }

  /**
   * Explains the chosen examples: errors for the predicted and for the true class, all others for
   * the predicted class.
   *
   * @param consumer gets each example once, in the order of {@link #examples()}; what it does not
   *     keep is free again before the next batch is explained
   * @return where the relevance for the predicted classes went, layer by layer, summed over all
   *     chosen examples
   * @throws IllegalStateException if the network was trained on since, or the evaluation is closed
   */
  public Conservation explain(Consumer<ExplainedExample> consumer) {
    return explain(consumer, explanation -> {});
  }

  private Conservation explain(
      Consumer<ExplainedExample> consumer, Consumer<Explanation> explanations) {
    return exampleExplainer.explain(examples, consumer, explanations);
  }

  /**
   * Explains the chosen examples and writes a report: pages for a browser (index.html first), all
   * pictures as PNG files, and the numbers as CSV and JSON. It needs no network and no JavaScript.
   *
   * <p>The report is written beside and moved when it is complete, so nobody sees half of it; an
   * earlier report there is replaced.
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
   * @param skipped what could not be read, and why, a line each: the first page counts them, and
   *     skipped.txt lists them
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
        selection.evaluated(),
        EvaluationReceipt.figures(evaluation, trust),
        explanations ->
            new Report(reported(explanations), List.copyOf(skipped), progress).save(folder));
  }

  private ReportedEvaluation reported(Consumer<Explanation> explanations) {
    return new ReportedEvaluation(
        settings.title(),
        settings.origin(explainer, parameterCount, parameters),
        classNames,
        settings.featureNames(),
        evaluation,
        selection.evaluated(),
        explainer.toString(),
        survey.map(examples -> examples.findings(surveyNames())),
        trust,
        consumer -> explain(consumer, explanations));
  }

  /**
   * Finds out, before a long evaluation, whether a report may go into a folder.
   *
   * @param folder the report's folder; missing ones above it are created
   * @throws IllegalArgumentException if it is a file, or holds anything else than a report
   * @throws java.io.UncheckedIOException if nothing can be written there
   */
  public static void requireReportFolder(Path folder) {
    Report.requirePlace(folder);
  }

  /**
   * Lets go of the network. What {@link #evaluation()} and {@link #examples()} gave stays valid.
   */
  @Override
  public void close() {
    explainer.close();
  }

  /** DL4J's figures, and what was chosen. */
  @Override
  public String toString() {
    return evaluation.stats() + System.lineSeparator() + examples.size() + " examples chosen";
  }
}
