package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {

  private Ticks() {}

  /**
   * Multiples of 1, 2 or 5 times a power of ten.
   *
   * @param least where the axis begins
   * @param most where it ends
   * @param steps into how many parts they may divide the axis
   */
  static List<Double> between(double least, double most, int steps) {
    if (!(most > least)) {
      return List.of(least);
    }
    double wanted = (most - least) / steps;
    double power = Math.pow(10, Math.floor(Math.log10(wanted)));
    double ratio = wanted / power;
    double step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10);
    List<Double> ticks = new ArrayList<>();
    for (long k = (long) Math.ceil(least / step - 1e-9); k * step <= most + 1e-9 * step; k++) {
      // The quotient of whole numbers, where there is one: 3 / 10 is the number that 0.3 is.
      ticks.add(step < 1 ? k / Math.rint(1 / step) : k * step);
    }
    return ticks;
  }
}
