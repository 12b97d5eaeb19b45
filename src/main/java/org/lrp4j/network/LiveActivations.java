package org.lrp4j.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Signal;

/**
 * The activations of one forward pass. The pass holds each until the last node that reads it has
 * run; who looks at it again on the way back holds it as well.
 */
final class LiveActivations {

  private final ArrayPool arrays;
  private final Map<Integer, Integer> readersLeft = new HashMap<>();
  private final Map<Integer, Signal> activations = new HashMap<>();

  /**
   * The numbers of activations that belong to the explanation: inputs, outputs, where it begins.
   */
  private final Set<Integer> kept;

  LiveActivations(List<Node> nodes, Set<Integer> kept, ArrayPool arrays) {
    this.arrays = arrays;
    this.kept = new HashSet<>(kept);
    for (Node node : nodes) {
      node.sources().forEach(source -> readersLeft.merge(source, 1, Integer::sum));
    }
  }

  Signal get(int index) {
    return activations.get(index);
  }

  /** Puts down an input of the network, which belongs to the explanation. */
  void putInput(int index, Signal input) {
    arrays.adopt(input.values());
    kept.add(index);
    activations.put(index, input);
  }

  /** Puts down what a node, which held it until now, made of its sources. */
  void put(Node node, Signal output) {
    activations.put(node.index(), output);
    for (int source : node.sources()) {
      if (readersLeft.merge(source, -1, Integer::sum) == 0 && !kept.contains(source)) {
        arrays.release(activations.remove(source).values());
      }
    }
    if (!readersLeft.containsKey(node.index()) && !kept.contains(node.index())) {
      arrays.release(activations.remove(node.index()).values()); // a dead end
    }
  }

  /** Lets go of what belongs to the explanation from now on. */
  void end() {
    kept.stream()
        .map(activations::get)
        .filter(signal -> signal != null)
        .forEach(signal -> arrays.escape(signal.values()));
    activations.clear();
  }
}
