package org.lrp4j.layer.attention;

import java.util.List;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The affine map of input and output before, side by side: {@code [W; U]·[x_t; h_{t−1}] + b} under
 * the layer's rule.
 *
 * @param step the map, of [batch, inputs + units]
 * @param memory where arrays come from
 */
record SideBySide(Step step, Memory memory) {

  /**
   * One moment.
   *
   * @param input [batch, inputs]; never written to
   * @param before [batch, units]; never written to
   * @return what was computed
   */
  Run of(INDArray input, INDArray before) {
    long inputs = input.size(1);
    long units = before.size(1);
    INDArray both = memory.take(before.dataType(), before.size(0), inputs + units);
    columns(both, 0, inputs).assign(input);
    columns(both, inputs, units).assign(before);
    Capture capture = step.forward(List.of(Signal.of(both)));
    memory.release(both); // the step keeps it if it looks at it again
    return new Run(capture, inputs, units, memory);
  }

  private static INDArray columns(INDArray array, long from, long count) {
    INDArrayIndex range = NDArrayIndex.interval(from, from + count);
    return array.get(NDArrayIndex.all(), range);
  }

  /**
   * What was computed at one moment.
   *
   * @param capture of the map
   * @param inputs how many features an input has
   * @param units how many values the output before has
   * @param memory where arrays come from
   */
  record Run(Capture capture, long inputs, long units, Memory memory) {

    /**
     * What the map gave.
     *
     * @return [batch, units], which the caller of {@link SideBySide#of} holds
     */
    INDArray output() {
      return capture.output();
    }

    /**
     * The shares of the input and of the output before.
     *
     * @param relevance of the output; never written to
     * @return the shares, held by the caller
     */
    Share redistribute(INDArray relevance) {
      Redistribution back = capture.redistribute(relevance);
      INDArray both = back.inputs().get(0);
      INDArray ofInput = copy(both, 0, inputs);
      INDArray ofBefore = copy(both, inputs, units);
      memory.release(both);
      return new Share(ofInput, ofBefore, back.absorbed());
    }

    private INDArray copy(INDArray both, long from, long count) {
      return memory.take(both.dataType(), both.size(0), count).assign(columns(both, from, count));
    }

    /** Lets go of everything that was taken. */
    void release() {
      capture.release();
    }
  }

  /** Relevance of the input and of the output before, and what biases kept. */
  record Share(INDArray input, INDArray before, Absorption absorbed) {}
}
