package org.lrp4j.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How relevance flowed through the network.
 *
 * @param inputs the relevance of each input of the network
 * @param nodes the layers and vertices, from the network's output to its inputs
 */
public record Flow(List<INDArray> inputs, List<NodeFlow> nodes) {

  /**
   * Copies the lists.
   *
   * @param inputs the relevance of each input of the network
   * @param nodes the layers and vertices, from the network's output to its inputs
   */
  public Flow {
    inputs = List.copyOf(inputs);
    nodes = List.copyOf(nodes);
  }
}
