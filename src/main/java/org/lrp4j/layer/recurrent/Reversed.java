package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step that reads sequences from their ends; what it gives is turned back, if it is a sequence.
 * All steps are turned, padding too, as DL4J does it.
 *
 * @param inside what runs on turned sequences
 * @param format how sequences are read
 * @param memory where arrays come from
 */
record Reversed(Step inside, DataFormat format, Memory memory) implements WrappingStep {

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    INDArray values = turned(input.values());
    Signal turned = new Signal(values, input.mask().map(Reversed::turnedMask), input.format());
    try {
      Capture capture = inside.forward(List.of(turned));
      INDArray output = capture.output();
      if (!isSequence(output)) {
        return new Turned(this, capture, output);
      }
      INDArray back = turned(output);
      memory.release(output);
      return new Turned(this, capture, back);
    } finally {
      memory.release(values); // the step keeps it if it looks at it again
    }
  }

  private boolean isSequence(INDArray array) {
    return array.rank() == format.rank();
  }

  /** By way of whole copies: slices of some views are empty in ND4J. */
  private INDArray turned(INDArray sequence) {
    Moments moments = new Moments(format, memory);
    INDArray ordered = moments.inOrder(sequence);
    INDArray turned = memory.take(ordered.dataType(), ordered.shape());
    long steps = ordered.size(0);
    for (long t = 0; t < steps; t++) {
      turned.slice(t).assign(ordered.slice(steps - 1 - t));
    }
    memory.release(ordered);
    INDArray back = moments.backInPlace(turned);
    memory.release(turned);
    return back;
  }

  /** [batch, time]. */
  private static INDArray turnedMask(INDArray mask) {
    INDArray turned = mask.dup();
    for (int t = 0; t < mask.size(1); t++) {
      turned.putColumn(t, mask.getColumn(mask.size(1) - 1 - t));
    }
    return turned;
  }

  private record Turned(Reversed reversed, Capture capture, INDArray output) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Memory memory = reversed.memory();
      boolean isSequence = reversed.isSequence(relevance);
      INDArray arriving = isSequence ? reversed.turned(relevance) : memory.hold(relevance);
      Redistribution back = capture.redistribute(arriving);
      memory.release(arriving);
      INDArray ofTurned = back.inputs().get(0);
      INDArray ofInput = reversed.turned(ofTurned);
      memory.release(ofTurned);
      return new Redistribution(List.of(ofInput), back.absorbed());
    }

    @Override
    public void release() {
      capture.release();
    }
  }
}
