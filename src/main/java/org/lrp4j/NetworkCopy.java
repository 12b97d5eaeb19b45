package org.lrp4j;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.network.ShadowNetwork;

/**
 * A network that computes what the user's does over parameters of its own, to be changed at will.
 * DL4J's {@code clone()} forgets options of some vertices.
 */
public final class NetworkCopy {

  private NetworkCopy() {}

  /**
   * Copies a network.
   *
   * @param network a trained {@code MultiLayerNetwork} or {@code ComputationGraph}; never written
   *     to
   * @return a graph for inference with the layers' names, or for layers without a name those that
   *     explanations use, and a copy of the parameters
   * @throws IllegalStateException if the network is not initialised
   */
  public static ComputationGraph of(Model network) {
    return ShadowNetwork.copy(network);
  }
}
