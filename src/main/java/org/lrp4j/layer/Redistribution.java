package org.lrp4j.layer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of a layer's inputs.
 *
 * @param inputs the relevance of each input, in the input's shape
 * @param absorbedByBias how much relevance, summed over the batch, the bias kept to itself; 0 also
 *     where nobody asked for sums
 */
public record Redistribution(List<INDArray> inputs, double absorbedByBias) {

  /**
   * Copies the list.
   *
   * @param inputs the relevance of each input, in the input's shape
   * @param absorbedByBias how much relevance, summed over the batch, the bias kept to itself; 0
   *     also where nobody asked for sums
   */
  public Redistribution {
    inputs = List.copyOf(inputs);
  }

  /**
   * The redistribution to a single input without a bias.
   *
   * @param input the relevance of the input
   * @return the redistribution
   */
  public static Redistribution to(INDArray input) {
    return new Redistribution(List.of(input), 0);
  }
}
