package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * How much each number of a parameter, and each unit of it, counted in a data set: the mean of R
 * and of |R| over the examples. A unit's R is the sum over its numbers within an example, such as
 * over the weights of a filter.
 */
public final class ParameterSums {

  private final String layer;
  private final String parameter;
  private final long[] shape;
  private final double[] sums;
  private final double[] absoluteSums;
  private final double[] unitSums;
  private final double[] absoluteUnitSums;
  private long examples;

  /**
   * Nothing yet.
   *
   * @param layer the layer's name
   * @param parameter the parameter's name
   * @param shape the parameter's shape
   * @param units how many units it has
   */
  ParameterSums(String layer, String parameter, long[] shape, int units) {
    this.layer = Objects.requireNonNull(layer, "layer");
    this.parameter = Objects.requireNonNull(parameter, "parameter");
    this.shape = shape.clone();
    int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    this.sums = new double[length];
    this.absoluteSums = new double[length];
    this.unitSums = new double[units];
    this.absoluteUnitSums = new double[units];
  }

  void count(double[] relevance, double[] ofUnits) {
    add(relevance, sums, absoluteSums);
    add(ofUnits, unitSums, absoluteUnitSums);
    examples++;
  }

  private static void add(double[] values, double[] sums, double[] absoluteSums) {
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
      absoluteSums[i] += Math.abs(values[i]);
    }
  }

  void add(ParameterSums other) {
    requireShape(other.shape, other.unitSums.length);
    add(sums, other.sums);
    add(absoluteSums, other.absoluteSums);
    add(unitSums, other.unitSums);
    add(absoluteUnitSums, other.absoluteUnitSums);
    examples += other.examples;
  }

  private static void add(double[] sums, double[] others) {
    Arrays.setAll(sums, i -> sums[i] + others[i]);
  }

  void requireShape(long[] given, int units) {
    if (!Arrays.equals(shape, given) || unitSums.length != units) {
      throw new IllegalArgumentException(
          "Parameter \"%s\" of layer \"%s\" had the shape %s and %d units before, and has %s and %d now: a summary is of one network"
              .formatted(
                  parameter,
                  layer,
                  Arrays.toString(shape),
                  unitSums.length,
                  Arrays.toString(given),
                  units));
    }
  }

  ParameterSums empty() {
    return new ParameterSums(layer, parameter, shape, unitSums.length);
  }

  /**
   * Whose parameter it is.
   *
   * @return the layer's name
   */
  public String layer() {
    return layer;
  }

  /**
   * Which parameter it is.
   *
   * @return its name in the layer's table, such as {@code W}
   */
  public String parameter() {
    return parameter;
  }

  /**
   * The parameter's shape.
   *
   * @return a copy
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * How many examples were added up.
   *
   * @return their number
   */
  public long examples() {
    return examples;
  }

  /**
   * The mean relevance of each number.
   *
   * @return as many as the parameter has, in order 'c'
   */
  public double[] mean() {
    return divided(sums);
  }

  /**
   * The mean |relevance| of each number: how much it counts, whatever the direction.
   *
   * @return as many as the parameter has, in order 'c'
   */
  public double[] meanAbsolute() {
    return divided(absoluteSums);
  }

  /**
   * The mean relevance of each unit.
   *
   * @return a number for each filter or neuron
   */
  public double[] unitMean() {
    return divided(unitSums);
  }

  /**
   * The mean |relevance| of each unit: how much it counts, whatever the direction.
   *
   * @return a number for each filter or neuron
   */
  public double[] unitMeanAbsolute() {
    return divided(absoluteUnitSums);
  }

  /**
   * The units by how much they count.
   *
   * @return their numbers, from 0, those of the least mean |relevance| first
   */
  public List<Integer> leastRelevantUnits() {
    return IntStream.range(0, absoluteUnitSums.length)
        .boxed()
        .sorted((a, b) -> Double.compare(absoluteUnitSums[a], absoluteUnitSums[b]))
        .toList();
  }

  /**
   * The units through which no relevance went in any example: filters that are never active, that
   * nobody reads, or that never matter. {@link UnitState} tells these apart.
   *
   * @return their numbers, from 0
   */
  public List<Integer> unusedUnits() {
    return IntStream.range(0, absoluteUnitSums.length)
        .filter(unit -> absoluteUnitSums[unit] == 0)
        .boxed()
        .toList();
  }

  /**
   * How many numbers the parameter has.
   *
   * @return the product of its shape
   */
  public int length() {
    return sums.length;
  }

  /**
   * Through how many of its numbers no relevance went in any example.
   *
   * @return between 0 and {@link #length}
   */
  public int unusedNumbers() {
    return (int) Arrays.stream(absoluteSums).filter(sum -> sum == 0).count();
  }

  void write(DataOutput out) throws IOException {
    SummaryFormat.writeText(out, layer);
    SummaryFormat.writeText(out, parameter);
    out.writeInt(shape.length);
    for (long size : shape) {
      out.writeLong(size);
    }
    out.writeInt(unitSums.length);
    out.writeLong(examples);
    for (double[] each : List.of(sums, absoluteSums, unitSums, absoluteUnitSums)) {
      for (double sum : each) {
        out.writeDouble(sum);
      }
    }
  }

  static ParameterSums read(DataInputStream in) throws IOException {
    String layer = SummaryFormat.readText(in);
    String parameter = SummaryFormat.readText(in);
    long[] shape = new long[SummaryFormat.length(in, "axes", 8)];
    long length = 1;
    for (int i = 0; i < shape.length; i++) {
      shape[i] = in.readLong();
      // Each number takes 16 bytes: no shape that is larger is multiplied, or made room for.
      if (shape[i] < 0 || shape[i] > in.available() || length * shape[i] > in.available() / 16) {
        throw new IOException("there cannot be a parameter of shape " + Arrays.toString(shape));
      }
      length *= shape[i];
    }
    int units = SummaryFormat.length(in, "units", 16);
    ParameterSums read = new ParameterSums(layer, parameter, shape, units);
    read.examples = in.readLong();
    if (read.examples < 0) {
      throw new IOException("there cannot be " + read.examples + " examples");
    }
    for (double[] each :
        List.of(read.sums, read.absoluteSums, read.unitSums, read.absoluteUnitSums)) {
      for (int i = 0; i < each.length; i++) {
        each[i] = in.readDouble();
        if (!Double.isFinite(each[i])) {
          throw new IOException("a sum is not finite");
        }
      }
    }
    return read;
  }

  private double[] divided(double[] all) {
    return Arrays.stream(all).map(sum -> examples == 0 ? 0 : sum / examples).toArray();
  }

  /** Name, shape, and the units that count most. */
  @Override
  public String toString() {
    List<Integer> least = leastRelevantUnits();
    return "%s %s %s, %d units, %d unused; most relevant: %s"
        .formatted(
            layer,
            parameter,
            Arrays.toString(shape),
            least.size(),
            unusedUnits().size(),
            IntStream.range(0, Math.min(5, least.size()))
                .mapToObj(i -> least.get(least.size() - 1 - i))
                .toList());
  }
}
