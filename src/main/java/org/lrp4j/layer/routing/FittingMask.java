package org.lrp4j.layer.routing;

import java.util.List;
import java.util.Optional;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step of sequences [batch, features, time] behind which DL4J hands on the mask of its input as
 * it is, so that there has to be one step of output for each step of input.
 */
record FittingMask(Step step, Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    Capture capture = step.forward(inputs);
    Optional<INDArray> mask = inputs.get(0).mask();
    long steps = capture.output().size(2);
    if (mask.isPresent() && mask.get().size(1) != steps) {
      memory.release(capture.output());
      capture.release();
      throw new IllegalArgumentException(
          "it makes "
              + steps
              + " steps of "
              + mask.get().size(1)
              + ", but Deeplearning4j hands its mask on unchanged, which does not fit any more:"
              + " explain without a mask, or change the sequences and masks before the network");
    }
    return capture;
  }

  @Override
  public String treatment() {
    return step.treatment();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return step.outputSign(inputs);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return step.inputVanishing(output);
  }
}
