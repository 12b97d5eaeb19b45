package org.lrp4j.layer;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of a step's inputs, and what was kept on the way.
 *
 * @param inputs the relevance of each input, in the input's shape
 * @param absorbed what biases, masks and states kept to themselves, in sums over the batch; nothing
 *     also where nobody asked for sums
 * @param parameters the relevance of the layer's parameters; none also where nobody asked for it
 */
public record Redistribution(
    List<INDArray> inputs, Absorption absorbed, List<ParameterRelevance> parameters) {

  /**
   * Copies the lists.
   *
   * @param inputs the relevance of each input, in the input's shape
   * @param absorbed what biases, masks and states kept to themselves
   * @param parameters the relevance of the layer's parameters
   */
  public Redistribution {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }

  /**
   * A redistribution without the relevance of parameters.
   *
   * @param inputs the relevance of each input, in the input's shape
   * @param absorbed what biases, masks and states kept to themselves
   */
  public Redistribution(List<INDArray> inputs, Absorption absorbed) {
    this(inputs, absorbed, List.of());
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

  /**
   * The same with the relevance of parameters.
   *
   * @param known the relevance of the layer's parameters
   * @return a redistribution of the same inputs
   */
  public Redistribution with(List<ParameterRelevance> known) {
    return new Redistribution(inputs, absorbed, known);
  }
}
