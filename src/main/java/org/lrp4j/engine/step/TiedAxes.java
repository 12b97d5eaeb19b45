package org.lrp4j.engine.step;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A maximum over axes in which all that are as large as the largest get the same.
 *
 * @param maximum computes it
 * @param axes the axes from 0, which are dropped
 * @param memory where arrays come from
 */
record TiedAxes(RoutingStep maximum, long[] axes, Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray input = inputs.get(0).values();
    Capture largest = maximum.forward(input);
    INDArray output = largest.output();
    largest.release();
    memory.retain(input);
    return new Ties(input, output);
  }

  private final class Ties implements Capture {

    private final INDArray input;
    private final INDArray output;

    Ties(INDArray input, INDArray output) {
      this.input = input;
      this.output = output;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      long[] kept = input.shape().clone();
      int[] over = LongStream.of(axes).mapToInt(Math::toIntExact).toArray();
      IntStream.of(over).forEach(axis -> kept[axis] = 1);
      INDArray largest = input.max(true, over);
      INDArray wins = input.eq(largest.broadcast(input.shape())).castTo(input.dataType());
      INDArray ofEach = relevance.dup('c').reshape('c', kept).divi(wins.sum(true, over));
      INDArray share = memory.take(input.dataType(), input.shape());
      return Redistribution.to(wins.mul(ofEach.broadcast(input.shape()), share));
    }

    @Override
    public void release() {
      memory.release(input);
    }
  }

  @Override
  public String treatment() {
    return Maximum.TIES_SHARED.label();
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
