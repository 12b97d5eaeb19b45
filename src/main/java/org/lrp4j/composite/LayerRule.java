package org.lrp4j.composite;

import java.util.Objects;
import org.lrp4j.rule.Rule;

/**
 * One entry of a {@link Composite}: which layers get which rule.
 *
 * @param layers the layers in words, which {@link CompositeBuilder#rule} takes: {@code named fc2},
 *     {@code number 3}, {@code numbers 3 to 5}, {@code first}, {@code last}, {@code first
 *     convolutions}, {@code type CLASS}, {@code convolutions}, {@code dense}, {@code recurrent},
 *     {@code all others}; empty for those that a predicate accepts, for which there are no words
 * @param rule their rule
 */
public record LayerRule(String layers, Rule rule) {

  /**
   * An entry.
   *
   * @param layers the layers in words
   * @param rule their rule
   */
  public LayerRule {
    Objects.requireNonNull(layers, "layers");
    Objects.requireNonNull(rule, "rule");
  }
}
