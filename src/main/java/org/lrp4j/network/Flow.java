package org.lrp4j.network;

import java.util.List;
import org.lrp4j.engine.memory.Loans;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How relevance flowed through the network.
 *
 * @param inputs the relevance of each input of the network
 * @param nodes the layers and vertices, from the network's output to its inputs
 * @param loans to be closed when nobody reads these arrays any more
 */
public record Flow(List<INDArray> inputs, List<NodeFlow> nodes, Loans loans) {

  /**
   * Copies the lists.
   *
   * @param inputs the relevance of each input of the network
   * @param nodes the layers and vertices, from the network's output to its inputs
   * @param loans to be closed when nobody reads these arrays any more
   */
  public Flow {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
  }
}
