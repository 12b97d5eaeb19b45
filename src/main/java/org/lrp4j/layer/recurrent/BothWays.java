package org.lrp4j.layer.recurrent;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Two steps that read the same sequence, one from each end, and what joins their outputs. The
 * sequence gets what both give it.
 *
 * @param forwards reads from the beginning
 * @param backwards reads from the end
 * @param joining a step of two inputs
 * @param context whose memory is used
 */
record BothWays(Step forwards, Step backwards, Step joining, LayerContext context) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    Memory memory = context.memory();
    Capture one = forwards.forward(inputs);
    Capture other = backwards.forward(inputs);
    Capture joined = joining.forward(List.of(output(one, inputs), output(other, inputs)));
    memory.release(one.output());
    memory.release(other.output());
    return new Joined(one, other, joined, memory);
  }

  private Signal output(Capture capture, List<Signal> inputs) {
    INDArray values = capture.output();
    List<DataFormat> formats = inputs.stream().map(Signal::format).toList();
    return new Signal(values, inputs.get(0).mask(), forwards.outputFormat(formats, values.rank()));
  }

  private record Joined(Capture forwards, Capture backwards, Capture joining, Memory memory)
      implements Capture {

    @Override
    public INDArray output() {
      return joining.output();
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Redistribution shares = joining.redistribute(relevance);
      Redistribution one = forwards.redistribute(shares.inputs().get(0));
      Redistribution other = backwards.redistribute(shares.inputs().get(1));
      shares.inputs().forEach(memory::release);
      INDArray some = one.inputs().get(0);
      INDArray others = other.inputs().get(0);
      INDArray sum = some.add(others, memory.take(some.dataType(), some.shape()));
      memory.release(some);
      memory.release(others);
      return new Redistribution(
          List.of(sum), shares.absorbed().plus(one.absorbed()).plus(other.absorbed()));
    }

    @Override
    public void release() {
      joining.release();
      forwards.release();
      backwards.release();
    }
  }

  @Override
  public String treatment() {
    return forwards.treatment();
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return forwards.outputFormat(inputs, rank);
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return joining.outputSign(List.of(forwards.outputSign(inputs), backwards.outputSign(inputs)));
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    Vanishing ofParts = joining.inputVanishing(output);
    return forwards.inputVanishing(ofParts).and(backwards.inputVanishing(ofParts));
  }

  @Override
  public boolean givesToZeros(boolean output) {
    boolean ofParts = joining.givesToZeros(output);
    return forwards.givesToZeros(ofParts) || backwards.givesToZeros(ofParts);
  }

  @Override
  public Step sharingEqually() {
    return new BothWays(forwards, backwards, joining.sharingEqually(), context);
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    Vanishing ofParts = joining.inputVanishing(output);
    forwards.assume(inputs, ofParts);
    backwards.assume(inputs, ofParts);
    joining.assume(List.of(forwards.outputSign(inputs), backwards.outputSign(inputs)), output);
  }
}
