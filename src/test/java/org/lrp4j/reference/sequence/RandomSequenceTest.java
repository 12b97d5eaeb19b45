package org.lrp4j.reference.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.oracle.DoubleByDefault;
import org.lrp4j.oracle.OneThread;

/**
 * Random networks of recurrent layers, attention, convolutions over time, embeddings and users' own
 * layers, with masks and in batches of other lengths, under random rules, have in every layer the
 * relevance that plain loops find.
 *
 * <p>{@code -Dlrp4j.random.networks=5000} draws more of them from {@code -Dlrp4j.random.from=…} on,
 * {@code -Dlrp4j.random.seed=…} only that one.
 */
@ExtendWith({OneThread.class, DoubleByDefault.class})
@DisplayName("Random networks of sequences")
class RandomSequenceTest {

  private static final int NETWORKS = Integer.getInteger("lrp4j.random.networks", 120);
  private static final int FROM = Integer.getInteger("lrp4j.random.from", 0);
  private static final Long SEED = Long.getLong("lrp4j.random.seed");
  private static final int SHOWN = Integer.getInteger("lrp4j.random.shown", 3);

  private static final Set<String> KINDS =
      Set.of(
          "act",
          "asking",
          "attention",
          "conv",
          "copies",
          "dense",
          "each",
          "end",
          "global",
          "graves",
          "gru",
          "lambda",
          "last",
          "local",
          "merge",
          "moved",
          "norm",
          "output",
          "pool",
          "repeat",
          "reversed",
          "rnn",
          "self",
          "sum",
          "two",
          "unzero",
          "word",
          "words",
          "written");

  @Test
  @DisplayName("are explained as plain loops say")
  void areExplainedAsTheReferenceSays() {
    LongStream seeds = SEED == null ? LongStream.range(FROM, FROM + NETWORKS) : LongStream.of(SEED);
    List<String> differences = new ArrayList<>();
    Set<String> kinds = new TreeSet<>();
    seeds
        .takeWhile(seed -> differences.size() < SHOWN)
        .forEach(
            seed -> {
              SequenceOracle oracle = new SequenceOracle(seed);
              oracle.difference().ifPresent(differences::add);
              oracle.kinds().forEach(kinds::add);
            });
    assertEquals(List.of(), differences);
    if (SEED == null) {
      assertEquals(new TreeSet<>(KINDS), kinds, "what was drawn");
    }
  }
}
