package org.lrp4j.picture;

import java.util.Arrays;

/**
 * Which relevance gets the full colour: zero keeps its own colour, and plus and minus the limit get
 * the colour map's ends. What lies beyond is clipped.
 */
@FunctionalInterface
public interface Scale {

  /**
   * The relevance that gets the full colour.
   *
   * @param relevance the relevance of all pixels that share a scale, in no particular order
   * @return the limit, in the units of relevance, not negative; 0 where all relevance is 0
   */
  double limit(double[] relevance);

  /**
   * The largest |relevance| gets the full colour: nothing is clipped. This is the default.
   *
   * @return the scale
   */
  static Scale maximum() {
    return relevance -> {
      double most = 0;
      for (double value : relevance) {
        most = Math.max(most, Math.abs(value));
      }
      return most;
    };
  }

  /**
   * A percentile of |relevance| gets the full colour. Use it, with 99 or so, where a few pixels
   * outshine the rest. Percentiles between two pixels are interpolated, as NumPy does; where the
   * percentile is zero, since most pixels are, it is the maximum instead.
   *
   * @param percent above 0, at most 100, which is the maximum
   * @return the scale
   * @throws IllegalArgumentException if percent is out of range
   */
  static Scale percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "A percentile is above 0 and at most 100, for instance 99, but it is " + percent);
    }
    return relevance -> {
      double[] sorted = Arrays.stream(relevance).map(Math::abs).sorted().toArray();
      if (sorted.length == 0) {
        return 0;
      }
      double position = percent / 100 * (sorted.length - 1);
      int below = (int) position;
      int above = Math.min(below + 1, sorted.length - 1);
      double limit = sorted[below] + (sorted[above] - sorted[below]) * (position - below);
      return limit > 0 ? limit : sorted[sorted.length - 1];
    };
  }

  /**
   * A given relevance gets the full colour. Use it to compare pictures of several explanations.
   *
   * @param limit the relevance of the full colour, above 0 and finite
   * @return the scale
   * @throws IllegalArgumentException if the limit is out of range
   */
  static Scale fixed(double limit) {
    if (!(limit > 0 && Double.isFinite(limit))) {
      throw new IllegalArgumentException(
          "The relevance of the full colour must be above 0 and finite, but it is " + limit);
    }
    return relevance -> limit;
  }
}
