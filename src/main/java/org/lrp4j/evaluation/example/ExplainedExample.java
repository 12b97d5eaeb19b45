package org.lrp4j.evaluation.example;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.lrp4j.ExplainedInput;

/**
 * An example with its explanation.
 *
 * @param example the example
 * @param forPredicted one for each input of the network, in its order: what came in, [1, …], with
 *     the normalisation undone, and the relevance for the predicted class
 * @param forTrue the same inputs with the relevance for the true class; empty if the prediction is
 *     right
 * @param scoreForPredicted the predicted class's score, usually its logit, that the relevance is
 *     of; what does not arrive at the inputs was kept by biases and stabilizers
 * @param scoreForTrue the true class's score; empty if the prediction is right
 */
public record ExplainedExample(
    Example example,
    List<ExplainedInput> forPredicted,
    List<ExplainedInput> forTrue,
    double scoreForPredicted,
    OptionalDouble scoreForTrue) {

  /**
   * Copies the lists.
   *
   * @param example the example
   * @param forPredicted one for each input of the network, in its order
   * @param forTrue one for each input of the network, or none
   * @param scoreForPredicted the predicted class's score
   * @param scoreForTrue the true class's score; empty if the prediction is right
   */
  public ExplainedExample {
    forPredicted = List.copyOf(forPredicted);
    forTrue = List.copyOf(forTrue);
  }

  /**
   * What speaks for the predicted class rather than for the true one.
   *
   * @return the inputs with the relevance for the predicted class minus that for the true class;
   *     empty if the prediction is right
   */
  public List<ExplainedInput> difference() {
    return IntStream.range(0, forTrue.size())
        .mapToObj(
            i -> {
              ExplainedInput predicted = forPredicted.get(i);
              return predicted.withRelevance(predicted.relevance().sub(forTrue.get(i).relevance()));
            })
        .toList();
  }

  /**
   * How much relevance for the predicted class arrived at all inputs.
   *
   * @return the sum
   */
  public double sumForPredicted() {
    return sum(forPredicted);
  }

  /**
   * How much relevance for the true class arrived at all inputs.
   *
   * @return the sum; empty if the prediction is right
   */
  public OptionalDouble sumForTrue() {
    return example.outcome().isCorrect() ? OptionalDouble.empty() : OptionalDouble.of(sum(forTrue));
  }

  private static double sum(List<ExplainedInput> inputs) {
    return inputs.stream().mapToDouble(input -> input.relevance().sumNumber().doubleValue()).sum();
  }
}
