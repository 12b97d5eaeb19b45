package org.lrp4j.listener;

import java.util.List;
import java.util.stream.IntStream;

/** What features are called. */
final class FeatureNames {

  private FeatureNames() {}

  /**
   * The names of an input's features. Of several inputs, names that are meant for one have the
   * wrong number for the others, which get numbers.
   */
  static List<String> of(int features, List<String> given) {
    return given.size() == features
        ? given
        : IntStream.range(0, features).mapToObj(i -> "feature " + i).toList();
  }
}
