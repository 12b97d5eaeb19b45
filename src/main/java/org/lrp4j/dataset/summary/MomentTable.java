package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/** For each unit how often it occurred, and the sums that means and deviations are made of. */
final class MomentTable {

  private int units;
  private long[] counts;
  private ExactSums relevance;
  private ExactSums squares;
  private ExactSums amount;
  private ExactSums amountSquares;

  MomentTable() {
    this(0, new long[0], new ExactSums(0), new ExactSums(0), new ExactSums(0), new ExactSums(0));
  }

  private MomentTable(
      int units,
      long[] counts,
      ExactSums relevance,
      ExactSums squares,
      ExactSums amount,
      ExactSums amountSquares) {
    this.units = units;
    this.counts = counts;
    this.relevance = relevance;
    this.squares = squares;
    this.amount = amount;
    this.amountSquares = amountSquares;
  }

  int units() {
    return units;
  }

  /**
   * Counts an example's unit.
   *
   * @param sum the sum of its relevance
   * @param absolute the sum of its |relevance|
   */
  void add(int unit, double sum, double absolute) {
    require(unit + 1);
    counts[unit]++;
    relevance.add(unit, sum);
    squares.addSquare(unit, sum);
    amount.add(unit, absolute);
    amountSquares.addSquare(unit, absolute);
  }

  void add(MomentTable other) {
    require(other.units);
    for (int i = 0; i < other.units; i++) {
      counts[i] += other.counts[i];
    }
    relevance.add(other.relevance, other.units);
    squares.add(other.squares, other.units);
    amount.add(other.amount, other.units);
    amountSquares.add(other.amountSquares, other.units);
  }

  private void require(int length) {
    if (length > counts.length) {
      int room = Math.max(length, Math.min(2 * counts.length, counts.length + 4096));
      counts = Arrays.copyOf(counts, room);
      relevance.grow(room);
      squares.grow(room);
      amount.grow(room);
      amountSquares.grow(room);
    }
    units = Math.max(units, length);
  }

  MomentTable copy() {
    return new MomentTable(
        units,
        Arrays.copyOf(counts, units),
        relevance.copy(units),
        squares.copy(units),
        amount.copy(units),
        amountSquares.copy(units));
  }

  UnitImportance importance(int unit, long examples) {
    long count = counts[unit];
    double mean = count == 0 ? 0 : relevance.of(unit) / count;
    double absolute = count == 0 ? 0 : amount.of(unit) / count;
    double deviation = Math.sqrt(squares.variance(unit, relevance, count));
    double absoluteDeviation = Math.sqrt(amountSquares.variance(unit, amount, count));
    return new UnitImportance(
        unit,
        count,
        examples == 0 ? 0 : amount.of(unit) / examples,
        absolute,
        Interval.ofMean(absolute, absoluteDeviation, count),
        mean,
        Interval.ofMean(mean, deviation, count));
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(units);
    for (int i = 0; i < units; i++) {
      out.writeLong(counts[i]);
    }
    relevance.write(out, units);
    squares.write(out, units);
    amount.write(out, units);
    amountSquares.write(out, units);
  }

  static MomentTable read(DataInputStream in) throws IOException {
    int units = SummaryFormat.length(in, "units", 8 + 4 * ExactSums.BYTES);
    long[] counts = new long[units];
    for (int i = 0; i < units; i++) {
      counts[i] = in.readLong();
    }
    return new MomentTable(
        units,
        counts,
        ExactSums.read(in, units),
        ExactSums.read(in, units),
        ExactSums.read(in, units),
        ExactSums.read(in, units));
  }
}
