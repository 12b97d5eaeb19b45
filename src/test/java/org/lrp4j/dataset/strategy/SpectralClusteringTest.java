package org.lrp4j.dataset.strategy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Spectral clusters")
class SpectralClusteringTest {

  /** Each map several times, as of data that repeat. */
  private static List<float[]> repeated(int distinct, int times, Random random) {
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < distinct; i++) {
      float[] map = new float[30];
      for (int k = 0; k < map.length; k++) {
        map[k] = random.nextFloat();
      }
      IntStream.range(0, times).forEach(any -> maps.add(map.clone()));
    }
    Collections.shuffle(maps, random);
    return maps;
  }

  /** Into how many parts a graph falls, by walking through it. */
  private static int parts(boolean[][] isJoined) {
    boolean[] isSeen = new boolean[isJoined.length];
    int parts = 0;
    for (int i = 0; i < isJoined.length; i++) {
      if (!isSeen[i]) {
        parts++;
        List<Integer> open = new ArrayList<>(List.of(i));
        isSeen[i] = true;
        while (!open.isEmpty()) {
          int at = open.remove(open.size() - 1);
          for (int to = 0; to < isJoined.length; to++) {
            if (isJoined[at][to] && !isSeen[to]) {
              isSeen[to] = true;
              open.add(to);
            }
          }
        }
      }
    }
    return parts;
  }

  /** Of these two graphs Hipparchus 3.1 finds no eigenvalues as they are: "convergence failed". */
  @ParameterizedTest
  @ValueSource(longs = {2064, 3304})
  void areFoundWhereTheIterationNeverEnded(long seed) {
    Random random = new Random(seed);
    int distinct = 5 + random.nextInt(40);
    int count = 100 + random.nextInt(150);
    float[][] different = new float[distinct][30];
    for (float[] map : different) {
      for (int k = 0; k < map.length; k++) {
        map[k] = random.nextFloat();
      }
    }
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      maps.add(different[random.nextInt(distinct)].clone());
    }
    requireSound(maps);
  }

  @ParameterizedTest
  @CsvSource({"0,3,5", "1,3,20", "0,8,12", "2,8,20", "1,20,12", "0,20,20"})
  void areFoundWhereMapsRepeat(int seed, int distinct, int times) {
    List<float[]> maps = repeated(distinct, times, new Random(seed));
    SpectralClustering found = requireSound(maps);
    if (parts(NeighbourGraph.of(maps).isJoined()) == distinct && distinct <= 10) {
      // Each cluster is one map.
      assertEquals(
          distinct,
          found.clusters().stream()
              .map(
                  cluster ->
                      cluster.stream()
                          .map(i -> Arrays.toString(maps.get(i)))
                          .collect(Collectors.toCollection(TreeSet::new)))
              .filter(contents -> contents.size() == 1)
              .count());
    }
  }

  private static SpectralClustering requireSound(List<float[]> maps) {
    NeighbourGraph graph = NeighbourGraph.of(maps);

    SpectralClustering found = SpectralClustering.of(graph);

    // The eigenvalue 0 comes as often as there are parts.
    int parts = parts(graph.isJoined());
    assertEquals(
        Math.min(parts, found.eigenvalues().length),
        Arrays.stream(found.eigenvalues()).filter(value -> Math.abs(value) < 1e-9).count());
    assertEquals(
        IntStream.range(0, maps.size()).boxed().toList(),
        found.clusters().stream().flatMap(List::stream).sorted().toList());
    return found;
  }
}
