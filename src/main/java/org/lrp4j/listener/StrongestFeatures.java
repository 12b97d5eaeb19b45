package org.lrp4j.listener;

import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Which of many features are drawn by themselves. */
final class StrongestFeatures {

  private StrongestFeatures() {}

  /** The strongest features, at most so many, in the input's order. */
  static List<Integer> of(int features, int most, IntToDoubleFunction strength) {
    return IntStream.range(0, features)
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -strength.applyAsDouble(feature)))
        .limit(most)
        .sorted()
        .toList();
  }
}
