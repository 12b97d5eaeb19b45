package org.lrp4j.layer.passing;

import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What passes relevance on needs to remember nothing. */
record PassCapture(INDArray output, Memory memory) implements Capture {

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(memory.hold(relevance));
  }

  @Override
  public void release() {}
}
