package org.lrp4j.layer.routing;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Several inputs side by side along an axis, which counts from the last one where it is negative.
 * DL4J computes both, but its own backward pass takes no negative axis, and no volumes.
 */
record MergeStep(int axis, Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    if (values.size() == 1) {
      return new Merged(values, 0, memory.hold(values.get(0)), memory);
    }
    int along = positive(values);
    INDArray merged = memory.hold(Nd4j.concat(along, values.toArray(INDArray[]::new)));
    values.forEach(memory::retain); // the way back asks for their shapes
    return new Merged(values, along, merged, memory);
  }

  private int positive(List<INDArray> values) {
    int rank = values.get(0).rank();
    if (values.stream().anyMatch(value -> value.rank() != rank) || axis < -rank || axis >= rank) {
      throw new IllegalArgumentException(
          "cannot merge along axis "
              + axis
              + ": expected inputs of one rank that has such an axis, but got the ranks "
              + values.stream().map(INDArray::rank).toList());
    }
    return axis < 0 ? axis + rank : axis;
  }

  private record Merged(List<INDArray> inputs, int along, INDArray output, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      if (inputs.size() == 1) {
        return Redistribution.to(memory.hold(relevance));
      }
      INDArrayIndex[] part = NDArrayIndex.allFor(relevance);
      List<INDArray> shares = new ArrayList<>();
      long from = 0;
      for (INDArray input : inputs) {
        long to = from + input.size(along);
        part[along] = NDArrayIndex.interval(from, to);
        shares.add(memory.take(relevance.dataType(), input.shape()).assign(relevance.get(part)));
        from = to;
      }
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {
      if (inputs.size() > 1) {
        inputs.forEach(memory::release);
      }
    }
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().distinct().count() == 1 ? inputs.get(0) : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return ROUTED;
  }
}
