package org.lrp4j.evaluation.example;

import java.util.List;
import org.lrp4j.ExplainedInput;

/**
 * An example with the explanation of one column of the output.
 *
 * @param example the example
 * @param inputs one for each input of the network, in its order: what came in, [1, …], with the
 *     normalisation undone, and the relevance for the column
 * @param score the network's own output of the column, of a sigmoid its logit, that the relevance
 *     is of; what does not arrive at the inputs was kept by biases and stabilizers
 */
public record ExplainedColumn(ColumnExample example, List<ExplainedInput> inputs, double score) {

  /**
   * Copies the list.
   *
   * @param example the example
   * @param inputs one for each input of the network, in its order
   * @param score the network's own output of the column
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
