package org.lrp4j.layer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of a step's inputs, and what was kept on the way.
 *
 * @param inputs the relevance of each input, in the input's shape
 * @param absorbed what biases, masks and states kept to themselves, in sums over the batch; nothing
 *     also where nobody asked for sums
 */
public record Redistribution(List<INDArray> inputs, Absorption absorbed) {

  /**
   * Copies the list.
   *
   * @param inputs the relevance of each input, in the input's shape
   * @param absorbed what biases, masks and states kept to themselves
   */
  public Redistribution {
    inputs = List.copyOf(inputs);
  }

  /**
   * The redistribution to a single input of which nothing was kept.
   *
   * @param input the relevance of the input
   * @return the redistribution
   */
  public static Redistribution to(INDArray input) {
    return new Redistribution(List.of(input), Absorption.NONE);
  }
}
