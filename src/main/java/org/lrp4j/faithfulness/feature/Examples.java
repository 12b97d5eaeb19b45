package org.lrp4j.faithfulness.feature;

import java.util.List;
import org.lrp4j.NetworkScores;
import org.lrp4j.batch.Rows;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The inputs that explanations are measured on, in the network's data type.
 *
 * @param inputs a batch for each input of the network, elements one after the other
 * @param masks one for each input, null for none; null if there are none at all
 */
public record Examples(INDArray[] inputs, INDArray[] masks) {

  /**
   * Checks inputs and copies them.
   *
   * @param scores the network's
   * @param inputs a batch for each input
   * @param masks one for each input, null for none; null if there are none at all
   * @return the examples
   * @throws IllegalArgumentException if the network cannot take them
   */
  public static Examples of(NetworkScores scores, INDArray[] inputs, INDArray[] masks) {
    return new Examples(scores.checked(inputs), masks == null ? null : masks.clone());
  }

  /**
   * How many they are.
   *
   * @return the size of the first axis
   */
  public int count() {
    return Math.toIntExact(inputs[0].size(0));
  }

  /**
   * Some of them.
   *
   * @param from the first
   * @param to the first that is left out
   * @return copies
   */
  public Examples slice(int from, int to) {
    return new Examples(Rows.copies(inputs, from, to), Rows.copies(masks, from, to));
  }

  /**
   * Whether a mask leaves a step of an example out.
   *
   * @param input which input
   * @param example which example
   * @param position which step
   * @param positions how many steps the input has
   * @return false unless the input has a mask of that many steps
   */
  boolean leavesOut(int input, int example, int position, int positions) {
    return leavesOut(masks == null ? null : masks[input], example, position, positions);
  }

  /** The same of a mask; null leaves nothing out. */
  static boolean leavesOut(INDArray mask, int example, int position, int positions) {
    return mask != null && mask.size(1) == positions && mask.getDouble(example, position) == 0;
  }

  /** The inputs as a list. */
  List<INDArray> list() {
    return List.of(inputs);
  }
}
