package org.lrp4j.dataset.strategy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.Clusterable;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.MultiKMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.random.Well19937c;

/**
 * Clusters of a graph: the eigenvectors of the smallest eigenvalues of its normalised Laplacian, as
 * many as the largest gap between eigenvalues tells, with rows of length 1, in clusters by k-means
 * (Ng, Jordan and Weiss, 2002). The same graph gives the same clusters.
 *
 * @param eigenvalues the smallest eigenvalues in order
 * @param clusters the members of each cluster, the largest first
 */
record SpectralClustering(double[] eigenvalues, List<List<Integer>> clusters) {

  private static final int MOST_CLUSTERS = 10;
  private static final int TRIALS = 8;

  /**
   * Added to every eigenvalue while they are looked for: Hipparchus 3.1 asks what is small beside
   * its neighbours on the diagonal, which never ends where these are zero, as of maps that are
   * equal.
   */
  private static final double SHIFT = 1;

  private static final int ITERATIONS = 100;

  /** A map's place among the eigenvectors. */
  private record Place(int index, double[] point) implements Clusterable {
    @Override
    public double[] getPoint() {
      return point;
    }
  }

  static SpectralClustering of(NeighbourGraph graph) {
    double[][] laplacian = graph.laplacian();
    int count = laplacian.length;
    for (int i = 0; i < count; i++) {
      laplacian[i][i] += SHIFT;
    }
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(laplacian, false));
    double[] values = Arrays.stream(eigen.getEigenvalues()).map(v -> v - SHIFT).toArray();
    int[] order =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] smallest =
        Arrays.stream(order)
            .limit(Math.min(count, MOST_CLUSTERS + 1L))
            .mapToDouble(i -> values[i])
            .toArray();
    int clusters = gap(smallest);
    if (clusters == 1) {
      return new SpectralClustering(smallest, List.of(IntStream.range(0, count).boxed().toList()));
    }
    double[][] vectors =
        IntStream.range(0, clusters)
            .mapToObj(i -> eigen.getEigenvector(order[i]).toArray())
            .toArray(double[][]::new);
    return new SpectralClustering(smallest, clusters(vectors, clusters));
  }

  /** After how many eigenvalues the largest gap is. */
  private static int gap(double[] eigenvalues) {
    int best = 1;
    for (int i = 2; i < eigenvalues.length; i++) {
      if (eigenvalues[i] - eigenvalues[i - 1] > eigenvalues[best] - eigenvalues[best - 1]) {
        best = i;
      }
    }
    return best;
  }

  private static List<List<Integer>> clusters(double[][] vectors, int count) {
    List<Place> places =
        IntStream.range(0, vectors[0].length)
            .mapToObj(i -> new Place(i, direction(vectors, i)))
            .toList();
    KMeansPlusPlusClusterer<Place> means =
        new KMeansPlusPlusClusterer<>(
            count, ITERATIONS, new EuclideanDistance(), new Well19937c(0));
    List<CentroidCluster<Place>> found =
        new MultiKMeansPlusPlusClusterer<>(means, TRIALS).cluster(places);
    return found.stream()
        .map(cluster -> cluster.getPoints().stream().map(Place::index).sorted().toList())
        .filter(members -> !members.isEmpty())
        .sorted(
            Comparator.comparingInt((List<Integer> members) -> -members.size())
                .thenComparing(members -> members.get(0)))
        .toList();
  }

  private static double[] direction(double[][] vectors, int row) {
    double[] point = Arrays.stream(vectors).mapToDouble(vector -> vector[row]).toArray();
    double length = Math.sqrt(Arrays.stream(point).map(c -> c * c).sum());
    return length == 0 ? point : Arrays.stream(point).map(c -> c / length).toArray();
  }
}
