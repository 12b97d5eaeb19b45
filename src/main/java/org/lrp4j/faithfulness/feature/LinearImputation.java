package org.lrp4j.faithfulness.feature;

import java.util.Arrays;

/**
 * Fills removed pixels in from their neighbours, exactly: by a factorisation within the envelope of
 * the matrix where that is cheap, which it is for images of up to a hundred pixels a side, and by
 * conjugate gradients beyond. Not safe for use by several threads at once.
 *
 * @see <a href="https://arxiv.org/abs/2202.00449">Rong et al., 2022</a>
 */
public final class LinearImputation {

  /** Multiplications from which on iterations are faster. */
  private static final double WORTH_ITERATING = 2e7;

  private static final double RESIDUAL = 1e-13;

  private static final double DIRECT = 1.0 / 6;
  private static final double DIAGONAL = 1.0 / 12;

  /** Of the neighbours, those with lower numbers first. */
  private static final double[] WEIGHTS = {
    DIAGONAL, DIRECT, DIAGONAL, DIRECT, DIRECT, DIAGONAL, DIRECT, DIAGONAL
  };

  private static final int LOWER = 4;

  /** Beyond all numbers, so that the least of several is an unknown's. */
  private static final int KNOWN = Integer.MAX_VALUE;

  private final double worthIterating;

  /** Where each pixel lies: line by line along the shorter side, within an edge of zeros. */
  private final int[] places;

  private final int[] neighbours;

  /** Of each place the number of its unknown, or that it is known, which the edge is as well. */
  private final int[] numbers;

  private final double[] values;
  private final double[] diagonal;

  /** The pixel and the place of each unknown. */
  private final int[] pixels;

  private final int[] unknowns;
  private final int[] first;
  private final double[] right;
  private final int[] pixelsInOrder;
  private final EnvelopeFactorisation factorisation = new EnvelopeFactorisation();
  private final int mostIterations;
  private int count;
  private boolean isFactorised;

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
    this.mostIterations = 20 * (height + width) + 100;
    int size = height * width;
    // Along the shorter side, so that neighbours have near numbers.
    int breadth = Math.min(height, width);
    int line = breadth + 2;
    int around = (Math.max(height, width) + 2) * line;
    neighbours = new int[] {-line - 1, -line, -line + 1, -1, 1, line - 1, line, line + 1};
    places = new int[size];
    pixelsInOrder = new int[size];
    numbers = new int[around];
    values = new double[around];
    diagonal = new double[around];
    pixels = new int[size];
    unknowns = new int[size];
    first = new int[size];
    right = new double[EnvelopeFactorisation.padded(size)];
    boolean[] exists = new boolean[around];
    for (int k = 0; k < size; k++) {
      int pixel = width > height ? k % breadth * width + k / breadth : k;
      pixelsInOrder[k] = pixel;
      places[k] = (k / breadth + 1) * line + k % breadth + 1;
      exists[places[k]] = true;
    }
    Arrays.fill(numbers, KNOWN);
    for (int place : places) {
      for (int n = 0; n < WEIGHTS.length; n++) {
        diagonal[place] += exists[place + neighbours[n]] ? WEIGHTS[n] : 0;
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
    for (int k = 0; k < places.length; k++) {
      int pixel = pixelsInOrder[k];
      if (removed[pixel]) {
        pixels[count] = pixel;
        unknowns[count] = places[k];
        numbers[places[k]] = count++;
      } else {
        numbers[places[k]] = KNOWN;
      }
    }
    if (count == places.length) {
      return false;
    }
    isFactorised = work() < worthIterating;
    if (isFactorised) {
      factorise();
    }
    return true;
  }

  /** The multiplications of a factorisation; also finds the first entry of each row. */
  private double work() {
    double work = 0;
    for (int i = 0; i < count; i++) {
      int least = i;
      for (int n = 0; n < LOWER; n++) {
        least = Math.min(least, numbers[unknowns[i] + neighbours[n]]);
      }
      first[i] = least;
      work += 0.5 * (i - least) * (i - least);
    }
    return work;
  }

  private void factorise() {
    factorisation.begin(count, first);
    for (int i = 0; i < count; i++) {
      int place = unknowns[i];
      int row = factorisation.row(i);
      for (int n = 0; n < LOWER; n++) {
        int number = numbers[place + neighbours[n]];
        if (number != KNOWN) {
          factorisation.set(row, number, -WEIGHTS[n]);
        }
      }
      factorisation.set(row, i, diagonal[place]);
    }
    factorisation.factorise();
  }

  /**
   * Fills one channel in.
   *
   * @param image the channel, row by row; its removed pixels are overwritten
   */
  public void fill(double... image) {
    for (int k = 0; k < places.length; k++) {
      values[places[k]] = image[pixelsInOrder[k]];
    }
    for (int i = 0; i < count; i++) {
      values[unknowns[i]] = 0; // what was there plays no part
    }
    for (int i = 0; i < count; i++) {
      right[i] = knownAround(unknowns[i]);
    }
    if (isFactorised) {
      Arrays.fill(right, count, EnvelopeFactorisation.padded(count), 0);
      factorisation.solve(right);
    } else {
      iterate();
    }
    for (int i = 0; i < count; i++) {
      image[pixels[i]] = right[i];
    }
  }

  /** The weighted sum of a place's known neighbours. */
  private double knownAround(int place) {
    double diagonals =
        values[place + neighbours[0]]
            + values[place + neighbours[2]]
            + (values[place + neighbours[5]] + values[place + neighbours[7]]);
    double directs =
        values[place + neighbours[1]]
            + values[place + neighbours[3]]
            + (values[place + neighbours[4]] + values[place + neighbours[6]]);
    return DIAGONAL * diagonals + DIRECT * directs;
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
    for (int iteration = 0; iteration < mostIterations; iteration++) {
      double next = 0;
      double error = 0;
      for (int i = 0; i < count; i++) {
        z[i] = r[i] / diagonal[unknowns[i]];
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
        double sum = diagonal[unknowns[i]] * p[i];
        for (int n = 0; n < WEIGHTS.length; n++) {
          int number = numbers[unknowns[i] + neighbours[n]];
          if (number != KNOWN) {
            sum -= WEIGHTS[n] * p[number];
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
