package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
   * @param outputs the numbers of the network's outputs, where relevance begins as the user says
   * @param inputSign the sign of the network's inputs
   */
  static void derive(List<Node> nodes, List<Integer> outputs, Sign inputSign) {
    Map<Integer, Sign> signs = new HashMap<>();
    for (Node node : nodes) {
      signs.put(node.index(), node.wrapper().outputSign(signsOf(node.sources(), signs, inputSign)));
    }
    Map<Integer, Vanishing> vanishing = new HashMap<>();
    outputs.forEach(output -> vanishing.put(output, Vanishing.NOWHERE));
    List<Node> backwards = new ArrayList<>(nodes);
    Collections.reverse(backwards);
    for (Node node : backwards) {
      Vanishing output = vanishing.getOrDefault(node.index(), Vanishing.AT_ZERO_AND_BELOW);
      node.wrapper().assume(signsOf(node.sources(), signs, inputSign), output);
      Vanishing inputs = node.wrapper().inputVanishing(output);
      node.sources().forEach(source -> vanishing.merge(source, inputs, Vanishing::and));
    }
  }

  private static List<Sign> signsOf(
      List<Integer> sources, Map<Integer, Sign> signs, Sign inputSign) {
    return sources.stream().map(source -> signs.getOrDefault(source, inputSign)).toList();
  }
}
