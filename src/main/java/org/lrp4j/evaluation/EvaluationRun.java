package org.lrp4j.evaluation;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.evaluation.example.Outcome;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One pass over the data: DL4J's evaluation, and the choice of examples. */
final class EvaluationRun {

  private final EvaluatedNetwork network;
  private final ExampleSelection selection;
  private final List<String> featureNames;
  private List<String> classNames;
  private Evaluation evaluation;
  private boolean hasOneColumn;

  EvaluationRun(
      EvaluatedNetwork network, EvaluationSettings settings, List<String> namesOfIterator) {
    this.network = network;
    this.selection = new ExampleSelection(settings.most());
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
      INDArray labels = batch.labels()[network.index()];
      Outcomes.requireClasses(labels, output);
      int[] steps = CountingSteps.of(batch, network.index());
      List<Optional<Outcome>> outcomes = Outcomes.of(labels, output, steps, selection.seen());
      if (evaluation == null) {
        FeatureNames.require(featureNames, batch.features());
        begin(output);
      }
      evaluation.eval(labels, output, batch.labelsMask(network.index()), batch.metaData());
      selection.add(batch, outcomes, labels.rank() == 3 ? steps : null);
    }
  }

  private void begin(INDArray output) {
    int classes = Outcomes.classes(output);
    hasOneColumn = output.size(1) == 1;
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

  /** Ends the pass. */
  EvaluationRun finished() {
    if (selection.evaluated() == 0) {
      throw new IllegalArgumentException(
          "There is nothing to evaluate: the iterator gave no example with features and labels. Was"
              + " it used before, and cannot be reset?");
    }
    return this;
  }

  Evaluation evaluation() {
    return evaluation;
  }

  ExampleSelection selection() {
    return selection;
  }

  List<String> classNames() {
    return List.copyOf(classNames);
  }

  /** Whether the output is the one probability of the second of two classes. */
  boolean hasOneColumn() {
    return hasOneColumn;
  }
}
