package org.lrp4j.layer.samediff;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code (x − mean x) / σ}: to the way back σ only scales, and relevance passes a scale.
 *
 * @param axes over which mean and deviation are taken
 * @param centring the step of {@code x − mean x}
 * @param spot memory
 */
record StandardizedStep(int[] axes, Step centring, Spot spot) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    Capture centred = centring.forward(inputs);
    Memory memory = spot.context().memory();
    memory.release(centred.output());
    INDArray x = inputs.get(0).values();
    INDArray standardized = memory.take(x.dataType(), x.shape());
    Nd4j.exec(
        DynamicCustomOp.builder("standardize")
            .addInputs(x)
            .addOutputs(standardized)
            .addIntegerArguments(axes)
            .build());
    return new Standardized(standardized, centred);
  }

  private record Standardized(INDArray output, Capture centred) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return centred.redistribute(relevance);
    }

    @Override
    public void release() {
      centred.release();
    }
  }

  @Override
  public String treatment() {
    return centring.treatment();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return centring.givesToZeros(output);
  }
}
