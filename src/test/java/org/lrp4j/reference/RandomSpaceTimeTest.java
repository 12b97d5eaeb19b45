package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.oracle.DoubleByDefault;
import org.lrp4j.oracle.OneThread;

/**
 * Random networks of sequences, images, volumes, tables and words, of all layers that {@link
 * RandomNetworkTest} does not draw, many with masks, in either data format.
 *
 * <p>{@code -Dlrp4j.random.networks=5000} draws more of them from {@code -Dlrp4j.random.from=…} on,
 * {@code -Dlrp4j.random.seed=…} only that one.
 */
@ExtendWith({OneThread.class, DoubleByDefault.class})
@DisplayName("Random networks of sequences, images and volumes")
class RandomSpaceTimeTest {

  private static final int NETWORKS = Integer.getInteger("lrp4j.random.networks", 150);
  private static final int FROM = Integer.getInteger("lrp4j.random.from", 0);
  private static final Long SEED = Long.getLong("lrp4j.random.seed");
  private static final int SHOWN = Integer.getInteger("lrp4j.random.shown", 3);

  @Test
  @DisplayName("that bend only at kinks: without stabiliser, relevance is input × slope")
  void linearOnesAreExplainedByTheirSlopes() {
    requireNone(SpaceTimeOracle::slopes, true);
  }

  @Test
  @DisplayName("of any layers: DL4J's output, each example by itself, and no relevance lost")
  void anyKeepTheirPromises() {
    requireNone(SpaceTimeOracle::promises, false);
  }

  private static void requireNone(
      Function<SpaceTimeNetwork, Optional<String>> difference, boolean linear) {
    LongStream seeds = SEED == null ? LongStream.range(FROM, FROM + NETWORKS) : LongStream.of(SEED);
    List<String> differences = new ArrayList<>();
    int[] unable = new int[1];
    seeds
        .takeWhile(seed -> differences.size() < SHOWN)
        .forEach(
            seed -> {
              SpaceTimeNetwork network = SpaceTimeNetwork.draw(seed, linear);
              if (network.runs()) {
                found(seed, network, difference).ifPresent(differences::add);
              } else {
                unable[0]++;
              }
            });
    assertEquals(List.of(), differences);
    assertTrue(unable[0] <= NETWORKS / 50, () -> "DL4J could not run " + unable[0]);
  }

  private static Optional<String> found(
      long seed,
      SpaceTimeNetwork network,
      Function<SpaceTimeNetwork, Optional<String>> difference) {
    try {
      return difference.apply(network).map(text -> text + System.lineSeparator() + network);
    } catch (RuntimeException e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return Optional.of("seed " + seed + ": " + trace + network);
    }
  }
}
