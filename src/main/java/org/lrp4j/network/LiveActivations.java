package org.lrp4j.network;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The activations of one explanation, each freed as soon as nobody needs it: after the last layer
 * that reads it has run, or, where that layer looks at its input again on the way back, after
 * relevance has passed it.
 */
final class LiveActivations {

  private final ArrayPool arrays;
  private final Set<Integer> outputs;
  private final Map<Integer, Integer> readers = new HashMap<>();
  private final Map<Integer, Integer> readersLeft = new HashMap<>();
  private final Map<Integer, INDArray> activations = new HashMap<>();

  LiveActivations(List<Node> nodes, List<Integer> outputs, ArrayPool arrays) {
    this.arrays = arrays;
    this.outputs = new HashSet<>(outputs);
    for (Node node : nodes) {
      int times = node.wrapper().keepsInputs() ? 2 : 1;
      node.sources().forEach(source -> readers.merge(source, times, Integer::sum));
    }
  }

  void begin() {
    activations.clear();
    readersLeft.putAll(readers);
  }

  INDArray get(int index) {
    return activations.get(index);
  }

  /** Puts down an input of the network, which belongs to the user. */
  void putInput(int index, INDArray input) {
    activations.put(index, input);
  }

  /** Puts down what a node made of its sources, which it has now read once. */
  void put(Node node, INDArray output, List<INDArray> sources) {
    activations.put(node.index(), output);
    if (sources.stream().anyMatch(source -> ArrayPool.sameMemory(source, output))) {
      arrays.retain(output);
    } else if (!arrays.holds(output)) {
      // Made by DL4J or by a wrapper that may look at it again: freed at the end.
      arrays.adopt(output);
      arrays.retain(output);
    }
    node.sources().forEach(this::read);
  }

  /** To be called when relevance has passed a node. */
  void passed(Node node) {
    if (node.wrapper().keepsInputs()) {
      node.sources().forEach(this::read);
    }
  }

  private void read(int source) {
    int left = readersLeft.merge(source, -1, Integer::sum);
    if (left == 0 && !outputs.contains(source)) {
      arrays.release(activations.remove(source));
    }
  }

  /** Lets go of everything; the outputs of the network belong to the user from now on. */
  void end() {
    outputs.stream().map(activations::get).filter(output -> output != null).forEach(arrays::escape);
    arrays.endOfExplanation();
    activations.clear();
    readersLeft.clear();
  }
}
