package org.lrp4j.layer.recurrent;

import java.util.ArrayList;
import java.util.Arrays;
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
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Features side by side: each gets its own relevance back.
 *
 * @param memory where arrays come from
 */
public record Concatenation(Memory memory) implements Step {

  @Override
  public Capture forward(List<Signal> inputs) {
    INDArray first = inputs.get(0).values();
    int axis = inputs.get(0).format().channelAxis();
    List<Long> sizes = inputs.stream().map(input -> input.values().size(axis)).toList();
    long[] shape = first.shape().clone();
    shape[axis] = sizes.stream().mapToLong(Long::longValue).sum();
    INDArray output = memory.take(first.dataType(), shape);
    long from = 0;
    for (Signal input : inputs) {
      long to = from + input.values().size(axis);
      part(output, axis, from, to).assign(input.values());
      from = to;
    }
    return new Parts(output, axis, sizes, memory);
  }

  private static INDArray part(INDArray array, int axis, long from, long to) {
    INDArrayIndex[] indices = new INDArrayIndex[array.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[axis] = NDArrayIndex.interval(from, to);
    return array.get(indices);
  }

  private record Parts(INDArray output, int axis, List<Long> sizes, Memory memory)
      implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      List<INDArray> shares = new ArrayList<>();
      long from = 0;
      for (long size : sizes) {
        INDArray view = part(relevance, axis, from, from + size);
        shares.add(memory.take(view.dataType(), view.shape()).assign(view));
        from += size;
      }
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {}
  }

  @Override
  public String treatment() {
    return ROUTED;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.stream().allMatch(Sign.NON_NEGATIVE::equals) ? Sign.NON_NEGATIVE : Sign.ANY;
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }
}
