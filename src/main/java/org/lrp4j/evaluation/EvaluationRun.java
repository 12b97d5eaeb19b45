package org.lrp4j.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.evaluation.example.Outcome;
import org.lrp4j.evaluation.report.TrustFindings;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One pass over the data: DL4J's evaluation, and the choice of examples. */
final class EvaluationRun {

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final ExampleSelection selection;
  private final Optional<SurveyedExamples> survey;
  private final Optional<TrustSample> sample;
  private final List<String> featureNames;
  private List<String> classNames;
  private OutputReading reading;
  private Evaluation evaluation;
  private Optional<TrustFindings> trust = Optional.empty();

  EvaluationRun(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      EvaluationSettings settings,
      List<String> namesOfIterator) {
    this.network = network;
    this.explainer = explainer;
    this.selection = new ExampleSelection(settings.most());
    this.survey =
        settings
            .survey()
            .map(
                chosen ->
                    new SurveyedExamples(
                        network, explainer, chosen, settings.batchSize(), settings.modelName()));
    this.sample = settings.trust().map(TrustSample::new);
    this.featureNames = settings.featureNames();
    this.classNames = settings.classNames().isEmpty() ? namesOfIterator : settings.classNames();
  }

  /** Evaluates one batch. */
  void add(LabelledBatch batch) {
    if (!batch.isComplete()) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray output = network.output(batch);
      Outcomes.requireClasses(batch.labels()[network.index()], output, selection.seen());
      if (reading == null) {
        FeatureNames.require(featureNames, batch.features());
        begin(batch, output);
      }
      LabelledBatch read = batch.read(network.index(), reading);
      survey.ifPresent(examples -> examples.add(read, selection.seen()));
      sample.ifPresent(examples -> examples.add(read));
      add(read, reading.classesFirst(output));
    }
  }

  /**
   * Evaluates one batch.
   *
   * @param batch with labels [batch, classes] or [batch, classes, time]
   * @param output of the same shape
   */
  private void add(LabelledBatch batch, INDArray output) {
    INDArray labels = batch.labels()[network.index()];
    INDArray mask = batch.labelsMask(network.index());
    int[] steps = CountingSteps.of(batch, network.index());
    List<Optional<Outcome>> outcomes = Outcomes.of(labels, output, steps, selection.seen());
    evaluation.eval(labels, output, mask, batch.metaData());
    selection.add(batch, outcomes, labels.rank() == 3 ? steps : null);
  }

  private void begin(LabelledBatch batch, INDArray output) {
    reading = OutputReading.of(network, explainer, batch, output);
    int classes = reading.classes();
    if (classes < 2) {
      throw new IllegalArgumentException(
          "Only classifiers can be evaluated like this, but for example 0 the network gives one"
              + " number, without a sigmoid that would make it a probability: see"
              + " evaluateRegression");
    }
    if (classNames.isEmpty()) {
      classNames = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
    }
    if (classNames.size() != classes) {
      throw new IllegalArgumentException(
          "The network tells "
              + classes
              + " classes apart, but there are "
              + classNames.size()
              + " class names: "
              + classNames);
    }
    evaluation = new Evaluation(classNames);
  }

  /**
   * Ends the pass.
   *
   * @param explaining sets up other explainers of the network like this one
   */
  EvaluationRun finished(UnaryOperator<LrpExplainerBuilder> explaining) {
    if (selection.evaluated() == 0) {
      throw nothing();
    }
    if (sample.isPresent()) {
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        trust = sample.get().measured(network, explainer, explaining);
      }
    }
    return this;
  }

  static IllegalArgumentException nothing() {
    return new IllegalArgumentException(
        "There is nothing to evaluate: the iterator gave no example with features and labels. Was"
            + " it used before, and cannot be reset?");
  }

  Evaluation evaluation() {
    return evaluation;
  }

  /** Reads a few examples once more, for a survey's pictures. */
  void lookAgain(LabelledData data) {
    survey.ifPresent(examples -> examples.lookAgain(data));
  }

  Optional<SurveyedExamples> survey() {
    return survey;
  }

  Optional<TrustFindings> trust() {
    return trust;
  }

  ExampleSelection selection() {
    return selection;
  }

  List<String> classNames() {
    return List.copyOf(classNames);
  }
}
