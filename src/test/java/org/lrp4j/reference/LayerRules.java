package org.lrp4j.reference;

import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.lrp4j.rule.Rule;

/** Which rule each layer has, as the composite ought to say. */
interface LayerRules {

  /**
   * A layer at its place.
   *
   * @param isFirst whether no affine layer lies between it and the network's inputs
   * @param isOutput whether it ends the network
   */
  record Place(String name, Layer layer, boolean isFirst, boolean isOutput) {}

  /** The layer's rule; empty for a batch normalisation that has none of its own. */
  Optional<Rule> rule(Place place);

  /** The bounds of the z-box rule: one value each, or one a channel. */
  Optional<Affine.Bounds> bounds(Place place);
}
