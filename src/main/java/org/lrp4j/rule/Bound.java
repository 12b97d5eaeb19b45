package org.lrp4j.rule;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One side of the box that a layer's input lies in: the same value everywhere, one value a channel,
 * or one value for every input element.
 */
public final class Bound implements InputModifier {

  private final INDArray values;
  private final Extent extent;

  /** How far one value reaches. */
  public enum Extent {
    /** The same value everywhere. */
    SCALAR,
    /** One value for each channel or feature. */
    CHANNEL,
    /** One value for each element. */
    ELEMENT
  }

  private Bound(INDArray values, Extent extent) {
    this.values = values.detach();
    this.extent = extent;
  }

  /**
   * The same value everywhere.
   *
   * @param value the value, in the units of the input
   * @return the bound
   */
  public static Bound of(double value) {
    return new Bound(Nd4j.createFromArray(value), Extent.SCALAR);
  }

  /**
   * One value for each channel (images) or feature (tables).
   *
   * @param values one value a channel, in the units of the input
   * @return the bound
   */
  public static Bound perChannel(double... values) {
    return new Bound(Nd4j.createFromArray(values.clone()), Extent.CHANNEL);
  }

  /**
   * One value for each element of the input.
   *
   * @param values an array of the input's shape, or of one example's shape with a leading dimension
   *     of 1; it is copied
   * @return the bound
   */
  public static Bound of(INDArray values) {
    return new Bound(values.dup(), Extent.ELEMENT);
  }

  /**
   * The bound as an array of the input's shape.
   *
   * @param input the layer's input, which gives shape and data type
   * @param channelAxis the axis of the channels or features
   * @return a new array of the input's shape
   * @throws IllegalArgumentException if the bound does not fit the input's shape
   */
  @Override
  public INDArray apply(INDArray input, int channelAxis) {
    INDArray fitting = values.castTo(input.dataType());
    return switch (extent) {
      case SCALAR -> input.ulike().assign(fitting.getDouble(0));
      case CHANNEL -> {
        requireFit(values.length() == input.size(channelAxis), input);
        long[] shape = new long[input.rank()];
        Arrays.fill(shape, 1);
        shape[channelAxis] = values.length();
        yield input.ulike().assign(fitting.reshape(shape).broadcast(input.shape()));
      }
      case ELEMENT -> {
        long[] one = input.shape().clone();
        one[0] = 1;
        requireFit(
            Arrays.equals(values.shape(), input.shape()) || Arrays.equals(values.shape(), one),
            input);
        yield input.ulike().assign(fitting.broadcast(input.shape()));
      }
    };
  }

  /**
   * How far one of the {@link #values()} reaches.
   *
   * @return everywhere, over a channel, or over a single element
   */
  public Extent extent() {
    return extent;
  }

  /**
   * What the bound was made of.
   *
   * @return a copy: a single value, one a channel, or an array of an input's shape
   */
  public INDArray values() {
    return values.dup();
  }

  /** How far an input lies above this bound; the input itself above 0. */
  INDArray distanceOf(INDArray input, int channelAxis) {
    if (extent != Extent.SCALAR) {
      return apply(input, channelAxis).rsubi(input);
    }
    double value = valueAs(input);
    return value == 0 ? input : input.sub(value); // without an array of bounds
  }

  /**
   * Whether no value of this bound is above the other's, as far as their shapes can be compared.
   */
  boolean isAtMost(Bound other) {
    if (extent == Extent.SCALAR) {
      return values.getDouble(0) <= other.values.minNumber().doubleValue();
    }
    if (other.extent == Extent.SCALAR) {
      return values.maxNumber().doubleValue() <= other.values.getDouble(0);
    }
    if (!values.equalShapes(other.values)) {
      throw new IllegalArgumentException(
          "Both bounds of a box need the same shape, got " + this + " and " + other);
    }
    return !values.gt(other.values).any();
  }

  /** Whether no value of an input is below this bound. */
  boolean isAtMostAllOf(INDArray input, int channelAxis) {
    // Two reductions take a sixth of the time of an array of bounds and comparisons with it.
    return extent == Extent.SCALAR
        ? !(input.minNumber().doubleValue() < valueAs(input))
        : !input.lt(apply(input, channelAxis)).any();
  }

  /** Whether no value of an input is above this bound. */
  boolean isAtLeastAllOf(INDArray input, int channelAxis) {
    return extent == Extent.SCALAR
        ? !(input.maxNumber().doubleValue() > valueAs(input))
        : !input.gt(apply(input, channelAxis)).any();
  }

  /** The only value in the input's type: in single precision 0.1 is not 0.1. */
  private double valueAs(INDArray input) {
    return values.castTo(input.dataType()).getDouble(0);
  }

  /** Whether every value is a finite number. */
  boolean isFinite() {
    return values.isInfinite().none() && values.isNaN().none();
  }

  private void requireFit(boolean fits, INDArray input) {
    if (!fits) {
      throw new IllegalArgumentException(
          "The bound "
              + this
              + " does not fit an input of shape "
              + Arrays.toString(input.shape())
              + ": give one number, one a channel, or an array of the input's shape");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bound bound
        && extent == bound.extent
        && Arrays.equals(values.shape(), bound.values.shape())
        && Arrays.equals(values.dup().data().asDouble(), bound.values.dup().data().asDouble());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values.shape()) * 31 + extent.hashCode();
  }

  @Override
  public String toString() {
    return switch (extent) {
      case SCALAR -> String.valueOf(values.getDouble(0));
      case CHANNEL -> Arrays.toString(values.toDoubleVector());
      case ELEMENT -> "array of shape " + Arrays.toString(values.shape());
    };
  }
}
