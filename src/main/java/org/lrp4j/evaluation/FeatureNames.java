package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Checks names of features against the data: names of another number would be dropped silently. */
final class FeatureNames {

  private FeatureNames() {}

  /**
   * Requires that a table or a batch of sequences has as many features as there are names. Images
   * have none that are named.
   *
   * @param names the names, or none
   * @param features a batch of each input
   * @throws IllegalArgumentException if no table or sequence has so many
   */
  static void require(List<String> names, INDArray... features) {
    List<INDArray> named =
        Arrays.stream(features).filter(array -> array.rank() == 2 || array.rank() == 3).toList();
    if (!names.isEmpty()
        && !named.isEmpty()
        && named.stream().noneMatch(array -> has(array, names.size()))) {
      throw new IllegalArgumentException(
          "There are "
              + names.size()
              + " feature names, but the features have the shapes "
              + named.stream().map(array -> Arrays.toString(array.shape())).toList()
              + ": give one name for each feature");
    }
  }

  /** Sequences have their features first or last. */
  private static boolean has(INDArray array, int count) {
    return array.size(1) == count || array.rank() == 3 && array.size(2) == count;
  }
}
