package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** Between what the values of each unit lay: +∞ and −∞ where none did. */
final class ValueRanges {

  private double[] least = {};
  private double[] most = {};

  void add(double[] otherLeast, double[] otherMost) {
    int from = least.length;
    if (otherLeast.length > from) {
      least = Arrays.copyOf(least, otherLeast.length);
      most = Arrays.copyOf(most, otherLeast.length);
      Arrays.fill(least, from, least.length, Double.POSITIVE_INFINITY);
      Arrays.fill(most, from, most.length, Double.NEGATIVE_INFINITY);
    }
    for (int i = 0; i < otherLeast.length; i++) {
      least[i] = Math.min(least[i], otherLeast[i]);
      most[i] = Math.max(most[i], otherMost[i]);
    }
  }

  void add(ValueRanges other) {
    add(other.least, other.most);
  }

  double least(int unit) {
    return unit < least.length ? least[unit] : Double.POSITIVE_INFINITY;
  }

  double most(int unit) {
    return unit < most.length ? most[unit] : Double.NEGATIVE_INFINITY;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(least.length);
    for (int i = 0; i < least.length; i++) {
      out.writeDouble(least[i]);
      out.writeDouble(most[i]);
    }
  }

  static ValueRanges read(DataInputStream in) throws IOException {
    int length = SummaryFormat.length(in, "units", 16);
    double[] least = new double[length];
    double[] most = new double[length];
    for (int i = 0; i < length; i++) {
      least[i] = in.readDouble();
      most[i] = in.readDouble();
      if (Double.isNaN(least[i]) || Double.isNaN(most[i])) {
        throw new IOException("an activation is no number");
      }
    }
    ValueRanges ranges = new ValueRanges();
    ranges.add(least, most);
    return ranges;
  }
}
