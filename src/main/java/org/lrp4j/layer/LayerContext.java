package org.lrp4j.layer;

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
 */
public record LayerContext(
    String name, Rule rule, boolean zeroBias, double stabilizer, boolean stripsActivation) {}
