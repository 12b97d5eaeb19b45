package org.lrp4j.network;

import java.util.List;
import java.util.Map;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Step;

/** All canonizers, in the order in which they are applied. */
final class Canonizers {

  private Canonizers() {}

  private static List<Canonizer> all(RuleAssignment rules, Memory memory) {
    return List.of(new MergeToTheLeft(memory), new MergeToTheRight(rules, memory));
  }

  static void apply(Layout layout, RuleAssignment rules, Map<Integer, Step> steps, Memory memory) {
    all(rules, memory).forEach(canonizer -> canonizer.canonize(layout, steps));
  }
}
