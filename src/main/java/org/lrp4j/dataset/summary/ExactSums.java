package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Sums of many numbers, one for each index, each as an unevaluated sum of three doubles with some
 * 159 bits (Dekker, 1971; Knuth's two-sum; Shewchuk, 1997). Sums of FLOAT numbers have up to 53
 * bits, and their squares 106, so that with three doubles nothing is rounded but for extreme
 * ranges, and the order of the summands does not matter. Two doubles would not do: a few squares
 * already need more than 106 bits.
 */
public final class ExactSums {

  private static final int PARTS = 3;

  /** What a sum takes. */
  public static final int BYTES = PARTS * Double.BYTES;

  /** The parts of each sum, the largest first; each is at most half an ulp of the one before. */
  private double[] sums;

  /**
   * Sums of nothing.
   *
   * @param length how many there are
   */
  public ExactSums(int length) {
    sums = new double[PARTS * length];
  }

  private ExactSums(double[] sums) {
    this.sums = sums;
  }

  ExactSums copy(int length) {
    return new ExactSums(Arrays.copyOf(sums, PARTS * length));
  }

  void grow(int length) {
    sums = Arrays.copyOf(sums, PARTS * length);
  }

  /**
   * Adds a number to one of the sums, without rounding.
   *
   * @param index which sum, from 0
   * @param number the number
   */
  public void add(int index, double number) {
    // Carried through the parts from the smallest to the largest.
    int first = PARTS * index;
    double low = sums[first + 2];
    double carried = low + number;
    double fourth = error(low, number, carried);
    double middle = sums[first + 1];
    double next = middle + carried;
    double third = error(middle, carried, next);
    double high = sums[first];
    double largest = high + next;
    double second = error(high, next, largest);
    // Twice from behind: parts may have cancelled each other.
    for (int pass = 0; pass < 2; pass++) {
      double behind = third + fourth;
      fourth = error(third, fourth, behind);
      double both = second + behind;
      third = error(second, behind, both);
      double all = largest + both;
      second = error(largest, both, all);
      largest = all;
    }
    sums[first] = largest;
    sums[first + 1] = second + (third + fourth);
    sums[first + 2] = error(second, third + fourth, sums[first + 1]);
  }

  /** What the sum of two numbers lost by rounding. */
  private static double error(double one, double other, double sum) {
    double shifted = sum - one;
    return (one - (sum - shifted)) + (other - shifted);
  }

  /** Adds a square without its rounding error. */
  void addSquare(int index, double number) {
    addProduct(index, number, number);
  }

  private void addProduct(int index, double a, double b) {
    double product = a * b;
    add(index, product);
    add(index, Math.fma(a, b, -product));
  }

  /**
   * Adds other sums to these, each to that of its index.
   *
   * @param other the sums
   * @param length how many of them
   */
  public void add(ExactSums other, int length) {
    for (int index = 0; index < length; index++) {
      for (int part = 0; part < PARTS; part++) {
        add(index, other.sums[PARTS * index + part]);
      }
    }
  }

  /**
   * One of the sums.
   *
   * @param index which, from 0
   * @return the sum, rounded once
   */
  public double of(int index) {
    return sums[PARTS * index];
  }

  /** n·Σx² − (Σx)² where these are the sums of squares and those the sums, divided by n(n−1). */
  double variance(int index, ExactSums ofNumbers, long count) {
    if (count < 2) {
      return 0;
    }
    double mean = ofNumbers.of(index) / count;
    // Σ(x−m)² = Σx² − 2mΣx + nm²; the exact sums leave the cancellation its digits.
    ExactSums rest = new ExactSums(Arrays.copyOfRange(sums, PARTS * index, PARTS * (index + 1)));
    for (int part = 0; part < PARTS; part++) {
      rest.addProduct(0, -2 * mean, ofNumbers.sums[PARTS * index + part]);
    }
    rest.addProduct(0, mean * count, mean);
    rest.add(0, Math.fma(mean, count, -(mean * count)) * mean);
    return Math.max(0, rest.of(0)) / (count - 1);
  }

  /**
   * Writes some of the sums, {@link #BYTES} each.
   *
   * @param out where they are written
   * @param length how many
   * @throws IOException if they cannot be written
   */
  public void write(DataOutput out, int length) throws IOException {
    for (int i = 0; i < PARTS * length; i++) {
      out.writeDouble(sums[i]);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param in where it is read from
   * @param length how many sums
   * @return the sums
   * @throws IOException if there are fewer
   */
  public static ExactSums read(DataInputStream in, int length) throws IOException {
    ExactSums read = new ExactSums(length);
    for (int i = 0; i < PARTS * length; i++) {
      read.sums[i] = in.readDouble();
    }
    return read;
  }
}
