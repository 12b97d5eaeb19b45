package org.lrp4j.layer;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The capture of what passes relevance on unchanged, and so has nothing to remember.
 *
 * @param output what the step computed, of the input's shape, held by the caller
 * @param memory whose arrays these are
 */
public record PassCapture(INDArray output, Memory memory) implements Capture {

  @Override
  public Redistribution redistribute(INDArray relevance) {
    return Redistribution.to(memory.hold(relevance));
  }

  @Override
  public void release() {}
}
