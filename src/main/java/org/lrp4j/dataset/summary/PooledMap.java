package org.lrp4j.dataset.summary;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Numbers on a small grid. The array is not copied: do not change it.
 *
 * @param channels how many planes there are: 1 for the relevance of images, the features of tables
 *     and sequences
 * @param rows the height; 1 of tables and sequences
 * @param columns the width, of sequences the time steps; 1 of tables
 * @param numbers the numbers, [channels, rows, columns] in C order
 */
public record PooledMap(int channels, int rows, int columns, float[] numbers) {

  /**
   * A map.
   *
   * @param channels how many planes there are
   * @param rows the height
   * @param columns the width
   * @param numbers the numbers
   * @throws IllegalArgumentException if there are not as many numbers
   */
  public PooledMap {
    if (Math.min(channels, Math.min(rows, columns)) < 0
        || (long) channels * rows * columns != numbers.length) {
      throw new IllegalArgumentException(
          "A map of %d × %d × %d cannot have %d numbers"
              .formatted(channels, rows, columns, numbers.length));
    }
  }

  /**
   * Whether another map has the same axes.
   *
   * @param other another map
   * @return true if they can be compared number by number
   */
  public boolean fits(PooledMap other) {
    return channels == other.channels && rows == other.rows && columns == other.columns;
  }

  /** The relevance of an input, pooled to at most side × side by sums, then divided by Σ|R|. */
  static PooledMap ofRelevance(InputEvidence input, int side) {
    PooledMap pooled = pooled(input.shape(), input.relevance(), side, isImage(input.shape()));
    double total = 0;
    for (float number : pooled.numbers) {
      total += Math.abs(number);
    }
    for (int i = 0; i < pooled.numbers.length && total > 0; i++) {
      pooled.numbers[i] /= (float) total;
    }
    return pooled;
  }

  /** The input itself, pooled by means. Images keep their channels. */
  static PooledMap ofValues(InputEvidence input, int side) {
    InputShape shape = input.shape();
    PooledMap sums = pooled(shape, input.values(), side, false);
    double[] ones = new double[shape.length()];
    Arrays.fill(ones, 1);
    PooledMap counts = pooled(shape, ones, side, false);
    for (int i = 0; i < sums.numbers.length; i++) {
      sums.numbers[i] /= counts.numbers[i];
    }
    return sums;
  }

  /**
   * The same on a coarser grid.
   *
   * @param side the height and width at most
   * @return sums over the cells
   */
  public PooledMap pooled(int side) {
    CellGrid grid = new CellGrid(rows, columns, Math.min(rows, side), Math.min(columns, side));
    int cells = grid.rows() * grid.columns();
    float[] sums = new float[channels * cells];
    for (int i = 0; i < numbers.length; i++) {
      sums[i / (rows * columns) * cells + grid.cell(i)] += numbers[i];
    }
    return new PooledMap(channels, grid.rows(), grid.columns(), sums);
  }

  private static boolean isImage(InputShape shape) {
    return shape.positions().size() > 1;
  }

  private static PooledMap pooled(
      InputShape shape, double[] numbers, int side, boolean addsChannels) {
    CellGrid grid = CellGrid.of(shape, side);
    int cells = grid.rows() * grid.columns();
    int channels = addsChannels ? 1 : shape.channels();
    int perChannel = shape.positionCount();
    double[] sums = new double[channels * cells];
    for (int i = 0; i < numbers.length; i++) {
      int channel = addsChannels ? 0 : i / perChannel;
      sums[channel * cells + grid.cell(i)] += numbers[i];
    }
    float[] pooled = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      pooled[i] = (float) sums[i];
    }
    return new PooledMap(channels, grid.rows(), grid.columns(), pooled);
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(channels);
    out.writeInt(rows);
    out.writeInt(columns);
    SummaryFormat.writeNumbers(out, numbers);
  }

  static PooledMap read(DataInputStream in) throws IOException {
    return new PooledMap(in.readInt(), in.readInt(), in.readInt(), SummaryFormat.readNumbers(in));
  }
}
