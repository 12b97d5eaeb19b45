package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.lrp4j.LrpExplainer;
import org.lrp4j.evaluation.example.ColumnOutcome;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One pass over the data, column by column of the output: DL4J's evaluation, and the choice of
 * examples. Of sequences the last step that counts is looked at; DL4J's figures are over all.
 *
 * @param <E> DL4J's evaluation
 */
final class ColumnRun<E extends IEvaluation<?>> {

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final EvaluationSettings settings;
  private final Function<List<String>, ColumnTask<E>> tasks;
  private List<String> names;
  private OutputReading reading;
  private ColumnTask<E> task;
  private ColumnSelection selection;
  private Optional<SurveyedColumns> survey = Optional.empty();
  private long seen;
  private long evaluated;

  /**
   * A pass.
   *
   * @param namesOfIterator what the iterator calls the columns; nothing else than that many count
   * @param tasks what to evaluate, once the columns' names are known
   */
  ColumnRun(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      EvaluationSettings settings,
      List<String> namesOfIterator,
      Function<List<String>, ColumnTask<E>> tasks) {
    this.network = network;
    this.explainer = explainer;
    this.settings = settings;
    this.names = namesOfIterator;
    this.tasks = tasks;
  }

  /** Evaluates one batch. */
  void add(LabelledBatch given) {
    if (!given.isComplete()) {
      return;
    }
    try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      INDArray output = network.output(given);
      requireColumns(given.labels()[network.index()], output);
      if (reading == null) {
        reading = OutputReading.of(network, explainer, given, output);
      }
      LabelledBatch batch = given.read(network.index(), reading);
      INDArray read = reading.classesFirst(output);
      if (task == null) {
        begin(Math.toIntExact(read.size(1)));
      }
      INDArray[] labels = batch.labels();
      INDArray[] outputs = labels.clone();
      outputs[network.index()] = read;
      if (task.isDenormalised()) {
        labels = reverted(labels);
        outputs = reverted(outputs);
      }
      add(batch, labels[network.index()], outputs[network.index()]);
    }
  }

  private INDArray[] reverted(INDArray[] arrays) {
    INDArray[] copies = Arrays.stream(arrays).map(a -> a.dup('c')).toArray(INDArray[]::new);
    settings.normalizer().revertLabels(copies);
    return copies;
  }

  private void add(LabelledBatch batch, INDArray labels, INDArray outputs) {
    INDArray mask = batch.labelsMask(network.index());
    int[] steps = CountingSteps.of(batch, network.index());
    boolean isSequence = labels.rank() == 3;
    SurveyedColumns.Row[] rows = new SurveyedColumns.Row[steps.length];
    long first = seen;
    for (int row = 0; row < steps.length; row++) {
      if (steps[row] != CountingSteps.NONE) {
        List<ColumnOutcome> outcomes = outcomes(labels, outputs, mask, row, steps[row]);
        evaluated++;
        if (!batch.isHidden(row)) {
          OptionalInt step = isSequence ? OptionalInt.of(steps[row]) : OptionalInt.empty();
          selection.add(batch, row, seen, step, outcomes);
          rows[row] = new SurveyedColumns.Row(steps[row], outcomes);
        }
      }
      seen++;
    }
    survey.ifPresent(examples -> examples.add(batch, first, rows));
    // DL4J fails on a batch that is hidden altogether.
    if (Arrays.stream(steps).anyMatch(step -> step != CountingSteps.NONE)) {
      task.add(labels, outputs, mask);
    }
  }

  private List<ColumnOutcome> outcomes(
      INDArray labels, INDArray outputs, INDArray mask, int row, int step) {
    boolean hasMaskOfColumns = mask != null && Arrays.equals(mask.shape(), labels.shape());
    List<ColumnOutcome> outcomes = new ArrayList<>();
    for (int column = 0; column < names.size(); column++) {
      if (!hasMaskOfColumns || at(mask, row, column, step) != 0) {
        ColumnOutcome outcome =
            new ColumnOutcome(
                column, at(labels, row, column, step), at(outputs, row, column, step));
        Outcomes.requireFinite(new double[] {outcome.output()}, seen);
        task.require(outcome, seen);
        outcomes.add(outcome);
      }
    }
    return outcomes;
  }

  private static double at(INDArray array, int row, int column, int step) {
    return array.rank() == 3 ? array.getDouble(row, column, step) : array.getDouble(row, column);
  }

  private void requireColumns(INDArray labels, INDArray outputs) {
    boolean isRead = labels.rank() == 2 || labels.rank() == 3;
    if (!isRead || !Arrays.equals(labels.shape(), outputs.shape())) {
      throw new IllegalArgumentException(
          "Labels and network output must both be [batch, columns] or, of sequences, have an axis of"
              + " time steps as well, but from example "
              + seen
              + " on the labels have the shape "
              + Arrays.toString(labels.shape())
              + " and the output "
              + Arrays.toString(outputs.shape()));
    }
  }

  private void begin(int columns) {
    List<String> given = settings.classNames();
    if (!given.isEmpty() && given.size() != columns) {
      throw new IllegalArgumentException(
          "The network's output has "
              + columns
              + " columns, but there are "
              + given.size()
              + " names: "
              + given);
    }
    if (!given.isEmpty()) {
      names = given;
    } else if (names.size() != columns) {
      names = IntStream.range(0, columns).mapToObj(i -> "output " + i).toList();
    }
    task = tasks.apply(names);
    selection = new ColumnSelection(settings.most(), task.reasons());
    survey =
        settings
            .survey()
            .map(any -> new SurveyedColumns(network, explainer, names, settings, task::verdict));
  }

  /** Ends the pass. */
  ColumnRun<E> finished() {
    if (evaluated == 0) {
      throw EvaluationRun.nothing();
    }
    return this;
  }

  ColumnTask<E> task() {
    return task;
  }

  Optional<SurveyedColumns> survey() {
    return survey;
  }

  ColumnSelection selection() {
    return selection;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  long evaluated() {
    return evaluated;
  }

  /**
   * The class that a target names for a column: a single sigmoid gives the probability of class 1.
   */
  int classOf(int column) {
    return names.size() == 1 && reading.classes() == 2 ? 1 : column;
  }
}
