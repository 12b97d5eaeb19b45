package org.lrp4j.layer.combining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.WrappingStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A step of several inputs of one shape, with smaller inputs copied along the axes where they have
 * the size 1, as DL4J does. The original gets the sum of its copies' relevance.
 *
 * @param inside the step
 * @param memory where arrays come from
 */
public record BroadcastingStep(Step inside, Memory memory) implements WrappingStep {

  @Override
  public Capture forward(List<Signal> inputs) {
    long[] shape = commonShape(inputs);
    List<INDArray> originals = inputs.stream().map(Signal::values).toList();
    if (originals.stream().allMatch(input -> Arrays.equals(input.shape(), shape))) {
      return inside.forward(inputs);
    }
    List<Signal> copies = new ArrayList<>();
    for (Signal input : inputs) {
      copies.add(new Signal(copied(input.values(), shape), input.mask(), input.format()));
    }
    List<long[]> shapes = originals.stream().map(INDArray::shape).toList();
    Capture ofCopies = inside.forward(copies);
    copies.forEach(copy -> memory.release(copy.values()));
    return new Broadcast(ofCopies, shapes, memory);
  }

  /** The largest size along each axis, counted from the last one. */
  private static long[] commonShape(List<Signal> inputs) {
    int rank = inputs.stream().mapToInt(input -> input.values().rank()).max().orElseThrow();
    long[] shape = new long[rank];
    for (Signal input : inputs) {
      long[] own = input.values().shape();
      for (int axis = 0; axis < own.length; axis++) {
        int common = axis + rank - own.length;
        shape[common] = Math.max(shape[common], own[axis]);
      }
    }
    return shape;
  }

  /** By the native sum, which broadcasts along any axes of size 1. */
  private INDArray copied(INDArray input, long[] shape) {
    INDArray copy = memory.take(input.dataType(), shape);
    if (Arrays.equals(input.shape(), shape)) {
      return copy.assign(input);
    }
    copy.assign(0);
    Nd4j.exec(
        DynamicCustomOp.builder("add").addInputs(copy, input.dup('c')).addOutputs(copy).build());
    return copy;
  }

  private record Broadcast(Capture ofCopies, List<long[]> shapes, Memory memory)
      implements Capture {

    @Override
    public INDArray output() {
      return ofCopies.output();
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      Redistribution shares = ofCopies.redistribute(relevance);
      List<INDArray> ofOriginals =
          IntStream.range(0, shapes.size())
              .mapToObj(i -> Copies.sum(shares.inputs().get(i), shapes.get(i), memory))
              .toList();
      return new Redistribution(ofOriginals, shares.absorbed());
    }

    @Override
    public void release() {
      ofCopies.release();
    }
  }

  @Override
  public Step sharingEqually() {
    return new BroadcastingStep(inside.sharingEqually(), memory);
  }
}
