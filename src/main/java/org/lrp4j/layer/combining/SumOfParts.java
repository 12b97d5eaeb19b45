package org.lrp4j.layer.combining;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.composite.Treatments.Sum;
import org.lrp4j.engine.step.StepContext;
import org.lrp4j.engine.step.SumStep;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum of parts, their average, or the difference of two. */
public final class SumOfParts implements Step {

  private enum Operation {
    SUM,
    AVERAGE,
    DIFFERENCE
  }

  private final Operation operation;
  private final Sum treatment;
  private final LayerContext context;
  private final SumStep sum;
  private final Memory memory;

  private SumOfParts(Operation operation, Sum treatment, LayerContext context) {
    this.operation = operation;
    this.treatment = treatment;
    this.context = context;
    this.sum = StepContext.of(context).sum();
    this.memory = context.memory();
  }

  /**
   * A sum.
   *
   * @param context whose memory and treatment of sums are used
   * @return a step of several inputs of one shape
   */
  public static Step sum(LayerContext context) {
    return new SumOfParts(Operation.SUM, context.treatments().sum(), context);
  }

  /**
   * An average, whose parts are those of a sum.
   *
   * @param context whose memory and treatment of sums are used
   * @return a step of several inputs of one shape
   */
  public static Step average(LayerContext context) {
    return new SumOfParts(Operation.AVERAGE, context.treatments().sum(), context);
  }

  /**
   * The first less the second.
   *
   * @param context whose memory and treatment of sums are used
   * @return a step of several inputs of one shape
   */
  public static Step difference(LayerContext context) {
    return new SumOfParts(Operation.DIFFERENCE, context.treatments().sum(), context);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> parts = new ArrayList<>(inputs.stream().map(Signal::values).toList());
    INDArray output =
        switch (operation) {
          case SUM -> added(parts);
          case AVERAGE -> added(parts).divi(parts.size());
          case DIFFERENCE ->
              parts.get(0).sub(parts.get(1), memory.take(parts.get(0).dataType(), shape(parts)));
        };
    if (treatment == Sum.UNIFORM) {
      return new Shared(output, parts.size());
    }
    parts.forEach(memory::retain);
    return new Summed(parts, output);
  }

  private INDArray added(List<INDArray> parts) {
    return parts.size() == 1
        ? memory.take(parts.get(0).dataType(), shape(parts)).assign(parts.get(0))
        : sum.forward(parts);
  }

  private static long[] shape(List<INDArray> parts) {
    return parts.get(0).shape();
  }

  private final class Summed implements Capture {

    private final List<INDArray> inputs;
    private final INDArray output;

    Summed(List<INDArray> inputs, INDArray output) {
      this.inputs = inputs;
      this.output = output;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      if (inputs.size() == 1) {
        return Redistribution.to(memory.hold(relevance));
      }
      if (operation != Operation.DIFFERENCE) {
        return new Redistribution(sum.redistribute(inputs, relevance), Absorption.NONE);
      }
      INDArray subtracted = memory.take(relevance.dataType(), relevance.shape());
      inputs.get(1).rsub(0, subtracted);
      List<INDArray> shares = sum.redistribute(List.of(inputs.get(0), subtracted), relevance);
      memory.release(subtracted);
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {
      inputs.forEach(memory::release);
    }
  }

  /** Each of n parts gets an n-th. */
  private final class Shared implements Capture {

    private final INDArray output;
    private final int parts;

    Shared(INDArray output, int parts) {
      this.output = output;
      this.parts = parts;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return EqualShares.of(relevance, parts, memory);
    }

    @Override
    public void release() {}
  }

  @Override
  public String treatment() {
    return treatment.label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    boolean allAbove = inputs.stream().allMatch(Sign.NON_NEGATIVE::equals);
    return allAbove && operation != Operation.DIFFERENCE ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return treatment == Sum.PROPORTIONAL ? Vanishing.AT_ZERO : Vanishing.NOWHERE;
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return output && treatment == Sum.UNIFORM;
  }

  @Override
  public Step sharingEqually() {
    return new SumOfParts(operation, Sum.UNIFORM, context);
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    sum.assume(output);
  }
}
