package org.lrp4j.dataset.strategy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.dataset.summary.ExampleEvidence;
import org.lrp4j.dataset.summary.Group;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.InputShape;
import org.lrp4j.dataset.summary.PooledMap;
import org.lrp4j.dataset.summary.SurveyLimits;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;

@DisplayName("The strategies of a class")
class StrategiesTest {

  private static final int STEPS = 24;
  private static final int EXAMPLES = 120;
  private static final int MARKED = 12;

  /**
   * Class 1 is decided by a wave of feature 0 at any time, class 0 by a little of everything. Some
   * of class 1 are decided by the last two steps of feature 1.
   */
  private static SurveySummary series(int seed, int marked) {
    Random random = new Random(seed);
    SurveySummary summary = new SurveySummary(SurveyLimits.DEFAULT);
    for (int i = 0; i < 2 * EXAMPLES; i++) {
      int ofClass = i % 2;
      double[] relevance = new double[2 * STEPS];
      for (int k = 0; k < relevance.length; k++) {
        relevance[k] = 0.02 * random.nextGaussian();
      }
      if (i / 2 < marked && ofClass == 1) {
        relevance[2 * STEPS - 1] += 0.8;
        relevance[2 * STEPS - 2] += 0.5;
      } else if (ofClass == 1) {
        int at = random.nextInt(STEPS - 4);
        for (int k = 0; k < 4; k++) {
          relevance[at + k] += (k % 3 == 0 ? 0.3 : 0.7) + 0.05 * random.nextGaussian();
        }
      }
      summary.add(
          new ExampleEvidence(
              String.valueOf(i),
              new Group(ofClass, Verdict.HIT),
              List.of(
                  new InputEvidence(
                      "series", InputShape.sequence(2, STEPS), new double[2 * STEPS], relevance))));
    }
    return summary;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void whenSomethingOccursIsNoStrategyOfItsOwn(int seed) {
    SurveySummary summary = series(seed, 0);
    for (int ofClass = 0; ofClass < 2; ofClass++) {
      Strategies found = Strategies.of(summary, "series", ofClass, List.of("sea", "sun"));
      assertEquals(List.of(), warnings(found));
      assertTrue(found.strategies().size() <= 2, found.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aMarkAtTheEndOfAnotherFeatureIs(int seed) {
    Strategies found = Strategies.of(series(seed, MARKED), "series", 1, List.of("sea", "sun"));

    List<Strategy> suspicious =
        found.strategies().stream().filter(each -> each.suspicion().isPresent()).toList();
    assertEquals(1, suspicious.size(), found.toString());
    assertEquals("the last third of sun", suspicious.get(0).suspicion().get().region());
    assertEquals(
        IntStream.range(0, MARKED).mapToObj(i -> 2 * i + 1).toList(),
        suspicious.get(0).examples().stream()
            .map(member -> Integer.valueOf(member.id()))
            .sorted()
            .toList());
  }

  private static List<String> warnings(Strategies found) {
    return found.strategies().stream().flatMap(each -> each.warning("it").stream()).toList();
  }

  /** Maps in a cloud without gaps, of which the largest gap of eigenvalues makes 6 clusters. */
  @Test
  void aCloudFallsIntoFewClusters() {
    int all = 0;
    int separate = 0;
    for (int seed = 0; seed < 8; seed++) {
      Random random = new Random(seed);
      List<float[]> maps =
          IntStream.range(0, 100)
              .mapToObj(
                  i -> {
                    float[] map = new float[3];
                    for (int k = 0; k < map.length; k++) {
                      map[k] = (float) random.nextGaussian();
                    }
                    return map;
                  })
              .toList();
      NeighbourGraph graph = NeighbourGraph.of(maps);
      List<List<Integer>> clusters = SpectralClustering.of(graph).clusters();
      List<List<Integer>> kept = SeparateClusters.of(graph, clusters);
      all += clusters.size();
      separate += kept.size();
      for (List<Integer> cluster : kept) {
        assertTrue(
            kept.size() == 1
                || cluster.size() >= 5
                    && SeparateClusters.conductance(graph.isJoined(), Set.copyOf(cluster)) <= 0.15);
      }
      assertEquals(
          IntStream.range(0, 100).boxed().toList(),
          kept.stream().flatMap(List::stream).sorted().toList());
    }
    assertTrue(all > 40 && separate < 20, separate + " of " + all);
  }

  /** Two cliques of eight with one join between them; and a pair that belongs to the second. */
  @Test
  void clustersAreJoinedToTheOneThatTheyAreMostAlike() {
    boolean[][] isJoined = new boolean[18][18];
    for (int from : new int[] {0, 8}) {
      for (int i = from; i < from + 8; i++) {
        for (int k = from; k < from + 8; k++) {
          isJoined[i][k] = i != k;
        }
      }
    }
    join(isJoined, 0, 8);
    join(isJoined, 16, 17);
    join(isJoined, 16, 9);
    join(isJoined, 17, 10);
    List<Integer> first = IntStream.range(0, 8).boxed().toList();
    List<Integer> second = IntStream.range(8, 16).boxed().toList();
    NeighbourGraph graph = new NeighbourGraph(isJoined);

    assertEquals(1.0 / 57, SeparateClusters.conductance(isJoined, Set.copyOf(first)), 1e-15);
    assertEquals(
        List.of(IntStream.range(8, 18).boxed().toList(), first),
        SeparateClusters.of(graph, List.of(first, second, List.of(16, 17))));
    // Halves of a clique are not separate.
    assertEquals(
        2,
        SeparateClusters.of(
                graph,
                List.of(
                    first.subList(0, 5),
                    first.subList(5, 8),
                    IntStream.range(8, 18).boxed().toList()))
            .size());
  }

  private static void join(boolean[][] isJoined, int one, int other) {
    isJoined[one][other] = true;
    isJoined[other][one] = true;
  }

  @Test
  void sequencesAreComparedByTheirSpectra() {
    float[] early = {0, 1, 2, 0, 0, 0, 0, 0, 3, 0, 0, 0};
    float[] late = {0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3};
    float[] spectrum = ComparedMap.of(new PooledMap(2, 1, 6, early));
    assertArrayEquals(spectrum, ComparedMap.of(new PooledMap(2, 1, 6, late)), 1e-5f);
    // |1 + 2·exp(−πik/6)|² = 5 + 4·cos(πk/6)
    for (int k = 0; k <= 6; k++) {
      assertEquals(Math.sqrt(5 + 4 * Math.cos(Math.PI * k / 6)), spectrum[k], 1e-5);
      assertEquals(3, spectrum[7 + k], 1e-5);
    }
    // Tables and images are compared as they are.
    assertArrayEquals(early, ComparedMap.of(new PooledMap(12, 1, 1, early)));
    assertArrayEquals(early, ComparedMap.of(new PooledMap(1, 3, 4, early)));
  }
}
