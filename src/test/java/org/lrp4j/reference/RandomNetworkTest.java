package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.oracle.OneThread;

/**
 * Random networks of all that is supported, under random rules, are explained as the reference
 * says.
 *
 * <p>{@code -Dlrp4j.random.networks=20000} draws more of them, {@code -Dlrp4j.random.seed=…} only
 * that one.
 */
@ExtendWith(OneThread.class)
class RandomNetworkTest {

  private static final int NETWORKS = Integer.getInteger("lrp4j.random.networks", 400);
  private static final Long SEED = Long.getLong("lrp4j.random.seed");
  private static final int SHOWN = Integer.getInteger("lrp4j.random.shown", 3);

  @Test
  void randomNetworksAreExplainedAsTheReferenceSays() {
    LongStream seeds = SEED == null ? LongStream.range(0, NETWORKS) : LongStream.of(SEED);
    List<String> differences = new ArrayList<>();
    seeds
        .takeWhile(seed -> differences.size() < SHOWN)
        .forEach(seed -> RandomOracle.difference(seed).ifPresent(differences::add));
    assertEquals(List.of(), differences);
  }
}
