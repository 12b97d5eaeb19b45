package org.lrp4j.network;

import org.lrp4j.layer.Step;

/** What stands in for a layer or vertex in the shadow network. */
sealed interface Wrapper permits ShadowLayer, ShadowVertex {

  /** What is computed, and how relevance goes back. */
  Step step();
}
