package org.lrp4j.evaluation.example;

import java.util.List;
import org.lrp4j.ExplainedInput;

/**
 * An example with the explanation of one column of the output.
 *
 * @param example the example
 * @param inputs one for each input of the network, in its order: what came in, [1, …], with the
 *     normalisation undone, and the relevance for the column
 */
public record ExplainedColumn(ColumnExample example, List<ExplainedInput> inputs) {

  /**
   * Copies the list.
   *
   * @param example the example
   * @param inputs one for each input of the network, in its order
   */
  public ExplainedColumn {
    inputs = List.copyOf(inputs);
  }

  /**
   * How much relevance arrived at all inputs.
   *
   * @return the sum
   */
  public double sum() {
    return inputs.stream().mapToDouble(input -> input.relevance().sumNumber().doubleValue()).sum();
  }
}
