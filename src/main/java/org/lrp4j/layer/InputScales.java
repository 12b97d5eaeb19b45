package org.lrp4j.layer;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;

/** Whether a network brings its inputs to other units itself: then they are given as they are. */
public final class InputScales {

  private InputScales() {}

  /**
   * Whether a network scales an input before anything else reads it, as Keras's Rescaling and
   * Normalization do.
   *
   * @param network the network's configuration
   * @param input the name of one of its inputs
   * @return whether everything that reads the input does that
   */
  public static boolean areWithin(ComputationGraphConfiguration network, String input) {
    List<GraphVertex> readers =
        network.getVertexInputs().entrySet().stream()
            .filter(vertex -> vertex.getValue().contains(input))
            .map(Map.Entry::getKey)
            .map(network.getVertices()::get)
            .toList();
    return !readers.isEmpty()
        && readers.stream()
            .allMatch(
                vertex -> vertex instanceof InputScalingVertex || vertex instanceof ScaleVertex);
  }
}
