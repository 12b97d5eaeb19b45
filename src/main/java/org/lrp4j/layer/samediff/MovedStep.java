package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerContext;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An operation that moves values. It is asked where each element of its result came from by moving
 * numbers: SameDiff's own gradients of such operations are not all right (that of {@code gather}
 * forgets all but one copy of several).
 */
final class MovedStep implements Step {

  /** Numbers are these and a half, which no padding is. */
  private static final double HALF = 0.5;

  private static final long FLOAT_EXACT = 1L << 22;

  private final Operation operation;
  private final List<String> followed;
  private final List<String> others;
  private final LayerContext context;
  private final boolean isFixed;
  private long[] known;

  MovedStep(Operation operation, List<String> followed, List<String> others, LayerContext context) {
    this.operation = operation;
    this.followed = followed;
    this.others = others;
    this.context = context;
    this.isFixed =
        others.stream()
            .allMatch(
                name -> operation.graph().isFixed(name) && !operation.graph().isOfParameters(name));
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    List<INDArray> values = inputs.stream().map(Signal::values).toList();
    long[] origins = known;
    if (origins == null) {
      origins = origins(values);
      known = isFixed ? origins : null;
    }
    return new Moved(
        origins, values.subList(0, followed.size()).stream().map(INDArray::shape).toList());
  }

  /** For each element of the result the number of the element that it is, or −1. */
  private long[] origins(List<INDArray> values) {
    Map<String, INDArray> fed = new HashMap<>();
    long next = 0;
    for (int i = 0; i < followed.size(); i++) {
      INDArray value = values.get(i);
      DataType type = value.dataType();
      if (type != DataType.DOUBLE && next + value.length() > FLOAT_EXACT) {
        throw new IllegalArgumentException(
            operation.output() + " is too large to be explained in " + type + ": use DOUBLE");
      }
      double[] numbers = new double[Math.toIntExact(value.length())];
      for (int n = 0; n < numbers.length; n++) {
        numbers[n] = next + n + HALF;
      }
      fed.put(followed.get(i), Nd4j.create(numbers, value.shape(), 'c').castTo(type));
      next += value.length();
    }
    for (int i = 0; i < others.size(); i++) {
      fed.put(others.get(i), values.get(followed.size() + i));
    }
    INDArray moved = operation.graph().graph().runFrom(fed, operation.output()).get(0);
    double[] elements = elements(moved);
    context.memory().release(moved);
    long[] origins = new long[elements.length];
    for (int i = 0; i < origins.length; i++) {
      double number = elements[i] - HALF;
      boolean isNumber = number == Math.rint(number) && number >= 0 && number < next;
      origins[i] = isNumber ? (long) number : -1;
    }
    return origins;
  }

  private static double[] elements(INDArray array) {
    INDArray copy = array.castTo(DataType.DOUBLE).dup('c');
    return copy.data().asDouble();
  }

  private final class Moved implements WayBack {

    private final long[] origins;
    private final List<long[]> shapes;

    Moved(long[] origins, List<long[]> shapes) {
      this.origins = origins;
      this.shapes = shapes;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      double[] moved = elements(relevance);
      int[] lengths = shapes.stream().mapToInt(MovedStep::length).toArray();
      double[] back = new double[java.util.Arrays.stream(lengths).sum()];
      for (int i = 0; i < moved.length; i++) {
        if (origins[i] >= 0) {
          back[(int) origins[i]] += moved[i];
        }
      }
      Memory memory = context.memory();
      List<INDArray> shares = new ArrayList<>();
      int from = 0;
      for (int i = 0; i < lengths.length; i++) {
        double[] part = java.util.Arrays.copyOfRange(back, from, from + lengths[i]);
        INDArray share = memory.take(relevance.dataType(), shapes.get(i));
        shares.add(share.assign(Nd4j.create(part, shapes.get(i), 'c').castTo(share.dataType())));
        from += lengths[i];
      }
      return new Redistribution(shares, Absorption.NONE);
    }

    @Override
    public void release() {
      // Numbers alone are kept.
    }
  }

  private static int length(long... shape) {
    long length = 1;
    for (long size : shape) {
      length *= size;
    }
    return Math.toIntExact(length);
  }

  @Override
  public String treatment() {
    return ROUTED;
  }
}
