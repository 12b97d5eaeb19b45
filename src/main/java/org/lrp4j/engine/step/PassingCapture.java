package org.lrp4j.engine.step;

import java.util.Arrays;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A forward pass under the pass rule: the layer is computed, relevance goes by unchanged. */
record PassingCapture(Capture forward, INDArray input, Workbench bench) implements Capture {

  @Override
  public INDArray output() {
    return forward.output();
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    if (!relevance.equalShapes(input)) {
      throw new IllegalArgumentException(
          "The pass rule needs an input of the output's shape "
              + Arrays.toString(relevance.shape())
              + ", but the input's is "
              + Arrays.toString(input.shape())
              + ": pick another rule");
    }
    return Redistribution.to(bench.arrays().hold(relevance));
  }

  @Override
  public void release() {
    forward.release();
  }
}
