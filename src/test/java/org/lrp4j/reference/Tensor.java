package org.lrp4j.reference;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A batch in float64, its values in the order of the axes: the last one runs fastest. */
record Tensor(int[] shape, double[] values) {

  static Tensor of(INDArray array) {
    int[] shape = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
    return new Tensor(shape, array.dup('c').data().asDouble());
  }

  static Tensor generate(int[] shape, IntToDoubleFunction value) {
    return new Tensor(shape, IntStream.range(0, size(shape)).mapToDouble(value).toArray());
  }

  static int size(int... shape) {
    return Arrays.stream(shape).reduce(1, (m, n) -> m * n);
  }

  INDArray toArray() {
    return Nd4j.createFromArray(values).reshape(Arrays.stream(shape).asLongStream().toArray());
  }

  Tensor map(DoubleUnaryOperator f) {
    return new Tensor(shape, Arrays.stream(values).map(f).toArray());
  }

  Tensor plus(Tensor other) {
    return new Tensor(shape, Vectors.plus(values, other.values));
  }

  Tensor withValues(double... newValues) {
    return new Tensor(shape, newValues);
  }

  int rank() {
    return shape.length;
  }

  int rows() {
    return shape[0];
  }

  int rowSize() {
    return values.length / shape[0];
  }

  double[] row(int n) {
    return Arrays.copyOfRange(values, n * rowSize(), (n + 1) * rowSize());
  }

  double sum() {
    return Arrays.stream(values).sum();
  }

  double largest() {
    return Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  /** The place of every element along every axis. */
  int[] position(int index) {
    int[] position = new int[shape.length];
    int rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return position;
  }

  /** The element at a place. */
  int index(int... position) {
    int index = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      index = index * shape[axis] + position[axis];
    }
    return index;
  }

  @Override
  public String toString() {
    return Arrays.toString(shape) + " " + Arrays.toString(values);
  }
}
