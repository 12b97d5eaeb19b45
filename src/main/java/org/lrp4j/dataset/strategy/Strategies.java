package org.lrp4j.dataset.strategy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.lrp4j.dataset.summary.PooledMap;
import org.lrp4j.dataset.summary.SampledMap;
import org.lrp4j.dataset.summary.SurveySummary;

/**
 * By which strategies a network decides for a class (spectral relevance analysis): relevance maps
 * are joined to those that they are most alike, and the graph falls into clusters where it is
 * thinnest. How many there are is where the eigenvalues of the graph's normalised Laplacian have
 * their largest gap; clusters that are too small or not separate from others are joined then. Of
 * sequences it does not count when something occurs.
 *
 * <p>A strategy is suspicious, see {@link Suspicion}, if a region has at least 30 % of its
 * examples' relevance, and three times what it has on average of the class's other examples, and of
 * those of other classes. That is a hint, not a proof: look at the pictures.
 *
 * <pre>{@code
 * for (Strategy strategy : Strategies.of(summary, "input", 7, List.of()).strategies()) {
 *   strategy.warning("seven").ifPresent(System.out::println);
 * }
 * }</pre>
 *
 * @param strategies the strategies, the most frequent first; none if there were fewer than {@link
 *     #LEAST} examples
 * @param eigenvalues the smallest eigenvalues: as many are near 0 as there are separate strategies
 */
public record Strategies(List<Strategy> strategies, double[] eigenvalues) {

  /** Of fewer examples there is nothing to cluster. */
  public static final int LEAST = 20;

  private static final double LEAST_SHARE = 0.3;
  private static final double TIMES = 3;

  /**
   * The strategies for a class.
   *
   * @param summary a survey's summary
   * @param input the network input's name
   * @param explainedClass the class
   * @param features the names of a table's columns or a sequence's features; empty for numbers
   * @return its strategies
   * @throws IllegalStateException if Hipparchus is not there
   */
  public static Strategies of(
      SurveySummary summary, String input, int explainedClass, List<String> features) {
    requireLibrary();
    List<Map.Entry<String, SampledMap>> all = summary.maps(input, explainedClass);
    if (all.isEmpty()) {
      return new Strategies(List.of(), new double[0]);
    }
    PooledMap like = all.get(0).getValue().map();
    // Maps of inputs of another size cannot be compared.
    List<Strategy.Member> members =
        all.stream()
            .filter(entry -> entry.getValue().map().fits(like))
            .map(entry -> new Strategy.Member(entry.getKey(), entry.getValue()))
            .toList();
    if (members.size() < LEAST) {
      return new Strategies(List.of(), new double[0]);
    }
    NeighbourGraph graph =
        NeighbourGraph.of(members.stream().map(each -> ComparedMap.of(each.map().map())).toList());
    SpectralClustering clustering = SpectralClustering.of(graph);
    Regions regions = new Regions(like, features);
    List<double[]> others = new ArrayList<>();
    for (int other : summary.mappedClasses(input)) {
      if (other != explainedClass) {
        List<PooledMap> maps =
            summary.maps(input, other).stream()
                .map(entry -> entry.getValue().map())
                .filter(like::fits)
                .toList();
        if (maps.size() >= LEAST) {
          others.add(meanShares(regions, maps));
        }
      }
    }
    return new Strategies(
        SeparateClusters.of(graph, clustering.clusters()).stream()
            .map(cluster -> strategy(members, cluster, regions, others))
            .toList(),
        clustering.eigenvalues());
  }

  /**
   * Whether Hipparchus is there.
   *
   * @return true if strategies can be found
   */
  public static boolean isAvailable() {
    try {
      Class.forName("org.hipparchus.clustering.Clusterable");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static void requireLibrary() {
    if (!isAvailable()) {
      throw new IllegalStateException(
          "Strategies need Hipparchus: add org.hipparchus:hipparchus-clustering to your"
              + " dependencies");
    }
  }

  private static Strategy strategy(
      List<Strategy.Member> all, List<Integer> cluster, Regions regions, List<double[]> others) {
    PooledMap mean = mean(cluster.stream().map(i -> all.get(i).map().map()).toList());
    List<Strategy.Member> examples =
        cluster.stream()
            .map(all::get)
            .sorted(Comparator.comparingDouble(member -> distance(member.map().map(), mean)))
            .toList();
    boolean isOnly = cluster.size() == all.size();
    return new Strategy(
        examples,
        all.size(),
        mean,
        isOnly ? Optional.empty() : suspicion(all, cluster, regions, others));
  }

  private static Optional<Suspicion> suspicion(
      List<Strategy.Member> all, List<Integer> cluster, Regions regions, List<double[]> others) {
    double[] own = meanShares(regions, cluster.stream().map(i -> all.get(i).map().map()).toList());
    boolean[] isOwn = new boolean[all.size()];
    cluster.forEach(i -> isOwn[i] = true);
    List<double[]> elsewhere = new ArrayList<>(others);
    elsewhere.add(
        meanShares(
            regions,
            IntStream.range(0, all.size())
                .filter(i -> !isOwn[i])
                .mapToObj(i -> all.get(i).map().map())
                .toList()));
    return IntStream.range(0, own.length)
        .mapToObj(
            region ->
                new Suspicion(
                    regions.name(region),
                    own[region],
                    elsewhere.stream().mapToDouble(shares -> shares[region]).max().orElse(0)))
        .filter(each -> each.share() >= LEAST_SHARE && each.share() >= TIMES * each.elsewhere())
        .max(Comparator.comparingDouble(each -> each.share() - each.elsewhere()));
  }

  private static double[] meanShares(Regions regions, List<PooledMap> maps) {
    double[] mean = new double[regions.count()];
    for (PooledMap map : maps) {
      double[] shares = regions.shares(map);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += shares[i] / maps.size();
      }
    }
    return mean;
  }

  private static PooledMap mean(List<PooledMap> maps) {
    PooledMap first = maps.get(0);
    double[] sums = new double[first.numbers().length];
    for (PooledMap map : maps) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += map.numbers()[i];
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < sums.length; i++) {
      mean[i] = (float) (sums[i] / maps.size());
    }
    return new PooledMap(first.channels(), first.rows(), first.columns(), mean);
  }

  private static double distance(PooledMap one, PooledMap other) {
    double sum = 0;
    for (int i = 0; i < one.numbers().length; i++) {
      double difference = one.numbers()[i] - other.numbers()[i];
      sum += difference * difference;
    }
    return sum;
  }

  /** The eigenvalues in words. */
  @Override
  public String toString() {
    return strategies.size() + " strategies, eigenvalues " + Arrays.toString(eigenvalues);
  }
}
