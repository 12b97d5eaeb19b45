package org.lrp4j.dataset.strategy;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which maps are alike: two are joined if one is among the k nearest of the other, by Euclidean
 * distance, with k = ⌈ln n⌉, but at least 3.
 *
 * @param isJoined whether two maps are joined, symmetric
 */
record NeighbourGraph(boolean[][] isJoined) {

  static NeighbourGraph of(List<float[]> maps) {
    int count = maps.size();
    int neighbours = Math.min(count - 1, Math.max(3, (int) Math.ceil(Math.log(count))));
    double[][] distances = distances(maps);
    boolean[][] isJoined = new boolean[count][count];
    for (int i = 0; i < count; i++) {
      int from = i;
      int[] nearest =
          IntStream.range(0, count)
              .filter(other -> other != from)
              .boxed()
              .sorted(Comparator.comparingDouble(other -> distances[from][other]))
              .limit(neighbours)
              .mapToInt(other -> other)
              .toArray();
      for (int other : nearest) {
        isJoined[i][other] = true;
        isJoined[other][i] = true;
      }
    }
    return new NeighbourGraph(isJoined);
  }

  /** Squared distances. */
  private static double[][] distances(List<float[]> maps) {
    double[][] distances = new double[maps.size()][maps.size()];
    for (int i = 0; i < maps.size(); i++) {
      for (int k = 0; k < i; k++) {
        double sum = 0;
        float[] one = maps.get(i);
        float[] other = maps.get(k);
        for (int c = 0; c < one.length; c++) {
          double difference = one[c] - other[c];
          sum += difference * difference;
        }
        distances[i][k] = sum;
        distances[k][i] = sum;
      }
    }
    return distances;
  }

  /** The normalised Laplacian, I − D^(−½)·A·D^(−½). */
  double[][] laplacian() {
    int count = isJoined.length;
    double[] roots = new double[count];
    for (int i = 0; i < count; i++) {
      int degree = 0;
      for (boolean joined : isJoined[i]) {
        degree += joined ? 1 : 0;
      }
      roots[i] = Math.sqrt(degree);
    }
    double[][] laplacian = new double[count][count];
    for (int i = 0; i < count; i++) {
      for (int k = 0; k < count; k++) {
        laplacian[i][k] = i == k ? 1 : isJoined[i][k] ? -1 / (roots[i] * roots[k]) : 0;
      }
    }
    return laplacian;
  }
}
