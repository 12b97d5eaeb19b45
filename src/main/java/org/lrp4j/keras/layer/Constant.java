package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * A number, or an array of them, that stands in a model.
 *
 * @param shape the sizes of its axes; none of a number
 * @param numbers its numbers in order c
 */
record Constant(long[] shape, double... numbers) {

  private static final int MOST_AXES = 5;

  /** A constant as Keras writes it; empty if it is none. */
  static Optional<Constant> of(JsonNode json) {
    // Keras 3 writes what was an array of NumPy's, or a tensor, with its type.
    JsonNode plain = json.isObject() ? json.path("config").path("value") : json;
    List<Long> shape = new ArrayList<>();
    JsonNode first = plain;
    while (first.isArray() && !first.isEmpty() && shape.size() < MOST_AXES) {
      shape.add((long) first.size());
      first = first.get(0);
    }
    List<Double> numbers = new ArrayList<>();
    boolean isWhole = addAll(plain, shape, 0, numbers);
    return isWhole
        ? Optional.of(
            new Constant(
                shape.stream().mapToLong(Long::longValue).toArray(),
                numbers.stream().mapToDouble(Double::doubleValue).toArray()))
        : Optional.empty();
  }

  private static boolean addAll(JsonNode json, List<Long> shape, int axis, List<Double> numbers) {
    if (axis == shape.size()) {
      numbers.add(json.asDouble());
      return json.isNumber();
    }
    boolean isWhole = json.isArray() && json.size() == shape.get(axis);
    for (int i = 0; isWhole && i < json.size(); i++) {
      isWhole = addAll(json.get(i), shape, axis + 1, numbers);
    }
    return isWhole;
  }

  boolean isNumber() {
    return numbers.length == 1;
  }

  double number() {
    return numbers[0];
  }

  /** The same with another function of each number. */
  Constant map(java.util.function.DoubleUnaryOperator function) {
    return new Constant(shape, Arrays.stream(numbers).map(function).toArray());
  }

  /** The shape with axes of size 1 in front, as many as there are to be. */
  long[] shapeOf(int axes) {
    long[] filled = new long[axes];
    Arrays.fill(filled, 1);
    System.arraycopy(shape, 0, filled, axes - shape.length, shape.length);
    return filled;
  }
}
