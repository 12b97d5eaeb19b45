package org.lrp4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.lrp4j.Conservation;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.batch.Rows;
import org.lrp4j.evaluation.example.Example;
import org.lrp4j.evaluation.example.ExplainedExample;
import org.lrp4j.evaluation.example.Outcome;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Explains chosen examples batch by batch: errors for the predicted and for the true class. */
final class ExampleExplainer {

  private final EvaluatedNetwork network;
  private final LrpExplainer explainer;
  private final EvaluationSettings settings;
  private final Denormalization normalizer;
  private final int batchSize;
  private final long parameters;
  private final ExplainedPlaces places;

  /**
   * An explainer of chosen examples.
   *
   * @param parameters the checksum of the parameters that were evaluated
   * @param places where in the output explanations begin
   */
  ExampleExplainer(
      EvaluatedNetwork network,
      LrpExplainer explainer,
      EvaluationSettings settings,
      long parameters,
      ExplainedPlaces places) {
    this.network = network;
    this.explainer = explainer;
    this.settings = settings;
    this.normalizer = settings.normalizer();
    this.batchSize = settings.batchSize();
    this.parameters = parameters;
    this.places = places;
  }

  /**
   * Explains the examples in their order.
   *
   * @param consumer gets each example once, while those after it are not explained yet
   * @param explanations gets each explanation, which is closed after that
   * @return where the relevance for the predicted classes went, summed over all examples
   */
  Conservation explain(
      List<Example> examples,
      Consumer<ExplainedExample> consumer,
      Consumer<Explanation> explanations) {
    ConservationSum conservation = new ConservationSum();
    if (examples.isEmpty()) {
      return conservation.toConservation();
    }
    DisplayRanges ranges = new DisplayRanges(settings, examples);
    int begin = 0;
    while (begin < examples.size()) {
      int end = begin + 1;
      while (end < examples.size()
          && end - begin < batchSize
          && sameShapes(examples.get(begin), examples.get(end))) {
        end++;
      }
      try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
        conservation.add(
            explainBatch(examples.subList(begin, end), ranges, consumer, explanations));
      }
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

  private Conservation explainBatch(
      List<Example> batch,
      DisplayRanges ranges,
      Consumer<ExplainedExample> consumer,
      Consumer<Explanation> explanations) {
    requireUnchanged();
    List<Example> errors = batch.stream().filter(e -> !e.outcome().isCorrect()).toList();
    // Closed at once: what is handed out are copies, and off-heap memory would add up.
    try (Explanation forPredicted =
            explainClasses(batch, example -> example.outcome().predictedClass());
        Explanation forTrue =
            errors.isEmpty()
                ? null
                : explainClasses(errors, example -> example.outcome().trueClass())) {
      hand(batch, ranges, forPredicted, forTrue, consumer);
      Stream.of(forPredicted, forTrue).filter(Objects::nonNull).forEach(explanations);
      return forPredicted.conservation();
    }
  }

  private void hand(
      List<Example> batch,
      DisplayRanges ranges,
      Explanation forPredicted,
      Explanation forTrue,
      Consumer<ExplainedExample> consumer) {
    INDArray[] values = stacked(batch);
    INDArray[] masks = stackedMasks(batch);
    try {
      normalizer.revert(values, masks);
      int error = 0;
      for (int i = 0; i < batch.size(); i++) {
        Outcome outcome = batch.get(i).outcome();
        List<ExplainedInput> predicted = inputs(values, i, ranges, forPredicted.inputs());
        double score = Finding.of(forPredicted, i).score();
        List<ExplainedInput> truth = List.of();
        OptionalDouble scoreForTrue = OptionalDouble.empty();
        if (!outcome.isCorrect()) {
          truth = withRelevance(predicted, error, forTrue.inputs());
          scoreForTrue = OptionalDouble.of(Finding.of(forTrue, error).score());
          error++;
        }
        consumer.accept(new ExplainedExample(batch.get(i), predicted, truth, score, scoreForTrue));
      }
    } finally {
      free(values);
      free(masks);
    }
  }

  /** One example's inputs as they were before they were normalised, with their relevance. */
  private List<ExplainedInput> inputs(
      INDArray[] values, int row, DisplayRanges ranges, List<ExplainedInput> batched) {
    List<ExplainedInput> inputs = new ArrayList<>();
    for (int k = 0; k < values.length; k++) {
      ExplainedInput whole = batched.get(k);
      inputs.add(whole.withInput(values[k]).example(row).withPixels(ranges.of(whole, k)));
    }
    return inputs;
  }

  /** The same inputs with another explanation's relevance. */
  private List<ExplainedInput> withRelevance(
      List<ExplainedInput> inputs, int row, List<ExplainedInput> batched) {
    List<ExplainedInput> others = new ArrayList<>();
    for (int k = 0; k < inputs.size(); k++) {
      others.add(inputs.get(k).withRelevance(Rows.copy(batched.get(k).relevance(), row)));
    }
    return others;
  }

  private Explanation explainClasses(List<Example> batch, ToIntFunction<Example> classOf) {
    int[] classes = batch.stream().mapToInt(classOf).toArray();
    Target target = places.limit(Target.classIndices(classes), batch);
    INDArray[] inputs = stacked(batch);
    INDArray[] masks = stackedMasks(batch);
    try {
      return explainer.explain(inputs, masks, network.targets(target));
    } finally {
      free(inputs);
      free(masks);
    }
  }

  /** At once, for the garbage collector does not see how large they are. */
  private static void free(INDArray[] arrays) {
    Arrays.stream(arrays)
        .filter(array -> array != null && array.closeable())
        .forEach(INDArray::close);
  }

  private void requireUnchanged() {
    if (explainer.parameterChecksum() != parameters) {
      throw new IllegalStateException(
          "The network's parameters have changed since it was evaluated, and explanations would not"
              + " be of the predictions that were counted: it must not be trained on before its"
              + " evaluation is explained");
    }
  }

  private static INDArray[] stacked(List<Example> batch) {
    int inputs = batch.get(0).features().size();
    INDArray[] stacked = new INDArray[inputs];
    for (int k = 0; k < inputs; k++) {
      int input = k;
      stacked[k] = stacked(batch.stream().map(example -> example.features().get(input)));
    }
    return stacked;
  }

  /** One mask an input, null where none of the examples has one; ones for those without. */
  private static INDArray[] stackedMasks(List<Example> batch) {
    INDArray[] stacked = new INDArray[batch.get(0).features().size()];
    for (int k = 0; k < stacked.length; k++) {
      int input = k;
      List<Optional<INDArray>> masks =
          batch.stream().map(example -> example.featuresMasks().get(input)).toList();
      Optional<INDArray> any = masks.stream().flatMap(Optional::stream).findFirst();
      if (any.isPresent()) {
        INDArray ones = Nd4j.onesLike(any.get());
        stacked[k] = stacked(masks.stream().map(mask -> mask.orElse(ones)));
      }
    }
    return stacked;
  }

  private static INDArray stacked(Stream<INDArray> arrays) {
    INDArray[] rows = arrays.toArray(INDArray[]::new);
    // Of a single array, concat gives the array itself.
    return rows.length == 1 ? rows[0].dup() : Nd4j.concat(0, rows);
  }
}
