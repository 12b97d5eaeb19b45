package org.lrp4j.evaluation;

import java.util.List;
import java.util.OptionalDouble;

/**
 * An example with its explanation.
 *
 * @param example the example
 * @param inputs one for each input of the network, in its order
 */
public record ExplainedExample(Example example, List<ExplainedInput> inputs) {

  /**
   * Copies the list.
   *
   * @param example the example
   * @param inputs one for each input of the network, in its order
   */
  public ExplainedExample {
    inputs = List.copyOf(inputs);
  }

  /**
   * How much relevance for the predicted class arrived at all inputs.
   *
   * @return the sum
   */
  public double sumForPredicted() {
    return inputs.stream()
        .mapToDouble(input -> input.forPredicted().sumNumber().doubleValue())
        .sum();
  }

  /**
   * How much relevance for the true class arrived at all inputs.
   *
   * @return the sum; empty if the prediction is right
   */
  public OptionalDouble sumForTrue() {
    return example.outcome().isCorrect()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            inputs.stream()
                .mapToDouble(input -> input.forTrue().orElseThrow().sumNumber().doubleValue())
                .sum());
  }
}
