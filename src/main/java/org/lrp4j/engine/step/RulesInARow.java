package org.lrp4j.engine.step;

import org.lrp4j.rule.Rule;

/**
 * The rules of a layer that consists of several affine maps one behind the other.
 *
 * @param first of the first map, which reads the layer's input
 * @param between of the maps between the first and the last
 * @param last of the last map
 */
public record RulesInARow(Rule first, Rule between, Rule last) {

  /**
   * The same rule for all.
   *
   * @param rule the rule
   * @return the rules
   */
  public static RulesInARow all(Rule rule) {
    return new RulesInARow(rule, rule, rule);
  }

  /** The rule of a map that lies at an end of a layer, at both, or at none. */
  Rule of(boolean isFirst, boolean isLast, Rule ofSingle) {
    if (isFirst) {
      return isLast ? ofSingle : first;
    }
    return isLast ? last : between;
  }

  /** The rule of a map among others. */
  Rule of(int index, int maps) {
    if (index == 0) {
      return first;
    }
    return index == maps - 1 ? last : between;
  }
}
