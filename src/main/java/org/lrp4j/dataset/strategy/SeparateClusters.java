package org.lrp4j.dataset.strategy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Clusters that are strategies of their own: those that are too small, or not separate from others,
 * are joined to the one that they are most alike, until all are. A cluster is separate if of the
 * joins of its members at most 15 % lead out of it (its conductance). The largest gap between
 * eigenvalues is somewhere even where there is no structure, and would cut what is continuous.
 */
final class SeparateClusters {

  private static final double MOST_CONDUCTANCE = 0.15;
  private static final int LEAST_SIZE = 5;
  private static final double LEAST_SHARE = 0.02;

  private SeparateClusters() {}

  /**
   * Joins clusters.
   *
   * @param graph which members are joined
   * @param clusters all of the graph in clusters
   * @return all of it in separate clusters, the largest first
   */
  static List<List<Integer>> of(NeighbourGraph graph, List<List<Integer>> clusters) {
    boolean[][] isJoined = graph.isJoined();
    double least = Math.max(LEAST_SIZE, LEAST_SHARE * isJoined.length);
    List<Set<Integer>> separate = new ArrayList<>();
    clusters.forEach(cluster -> separate.add(new HashSet<>(cluster)));
    while (separate.size() > 1) {
      Set<Integer> worst =
          separate.stream()
              .max(Comparator.comparingDouble(each -> badness(isJoined, each, least)))
              .orElseThrow();
      if (badness(isJoined, worst, least) <= MOST_CONDUCTANCE) {
        break;
      }
      separate.remove(worst);
      separate.stream()
          .max(
              Comparator.comparingDouble(
                  each -> joins(isJoined, worst, each) / (double) each.size()))
          .orElseThrow()
          .addAll(worst);
    }
    return separate.stream()
        .map(each -> each.stream().sorted().toList())
        .sorted(
            Comparator.comparingInt((List<Integer> members) -> -members.size())
                .thenComparing(members -> members.get(0)))
        .toList();
  }

  /** The conductance, and what is too small before all else. */
  private static double badness(boolean[][] isJoined, Set<Integer> cluster, double least) {
    return conductance(isJoined, cluster) + (cluster.size() < least ? 1 : 0);
  }

  /** How many of the joins of a cluster's members lead out of it, as a share. */
  static double conductance(boolean[][] isJoined, Set<Integer> cluster) {
    int all = 0;
    int out = 0;
    for (int member : cluster) {
      for (int other = 0; other < isJoined.length; other++) {
        if (isJoined[member][other]) {
          all++;
          out += cluster.contains(other) ? 0 : 1;
        }
      }
    }
    return all == 0 ? 0 : out / (double) all;
  }

  private static int joins(boolean[][] isJoined, Set<Integer> one, Set<Integer> other) {
    int joins = 0;
    for (int from : one) {
      for (int to : other) {
        joins += isJoined[from][to] ? 1 : 0;
      }
    }
    return joins;
  }
}
