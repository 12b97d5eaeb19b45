package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Sums of many numbers, one for each index, each as an unevaluated sum of two doubles with some 106
 * bits (Dekker, 1971; Knuth's two-sum). Where the summands are FLOAT numbers, or their squares,
 * nothing is rounded but for extreme ranges, so that the order of the summands does not matter.
 */
final class ExactSums {

  private double[] high;
  private double[] low;

  ExactSums(int length) {
    high = new double[length];
    low = new double[length];
  }

  private ExactSums(double[] high, double[] low) {
    this.high = high;
    this.low = low;
  }

  ExactSums copy(int length) {
    return new ExactSums(Arrays.copyOf(high, length), Arrays.copyOf(low, length));
  }

  void grow(int length) {
    high = Arrays.copyOf(high, length);
    low = Arrays.copyOf(low, length);
  }

  void add(int index, double number) {
    add(index, number, 0);
  }

  /** Adds a square without its rounding error. */
  void addSquare(int index, double number) {
    double square = number * number;
    add(index, square, Math.fma(number, number, -square));
  }

  private void add(int index, double otherHigh, double otherLow) {
    double sum = high[index] + otherHigh;
    double shifted = sum - high[index];
    double error = (high[index] - (sum - shifted)) + (otherHigh - shifted);
    // The low parts are added exactly as well, for their sum's error would depend on the order.
    double lows = low[index] + otherLow;
    double lowShifted = lows - low[index];
    double lowError = (low[index] - (lows - lowShifted)) + (otherLow - lowShifted);
    double first = error + lows;
    double renewed = sum + first;
    double rest = first - (renewed - sum) + lowError;
    high[index] = renewed + rest;
    low[index] = rest - (high[index] - renewed);
  }

  void add(ExactSums other, int length) {
    for (int i = 0; i < length; i++) {
      add(i, other.high[i], other.low[i]);
    }
  }

  double of(int index) {
    return high[index];
  }

  /** n·Σx² − (Σx)² where these are the sums of squares and those the sums, divided by n(n−1). */
  double variance(int index, ExactSums sums, long count) {
    if (count < 2) {
      return 0;
    }
    double mean = sums.high[index] / count;
    // Σ(x−m)² = Σx² − 2mΣx + nm²; the two-part sums leave the cancellation its digits.
    ExactSums rest = new ExactSums(new double[] {high[index]}, new double[] {low[index]});
    rest.addProduct(-2 * mean, sums.high[index]);
    rest.addProduct(-2 * mean, sums.low[index]);
    rest.addProduct(mean * count, mean);
    rest.add(0, Math.fma(mean, count, -(mean * count)) * mean, 0);
    return Math.max(0, rest.high[0]) / (count - 1);
  }

  private void addProduct(double a, double b) {
    double product = a * b;
    add(0, product, Math.fma(a, b, -product));
  }

  void write(DataOutput out, int length) throws IOException {
    for (int i = 0; i < length; i++) {
      out.writeDouble(high[i]);
      out.writeDouble(low[i]);
    }
  }

  static ExactSums read(DataInputStream in, int length) throws IOException {
    ExactSums sums = new ExactSums(length);
    for (int i = 0; i < length; i++) {
      sums.high[i] = in.readDouble();
      sums.low[i] = in.readDouble();
    }
    return sums;
  }
}
