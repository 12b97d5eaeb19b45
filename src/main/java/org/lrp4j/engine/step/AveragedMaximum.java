package org.lrp4j.engine.step;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A maximum over windows or axes whose relevance is shared as that of the average over them. */
public final class AveragedMaximum implements Step {

  private final Step maximum;
  private final Step average;
  private final Memory memory;

  /**
   * A maximum.
   *
   * @param maximum computes it
   * @param average computes the average over the same elements, and shares its relevance
   * @param memory where arrays come from
   */
  public AveragedMaximum(Step maximum, Step average, Memory memory) {
    this.maximum = maximum;
    this.average = average;
    this.memory = memory;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Capture largest = maximum.forward(inputs);
    INDArray output = largest.output();
    largest.release();
    Capture mean = average.forward(inputs);
    memory.release(mean.output());
    return new Averaged(output, mean);
  }

  private record Averaged(INDArray output, Capture mean) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return mean.redistribute(relevance);
    }

    @Override
    public void release() {
      mean.release();
    }
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return average.outputFormat(inputs, rank);
  }

  @Override
  public String treatment() {
    return average.treatment();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return average.inputVanishing(output);
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return average.givesToZeros(output);
  }

  @Override
  public Step sharingEqually() {
    return new AveragedMaximum(maximum, average.sharingEqually(), memory);
  }
}
