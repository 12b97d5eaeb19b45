package org.lrp4j.layer.samediff;

import org.lrp4j.layer.Capture;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A capture of what only leads relevance back: what was computed is known without it. */
interface WayBack extends Capture {

  @Override
  default INDArray output() {
    throw new UnsupportedOperationException("known without it");
  }
}
