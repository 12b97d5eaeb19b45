package org.lrp4j.receipt;

import java.io.IOException;
import java.util.Set;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * What a receipt says of a network, wherever it was loaded from.
 *
 * @param kind {@code MultiLayerNetwork} or {@code ComputationGraph}
 * @param parameterCount how many parameters it has
 * @param configuration the checksum of its configuration: DL4J's JSON, keys sorted, without how
 *     long it was trained
 * @param parameters the checksum of all parameters, in DL4J's order
 */
record ModelRecord(String kind, long parameterCount, String configuration, String parameters) {

  /** They count the training, and say nothing of what the network computes. */
  private static final Set<String> COUNTERS = Set.of("iterationCount", "epochCount");

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  static ModelRecord of(Model network) {
    INDArray parameters = network.params();
    boolean hasNone = parameters == null || parameters.isEmpty();
    return new ModelRecord(
        network.getClass().getSimpleName(),
        hasNone ? 0 : parameters.length(),
        Sha256.of(canonical(configuration(network))),
        hasNone ? "none" : Sha256.of(parameters));
  }

  private static String configuration(Model network) {
    if (network instanceof MultiLayerNetwork chain) {
      return chain.getLayerWiseConfigurations().toJson();
    }
    if (network instanceof ComputationGraph graph) {
      return graph.getConfiguration().toJson();
    }
    throw new IllegalArgumentException(
        "Expected a MultiLayerNetwork or a ComputationGraph, but got a "
            + network.getClass().getName());
  }

  static String canonical(String json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      removeCounters(tree);
      return MAPPER.writeValueAsString(MAPPER.treeToValue(tree, Object.class));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The network's configuration is no JSON: " + e.getMessage(), e);
    }
  }

  private static void removeCounters(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(COUNTERS);
    }
    node.forEach(ModelRecord::removeCounters);
  }
}
