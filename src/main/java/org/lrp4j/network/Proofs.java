package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/**
 * Proves from the graph what holds for every input: forwards the sign of each activation, backwards
 * where no relevance can arrive. Each node says what it does to either.
 */
final class Proofs {

  private Proofs() {}

  /**
   * Derives the facts and tells them to the nodes.
   *
   * @param nodes the nodes, each after its sources
   * @param beginnings the numbers of the outputs and layers where relevance begins as the user says
   * @param inputSigns the sign of each of the network's inputs, by its number
   */
  static void derive(List<Node> nodes, Set<Integer> beginnings, Map<Integer, Sign> inputSigns) {
    Map<Integer, Sign> signs = new HashMap<>(inputSigns);
    for (Node node : nodes) {
      signs.put(node.index(), node.step().outputSign(signsOf(node, signs)));
    }
    Map<Integer, Vanishing> vanishing = new HashMap<>();
    beginnings.forEach(index -> vanishing.put(index, Vanishing.NOWHERE));
    List<Node> backwards = new ArrayList<>(nodes);
    Collections.reverse(backwards);
    for (Node node : backwards) {
      Vanishing output = vanishing.getOrDefault(node.index(), Vanishing.AT_ZERO_AND_BELOW);
      node.step().assume(signsOf(node, signs), output);
      Vanishing inputs = node.step().inputVanishing(output);
      node.sources().forEach(source -> vanishing.merge(source, inputs, Vanishing::and));
    }
  }

  private static List<Sign> signsOf(Node node, Map<Integer, Sign> signs) {
    return node.sources().stream().map(signs::get).toList();
  }
}
