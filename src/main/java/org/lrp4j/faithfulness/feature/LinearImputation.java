package org.lrp4j.faithfulness.feature;

import java.util.Arrays;

/**
 * Fills removed pixels in from their neighbours, exactly: by a factorisation within the envelope of
 * the matrix where that is cheap, which it is for images of up to a hundred pixels a side, and by
 * conjugate gradients beyond.
 *
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022</a>
 */
public final class LinearImputation {

  /** Multiplications from which on iterations are faster. */
  private static final double WORTH_ITERATING = 2e7;

  private static final double RESIDUAL = 1e-13;

  private static final double DIRECT = 1.0 / 6;
  private static final double DIAGONAL = 1.0 / 12;

  private final double worthIterating;
  private final int height;
  private final int width;
  private final int[] numbers;
  private final int[] pixels;
  private final double[] diagonal;
  private final int[] neighbours;
  private final double[] weights;
  private int count;
  private int entries;
  private boolean isFactorised;
  private final int[] first;
  private final int[] starts;
  private double[] rows = new double[0];
  private final double[] right;

  /**
   * For images of one size; one with the height 1 is a sequence.
   *
   * @param height rows
   * @param width columns
   */
  public LinearImputation(int height, int width) {
    this(height, width, WORTH_ITERATING);
  }

  /** The same with another number of multiplications from which on it iterates. */
  LinearImputation(int height, int width, double worthIterating) {
    this.worthIterating = worthIterating;
    this.height = height;
    this.width = width;
    int size = height * width;
    numbers = new int[size];
    pixels = new int[size];
    diagonal = new double[size];
    neighbours = new int[8 * size];
    weights = new double[8 * size];
    first = new int[size];
    starts = new int[size];
    right = new double[size];
    for (int pixel = 0; pixel < size; pixel++) {
      lookAround(pixel);
    }
  }

  /** Notes the neighbours that exist; −1 for those that do not. */
  private void lookAround(int pixel) {
    int row = pixel / width;
    int column = pixel % width;
    int place = 8 * pixel;
    for (int r = row - 1; r <= row + 1; r++) {
      for (int c = column - 1; c <= column + 1; c++) {
        if (r == row && c == column) {
          continue;
        }
        boolean exists = r >= 0 && r < height && c >= 0 && c < width;
        double weight = r == row || c == column ? DIRECT : DIAGONAL;
        neighbours[place] = exists ? r * width + c : -1;
        weights[place] = exists ? weight : 0;
        diagonal[pixel] += weights[place];
        place++;
      }
    }
  }

  /**
   * Takes over which pixels are removed.
   *
   * @param removed one entry a pixel, row by row
   * @return false if none is left to fill the others in from
   */
  public boolean remove(boolean... removed) {
    count = 0;
    // Along the shorter side, so that neighbours have near numbers.
    boolean isWide = width > height;
    for (int k = 0; k < numbers.length; k++) {
      int pixel = isWide ? k % height * width + k / height : k;
      numbers[pixel] = removed[pixel] ? count : -1;
      if (removed[pixel]) {
        pixels[count++] = pixel;
      }
    }
    if (count == numbers.length) {
      return false;
    }
    isFactorised = work() < worthIterating;
    if (isFactorised) {
      factorise();
    }
    return true;
  }

  /** The multiplications of a factorisation; also lays the rows out. */
  private double work() {
    double work = 0;
    int length = 0;
    for (int i = 0; i < count; i++) {
      int least = i;
      int place = 8 * pixels[i];
      for (int k = place; k < place + 8; k++) {
        int number = neighbours[k] < 0 ? -1 : numbers[neighbours[k]];
        if (number >= 0 && number < least) {
          least = number;
        }
      }
      first[i] = least;
      starts[i] = length - least;
      length += i - least + 1;
      work += 0.5 * (i - least) * (i - least);
    }
    entries = length;
    return work;
  }

  /** L·D·Lᵀ, row by row, each from its first entry on. */
  private void factorise() {
    if (rows.length < entries) {
      rows = new double[entries];
    } else {
      Arrays.fill(rows, 0, entries, 0);
    }
    double[] a = rows;
    for (int i = 0; i < count; i++) {
      int start = starts[i];
      int pixel = pixels[i];
      for (int k = 8 * pixel; k < 8 * pixel + 8; k++) {
        int number = neighbours[k] < 0 ? -1 : numbers[neighbours[k]];
        if (number >= 0 && number < i) {
          a[start + number] = -weights[k];
        }
      }
      int begin = first[i];
      for (int j = begin + 1; j < i; j++) {
        int low = Math.max(begin, first[j]);
        a[start + j] -= dot(a, start + low, starts[j] + low, j - low);
      }
      double pivot = diagonal[pixel];
      for (int j = begin; j < i; j++) {
        double scaled = a[start + j] / a[starts[j] + j];
        pivot -= a[start + j] * scaled;
        a[start + j] = scaled;
      }
      a[start + i] = pivot;
    }
  }

  /** Four sums side by side, which need not wait for each other. */
  private static double dot(double[] a, int one, int other, int length) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = 0;
    for (; k + 3 < length; k += 4) {
      sum0 += a[one + k] * a[other + k];
      sum1 += a[one + k + 1] * a[other + k + 1];
      sum2 += a[one + k + 2] * a[other + k + 2];
      sum3 += a[one + k + 3] * a[other + k + 3];
    }
    for (; k < length; k++) {
      sum0 += a[one + k] * a[other + k];
    }
    return sum0 + sum1 + (sum2 + sum3);
  }

  /**
   * Fills one channel in.
   *
   * @param image the channel, row by row; its removed pixels are overwritten
   */
  public void fill(double... image) {
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int k = 8 * pixels[i]; k < 8 * pixels[i] + 8; k++) {
        if (neighbours[k] >= 0 && numbers[neighbours[k]] < 0) {
          sum += weights[k] * image[neighbours[k]];
        }
      }
      right[i] = sum;
    }
    if (isFactorised) {
      solve();
    } else {
      iterate();
    }
    for (int i = 0; i < count; i++) {
      image[pixels[i]] = right[i];
    }
  }

  private void solve() {
    double[] a = rows;
    for (int i = 0; i < count; i++) {
      double sum = right[i];
      for (int k = first[i]; k < i; k++) {
        sum -= a[starts[i] + k] * right[k];
      }
      right[i] = sum;
    }
    for (int i = 0; i < count; i++) {
      right[i] /= a[starts[i] + i];
    }
    for (int i = count - 1; i >= 0; i--) {
      double value = right[i];
      for (int k = first[i]; k < i; k++) {
        right[k] -= a[starts[i] + k] * value;
      }
    }
  }

  /** Conjugate gradients, preconditioned by the diagonal, until rounding ends them. */
  private void iterate() {
    double[] x = new double[count];
    double[] r = Arrays.copyOf(right, count);
    double[] z = new double[count];
    double[] p = new double[count];
    double[] q = new double[count];
    double rho = 0;
    double largest = Arrays.stream(r).map(Math::abs).max().orElse(0);
    for (int iteration = 0; iteration < 20 * (height + width) + 100; iteration++) {
      double next = 0;
      double error = 0;
      for (int i = 0; i < count; i++) {
        z[i] = r[i] / diagonal[pixels[i]];
        next += r[i] * z[i];
        error = Math.max(error, Math.abs(r[i]));
      }
      if (error <= RESIDUAL * largest) {
        break;
      }
      double beta = iteration == 0 ? 0 : next / rho;
      rho = next;
      for (int i = 0; i < count; i++) {
        p[i] = z[i] + beta * p[i];
      }
      double curvature = 0;
      for (int i = 0; i < count; i++) {
        double sum = diagonal[pixels[i]] * p[i];
        for (int k = 8 * pixels[i]; k < 8 * pixels[i] + 8; k++) {
          int number = neighbours[k] < 0 ? -1 : numbers[neighbours[k]];
          if (number >= 0) {
            sum -= weights[k] * p[number];
          }
        }
        q[i] = sum;
        curvature += p[i] * sum;
      }
      double alpha = rho / curvature;
      for (int i = 0; i < count; i++) {
        x[i] += alpha * p[i];
        r[i] -= alpha * q[i];
      }
    }
    System.arraycopy(x, 0, right, 0, count);
  }
}
