package org.lrp4j.wrapper;

import org.lrp4j.engine.step.RelevanceStep;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.Rule;

/**
 * What a wrapper is told about its place in the network and the user's choices.
 *
 * @param name the layer's name
 * @param rule the rule that the composite gave to the layer; without meaning for layers with a
 *     fixed treatment
 * @param zeroBias whether rules leave biases out, so that no relevance is absorbed by them
 * @param stabilizer δ of the treatments that have no rule, such as average pooling
 * @param stripsActivation whether the activation function is left out, because it is the softmax or
 *     sigmoid at the end of the network
 * @param ownsInput whether nobody else reads the layer's input, so that it may be written over if
 *     no step holds it either
 * @param bench what the steps of the explainer share
 */
public record LayerContext(
    String name,
    Rule rule,
    boolean zeroBias,
    double stabilizer,
    boolean stripsActivation,
    boolean ownsInput,
    Workbench bench) {

  /**
   * A relevance step that follows the layer's rule.
   *
   * @param map what the layer computes
   * @return a new step
   */
  public RelevanceStep step(DifferentiableMap map) {
    return new RelevanceStep(map, rule, bench);
  }

  /**
   * A relevance step for a sum, average or norm: each input gets its part, under the epsilon rule
   * with the context's stabilizer.
   *
   * @param map what the layer computes
   * @return a new step
   */
  public RelevanceStep proportionalStep(DifferentiableMap map) {
    return new RelevanceStep(map, new EpsilonRule(stabilizer), bench);
  }
}
