package org.lrp4j.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One step after the other. */
record InSequence(Step first, Step second, Memory memory) implements Step {

  /** The first one must not divide by what the second gives relevance to although it is zero. */
  InSequence {
    first = second.givesToZeros(false) ? first.sharingEqually() : first;
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Capture one = first.forward(inputs);
    Signal between = between(inputs, one.output());
    try {
      return new Both(one, second.forward(List.of(between)), memory);
    } catch (RuntimeException e) {
      one.release();
      throw e;
    } finally {
      memory.release(one.output()); // the second step keeps it if it looks at it again
    }
  }

  private Signal between(List<Signal> inputs, INDArray values) {
    DataFormat format =
        first.outputFormat(inputs.stream().map(Signal::format).toList(), values.rank());
    return new Signal(values, inputs.get(0).mask(), format);
  }

  private record Both(Capture first, Capture second, Memory memory) implements Capture {

    @Override
    public INDArray output() {
      return second.output();
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return through(second.redistribute(relevance), first::redistribute);
    }

    @Override
    public Redistribution redistributeWithParameters(INDArray relevance) {
      return through(
          second.redistributeWithParameters(relevance), first::redistributeWithParameters);
    }

    private Redistribution through(Redistribution back, Function<INDArray, Redistribution> way) {
      INDArray between = back.inputs().get(0);
      try {
        Redistribution further = way.apply(between);
        List<ParameterRelevance> parameters = new ArrayList<>(further.parameters());
        parameters.addAll(back.parameters());
        return new Redistribution(
            further.inputs(), further.absorbed().plus(back.absorbed()), parameters);
      } finally {
        memory.release(between);
      }
    }

    @Override
    public void release() {
      second.release();
      first.release();
    }
  }

  @Override
  public String treatment() {
    boolean onlyMoves = first.treatment().equals(ROUTED);
    return onlyMoves ? second.treatment() : first.treatment() + ", " + second.treatment();
  }

  @Override
  public Optional<Step> mergedWith(ScaleAndShift next) {
    return second.mergedWith(next).map(merged -> first.then(merged, memory));
  }

  @Override
  public Optional<Step> mergedBehind(ScaleAndShift previous) {
    Optional<Step> byFirst =
        first.mergedBehind(previous).map(merged -> merged.then(second, memory));
    return byFirst.isPresent() || !first.keepsChannels()
        ? byFirst
        : second.mergedBehind(previous).map(merged -> first.then(merged, memory));
  }

  @Override
  public boolean keepsChannels() {
    return first.keepsChannels() && second.keepsChannels();
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return first.givesToZeros(second.givesToZeros(output));
  }

  @Override
  public Step sharingEqually() {
    Step shared = second.sharingEqually();
    return new InSequence(
        shared.givesToZeros(true) ? first.sharingEqually() : first, shared, memory);
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return second.outputFormat(List.of(first.outputFormat(inputs, inputs.get(0).rank())), rank);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return second.networkOutput(explained);
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return second.outputSign(List.of(first.outputSign(inputs)));
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return first.inputVanishing(second.inputVanishing(output));
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    first.assume(inputs, second.inputVanishing(output));
    second.assume(List.of(first.outputSign(inputs)), output);
  }
}
