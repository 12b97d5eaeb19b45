package org.lrp4j.network;

import java.util.List;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.layer.Signal;

/**
 * The activations of one forward pass, by the numbers of the graph's vertices. The pass holds each
 * until the last node that reads it has run; who looks at it again on the way back holds it as
 * well.
 */
final class LiveActivations {

  private final ArrayPool arrays;
  private final int[] readersLeft;
  private final Signal[] activations;

  /** Which activations belong to the explanation: inputs, outputs, where it begins. */
  private final boolean[] kept;

  LiveActivations(List<Node> nodes, int vertices, Set<Integer> kept, ArrayPool arrays) {
    this.arrays = arrays;
    this.readersLeft = new int[vertices];
    this.activations = new Signal[vertices];
    this.kept = new boolean[vertices];
    for (Node node : nodes) {
      for (int source : node.sources()) {
        readersLeft[source]++;
      }
    }
    kept.forEach(index -> this.kept[index] = true);
  }

  Signal get(int index) {
    return activations[index];
  }

  /** Puts down an input of the network, which belongs to the explanation. */
  void putInput(int index, Signal input) {
    arrays.adopt(input.values());
    kept[index] = true;
    activations[index] = input;
  }

  /** Puts down an input of the network as it lies inside, held by the pass. */
  void putOwnInput(int index, Signal input) {
    activations[index] = input;
  }

  /** Puts down what a node, which held it until now, made of its sources. */
  void put(Node node, Signal output) {
    activations[node.index()] = output;
    if (kept[node.index()]) {
      arrays.retain(output.values()); // or its only reader might write over it
    }
    for (int source : node.sources()) {
      readersLeft[source]--;
      releaseIfUnread(source);
    }
    releaseIfUnread(node.index()); // a dead end
  }

  private void releaseIfUnread(int index) {
    if (readersLeft[index] == 0 && !kept[index] && activations[index] != null) {
      arrays.release(activations[index].values());
      activations[index] = null;
    }
  }

  /**
   * Lets go of what belongs to the explanation from now on.
   *
   * @param turned of what it has copies of its own
   */
  void end(TurnedImages turned) {
    for (int index = 0; index < kept.length; index++) {
      if (kept[index] && activations[index] != null) {
        if (turned.contains(index)) {
          arrays.release(activations[index].values());
        } else {
          arrays.escape(activations[index].values());
        }
      }
    }
  }
}
