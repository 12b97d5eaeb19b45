package org.lrp4j.faithfulness.feature;

import java.util.Arrays;

/**
 * L·D·Lᵀ of a symmetric positive definite matrix within its envelope: from the first entry of each
 * row on. Four rows are computed side by side, so that each number that is loaded takes part in
 * four products; that they begin with the same column costs a few zeros. Used again and again; not
 * safe for use by several threads at once.
 */
final class EnvelopeFactorisation {

  /** How many rows make a block. */
  private static final int SIDE = 4;

  private int blocks;
  private int[] lows = new int[0];
  private int[] starts = new int[0];
  private int[] offsets = new int[0];
  private double[] entries = new double[0];
  private double[] inverse = new double[0];
  private final double[] sums = new double[SIDE * SIDE];

  /**
   * How many unknowns a right-hand side has to have room for.
   *
   * @param count how many rows the matrix has
   * @return the number of whole blocks times their size
   */
  static int padded(int count) {
    return (count + SIDE - 1) / SIDE * SIDE;
  }

  /**
   * Makes room for a matrix of zeros.
   *
   * @param count how many rows it has
   * @param first for each row the column of its first entry
   */
  void begin(int count, int... first) {
    blocks = padded(count) / SIDE;
    if (lows.length < blocks) {
      lows = new int[blocks];
      starts = new int[blocks];
      offsets = new int[blocks];
      inverse = new double[blocks * SIDE];
    }
    int length = 0;
    for (int block = 0; block < blocks; block++) {
      int low = block * SIDE;
      for (int row = block * SIDE; row < Math.min(count, block * SIDE + SIDE); row++) {
        low = Math.min(low, first[row]);
      }
      lows[block] = low;
      starts[block] = low / SIDE * SIDE;
      offsets[block] = length;
      length += SIDE * length(block);
    }
    if (entries.length < length) {
      entries = new double[length + length / 4];
    } else {
      Arrays.fill(entries, 0, length, 0);
    }
    for (int row = count; row < blocks * SIDE; row++) {
      set(row(row), row, 1); // unknowns that nobody asks for
    }
  }

  private int length(int block) {
    return block * SIDE + SIDE - starts[block];
  }

  private int place(int block, int row, int column) {
    return offsets[block] + row * length(block) + column - starts[block];
  }

  /** Where a row lies. */
  int row(int row) {
    return place(row / SIDE, row % SIDE, 0);
  }

  /**
   * Sets an entry of the lower half.
   *
   * @param row what {@link #row} says of its row
   * @param column not before the first one of the row
   * @param value its value
   */
  void set(int row, int column, double value) {
    entries[row + column] = value;
  }

  /** Factorises in place. */
  void factorise() {
    for (int block = 0; block < blocks; block++) {
      for (int other = starts[block] / SIDE; other < block; other++) {
        int column = other * SIDE;
        int low = Math.max(lows[block], lows[other]);
        int count = column - low;
        if (count > 0) {
          addProducts(
              entries,
              place(block, 0, low),
              length(block),
              place(other, 0, low),
              length(other),
              count,
              sums);
        } else {
          Arrays.fill(sums, 0);
        }
        subtract(place(block, 0, column), length(block), place(other, 0, column), length(other));
      }
      factoriseDiagonal(block);
    }
  }

  /** The products of four rows with four others. */
  private static void addProducts(
      double[] a, int one, int ofOne, int other, int ofOther, int count, double[] sums) {
    int one1 = one + ofOne;
    int one2 = one1 + ofOne;
    int one3 = one2 + ofOne;
    int other1 = other + ofOther;
    int other2 = other1 + ofOther;
    int other3 = other2 + ofOther;
    double s00 = 0;
    double s01 = 0;
    double s02 = 0;
    double s03 = 0;
    double s10 = 0;
    double s11 = 0;
    double s12 = 0;
    double s13 = 0;
    double s20 = 0;
    double s21 = 0;
    double s22 = 0;
    double s23 = 0;
    double s30 = 0;
    double s31 = 0;
    double s32 = 0;
    double s33 = 0;
    for (int k = 0; k < count; k++) {
      double a0 = a[one + k];
      double a1 = a[one1 + k];
      double a2 = a[one2 + k];
      double a3 = a[one3 + k];
      double b0 = a[other + k];
      double b1 = a[other1 + k];
      double b2 = a[other2 + k];
      double b3 = a[other3 + k];
      s00 = FusedProduct.add(a0, b0, s00);
      s01 = FusedProduct.add(a0, b1, s01);
      s02 = FusedProduct.add(a0, b2, s02);
      s03 = FusedProduct.add(a0, b3, s03);
      s10 = FusedProduct.add(a1, b0, s10);
      s11 = FusedProduct.add(a1, b1, s11);
      s12 = FusedProduct.add(a1, b2, s12);
      s13 = FusedProduct.add(a1, b3, s13);
      s20 = FusedProduct.add(a2, b0, s20);
      s21 = FusedProduct.add(a2, b1, s21);
      s22 = FusedProduct.add(a2, b2, s22);
      s23 = FusedProduct.add(a2, b3, s23);
      s30 = FusedProduct.add(a3, b0, s30);
      s31 = FusedProduct.add(a3, b1, s31);
      s32 = FusedProduct.add(a3, b2, s32);
      s33 = FusedProduct.add(a3, b3, s33);
    }
    sums[0] = s00;
    sums[1] = s01;
    sums[2] = s02;
    sums[3] = s03;
    sums[4] = s10;
    sums[5] = s11;
    sums[6] = s12;
    sums[7] = s13;
    sums[8] = s20;
    sums[9] = s21;
    sums[10] = s22;
    sums[11] = s23;
    sums[12] = s30;
    sums[13] = s31;
    sums[14] = s32;
    sums[15] = s33;
  }

  /** Takes the sums away from a square of entries, and what its own columns bring about. */
  private void subtract(int square, int ofSquare, int triangle, int ofTriangle) {
    double[] a = entries;
    double l10 = a[triangle + ofTriangle];
    double l20 = a[triangle + 2 * ofTriangle];
    double l21 = a[triangle + 2 * ofTriangle + 1];
    double l30 = a[triangle + 3 * ofTriangle];
    double l31 = a[triangle + 3 * ofTriangle + 1];
    double l32 = a[triangle + 3 * ofTriangle + 2];
    for (int row = 0; row < SIDE; row++) {
      int place = square + row * ofSquare;
      double v0 = a[place] - sums[SIDE * row];
      double v1 = a[place + 1] - sums[SIDE * row + 1] - v0 * l10;
      double v2 = a[place + 2] - sums[SIDE * row + 2] - v0 * l20 - v1 * l21;
      double v3 = a[place + 3] - sums[SIDE * row + 3] - v0 * l30 - v1 * l31 - v2 * l32;
      a[place] = v0;
      a[place + 1] = v1;
      a[place + 2] = v2;
      a[place + 3] = v3;
    }
  }

  /** Divides four rows by the pivots, and factorises the square at their end. */
  private void factoriseDiagonal(int block) {
    double[] a = entries;
    int column = block * SIDE;
    int length = length(block);
    int row0 = place(block, 0, starts[block]);
    int row1 = row0 + length;
    int row2 = row1 + length;
    int row3 = row2 + length;
    double s00 = 0;
    double s10 = 0;
    double s11 = 0;
    double s20 = 0;
    double s21 = 0;
    double s22 = 0;
    double s30 = 0;
    double s31 = 0;
    double s32 = 0;
    double s33 = 0;
    int count = column - starts[block];
    int first = starts[block];
    for (int k = 0; k < count; k++) {
      double pivot = inverse[first + k];
      double v0 = a[row0 + k];
      double v1 = a[row1 + k];
      double v2 = a[row2 + k];
      double v3 = a[row3 + k];
      double w0 = v0 * pivot;
      double w1 = v1 * pivot;
      double w2 = v2 * pivot;
      double w3 = v3 * pivot;
      s00 = FusedProduct.add(v0, w0, s00);
      s10 = FusedProduct.add(v1, w0, s10);
      s11 = FusedProduct.add(v1, w1, s11);
      s20 = FusedProduct.add(v2, w0, s20);
      s21 = FusedProduct.add(v2, w1, s21);
      s22 = FusedProduct.add(v2, w2, s22);
      s30 = FusedProduct.add(v3, w0, s30);
      s31 = FusedProduct.add(v3, w1, s31);
      s32 = FusedProduct.add(v3, w2, s32);
      s33 = FusedProduct.add(v3, w3, s33);
      a[row0 + k] = w0;
      a[row1 + k] = w1;
      a[row2 + k] = w2;
      a[row3 + k] = w3;
    }
    double d0 = 1 / (a[row0 + count] - s00);
    double v10 = a[row1 + count] - s10;
    double l10 = v10 * d0;
    double d1 = 1 / (a[row1 + count + 1] - s11 - v10 * l10);
    double v20 = a[row2 + count] - s20;
    double v21 = a[row2 + count + 1] - s21 - v20 * l10;
    double l20 = v20 * d0;
    double l21 = v21 * d1;
    double d2 = 1 / (a[row2 + count + 2] - s22 - v20 * l20 - v21 * l21);
    double v30 = a[row3 + count] - s30;
    double v31 = a[row3 + count + 1] - s31 - v30 * l10;
    double v32 = a[row3 + count + 2] - s32 - v30 * l20 - v31 * l21;
    double l30 = v30 * d0;
    double l31 = v31 * d1;
    double l32 = v32 * d2;
    inverse[column] = d0;
    inverse[column + 1] = d1;
    inverse[column + 2] = d2;
    inverse[column + 3] = 1 / (a[row3 + count + 3] - s33 - v30 * l30 - v31 * l31 - v32 * l32);
    a[row1 + count] = l10;
    a[row2 + count] = l20;
    a[row2 + count + 1] = l21;
    a[row3 + count] = l30;
    a[row3 + count + 1] = l31;
    a[row3 + count + 2] = l32;
  }

  /**
   * Solves the system.
   *
   * @param right the right-hand side, which becomes the solution, {@linkplain #padded with room}
   */
  void solve(double... right) {
    for (int row = 0; row < blocks * SIDE; row += SIDE) {
      forwards(row / SIDE, row, right);
    }
    for (int row = 0; row < blocks * SIDE; row++) {
      right[row] *= inverse[row];
    }
    for (int row = (blocks - 1) * SIDE; row >= 0; row -= SIDE) {
      backwards(row / SIDE, row, right);
    }
  }

  private void forwards(int block, int row, double[] x) {
    double[] a = entries;
    int low = lows[block];
    int length = length(block);
    int row0 = place(block, 0, low);
    int row1 = row0 + length;
    int row2 = row1 + length;
    int row3 = row2 + length;
    double x0 = x[row];
    double x1 = x[row + 1];
    double x2 = x[row + 2];
    double x3 = x[row + 3];
    int count = row - low;
    for (int k = 0; k < count; k++) {
      double value = x[low + k];
      x0 = FusedProduct.subtract(a[row0 + k], value, x0);
      x1 = FusedProduct.subtract(a[row1 + k], value, x1);
      x2 = FusedProduct.subtract(a[row2 + k], value, x2);
      x3 = FusedProduct.subtract(a[row3 + k], value, x3);
    }
    x1 -= a[row1 + count] * x0;
    x2 -= a[row2 + count] * x0 + a[row2 + count + 1] * x1;
    x3 -= a[row3 + count] * x0 + a[row3 + count + 1] * x1 + a[row3 + count + 2] * x2;
    x[row] = x0;
    x[row + 1] = x1;
    x[row + 2] = x2;
    x[row + 3] = x3;
  }

  private void backwards(int block, int row, double[] x) {
    double[] a = entries;
    int low = lows[block];
    int length = length(block);
    int row0 = place(block, 0, low);
    int row1 = row0 + length;
    int row2 = row1 + length;
    int row3 = row2 + length;
    int count = row - low;
    double x3 = x[row + 3];
    double x2 = x[row + 2] - a[row3 + count + 2] * x3;
    double x1 = x[row + 1] - a[row2 + count + 1] * x2 - a[row3 + count + 1] * x3;
    double x0 = x[row] - a[row1 + count] * x1 - a[row2 + count] * x2 - a[row3 + count] * x3;
    x[row] = x0;
    x[row + 1] = x1;
    x[row + 2] = x2;
    for (int k = 0; k < count; k++) {
      double pair = FusedProduct.add(a[row0 + k], x0, a[row1 + k] * x1);
      double other = FusedProduct.add(a[row2 + k], x2, a[row3 + k] * x3);
      x[low + k] -= pair + other;
    }
  }
}
