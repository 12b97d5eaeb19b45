package org.lrp4j.engine.plan;

import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;

/**
 * What the network proves about a layer, whatever its input.
 *
 * @param input the sign of the layer's input
 * @param output where the relevance of its pre-activation vanishes
 */
public record Facts(Sign input, Vanishing output) {

  /** Nothing is known. */
  public static final Facts NONE = new Facts(Sign.ANY, Vanishing.NOWHERE);
}
