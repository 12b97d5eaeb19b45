package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Explains chosen examples batch by batch: errors for the predicted and for the true class. */
final class ExampleExplainer {

  /** How far outputs of different batch sizes may be apart, relative to the output or to 1. */
  private static final double TOLERANCE = 1e-3;

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final Denormalization normalizer;
  private final int batchSize;
  private final boolean hasOneColumn;

  /**
   * An explainer of chosen examples.
   *
   * @param hasOneColumn whether the output is the one probability of the second of two classes
   */
  ExampleExplainer(
      EvaluatedNetwork network, LrpExplainer explainer, Settings settings, boolean hasOneColumn) {
    this.network = network;
    this.explainer = explainer;
    this.normalizer = settings.normalizer();
    this.batchSize = settings.batchSize();
    this.hasOneColumn = hasOneColumn;
  }

  /**
   * Explains the examples in their order.
   *
   * @param consumer gets each example once, while those after it are not explained yet
   * @return where the relevance for the predicted classes went, summed over all examples
   */
  Conservation explain(List<Example> examples, Consumer<ExplainedExample> consumer) {
    ConservationSum conservation = new ConservationSum();
    int begin = 0;
    while (begin < examples.size()) {
      int end = begin + 1;
      while (end < examples.size()
          && end - begin < batchSize
          && sameShapes(examples.get(begin), examples.get(end))) {
        end++;
      }
      conservation.add(explainBatch(examples.subList(begin, end), consumer));
      begin = end;
    }
    return conservation.toConservation();
  }

  private static boolean sameShapes(Example one, Example other) {
    for (int i = 0; i < one.features().size(); i++) {
      if (!Arrays.equals(one.features().get(i).shape(), other.features().get(i).shape())) {
        return false;
      }
    }
    return true;
  }

  private Conservation explainBatch(List<Example> batch, Consumer<ExplainedExample> consumer) {
    List<Example> errors = batch.stream().filter(e -> !e.outcome().isCorrect()).toList();
    Explanation forPredicted = explainClasses(batch, example -> example.outcome().predictedClass());
    requireUnchanged(batch, forPredicted);
    Optional<Explanation> forTrue =
        errors.isEmpty()
            ? Optional.empty()
            : Optional.of(explainClasses(errors, example -> example.outcome().trueClass()));
    INDArray[] values = stacked(batch);
    normalizer.revert(values);
    for (int i = 0; i < batch.size(); i++) {
      Example example = batch.get(i);
      Outcome outcome = example.outcome();
      int error = errors.indexOf(example);
      List<ExplainedInput> inputs = new ArrayList<>();
      for (int k = 0; k < values.length; k++) {
        String name = forPredicted.inputNames().get(k);
        inputs.add(
            new ExplainedInput(
                name,
                Batch.copyOf(values[k], i),
                relevance(forPredicted, name, i, outcome.predictedClass()),
                forTrue
                    .filter(explanation -> error >= 0)
                    .map(e -> relevance(e, name, error, outcome.trueClass())),
                forPredicted.imageFormat(name)));
      }
      consumer.accept(new ExplainedExample(example, inputs));
    }
    return forPredicted.conservation();
  }

  private Explanation explainClasses(List<Example> batch, ToIntFunction<Example> classOf) {
    int[] classes = batch.stream().mapToInt(classOf).toArray();
    Target target = hasOneColumn ? Target.classIndex(0) : Target.classIndices(classes);
    return explainer.explain(stacked(batch), network.targets(target));
  }

  /** What speaks against the second of two classes speaks for the first one. */
  private INDArray relevance(Explanation explanation, String name, int row, int ofClass) {
    INDArray relevance = Batch.copyOf(explanation.relevance(name), row);
    return hasOneColumn && ofClass == 0 ? relevance.negi() : relevance;
  }

  private void requireUnchanged(List<Example> batch, Explanation explanation) {
    String name = explanation.outputNames().get(network.index());
    double[][] outputs = Outcomes.rows(explanation.output(name));
    for (int i = 0; i < batch.size(); i++) {
      Outcome outcome = batch.get(i).outcome();
      double now = outputs[i][outcome.predictedClass()];
      double then = outcome.confidence();
      if (!(Math.abs(now - then) <= TOLERANCE * Math.max(1, Math.abs(then)))) {
        throw new IllegalStateException(
            "The network gave "
                + then
                + " for class "
                + outcome.predictedClass()
                + " of example "
                + batch.get(i).index()
                + " when it was evaluated, but gives "
                + now
                + " now: it must not be trained on before its evaluation is explained");
      }
    }
  }

  private static INDArray[] stacked(List<Example> batch) {
    int inputs = batch.get(0).features().size();
    INDArray[] stacked = new INDArray[inputs];
    for (int k = 0; k < inputs; k++) {
      int input = k;
      INDArray[] rows =
          batch.stream().map(example -> example.features().get(input)).toArray(INDArray[]::new);
      // Of a single array, concat gives the array itself.
      stacked[k] = rows.length == 1 ? rows[0].dup() : Nd4j.concat(0, rows);
    }
    return stacked;
  }
}
