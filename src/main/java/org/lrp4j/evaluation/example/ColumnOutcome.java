package org.lrp4j.evaluation.example;

/**
 * What a network made of one example in one column of its output: a number of a regression, or one
 * of several labels at once.
 *
 * @param column the column, from 0
 * @param label what is true: the number, or 1 where the label applies and 0 where it does not
 * @param output what the network says: the number, or the label's probability
 */
public record ColumnOutcome(int column, double label, double output) {

  /**
   * How far the network is off.
   *
   * @return output minus label, in the label's units: positive where the network says too much
   */
  public double residual() {
    return output - label;
  }

  /**
   * Whether the network gives a label to the example.
   *
   * @return whether its probability is above ½
   */
  public boolean isPredicted() {
    return output > 0.5;
  }

  /**
   * Whether a label applies to the example.
   *
   * @return whether the label is above ½
   */
  public boolean isTrue() {
    return label > 0.5;
  }
}
