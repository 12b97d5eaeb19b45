package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.bench.LayerShape.Dense;
import org.lrp4j.bench.RawOps.Candidate;
import org.lrp4j.bench.RawOps.Prepared;
import org.lrp4j.engine.memory.BlasThreads;

/**
 * The passes that an explanation needs, by the fastest operation for each, in the order of the
 * layers and back, each layer with arrays of its own. That is the least an explanation can take: a
 * large network's weights do not fit into the processor's cache, so every pass reads them from
 * memory. What the pass reads and writes besides was in use just before, as in an explanation.
 * Element-wise operations are not counted.
 */
final class RawPasses implements AutoCloseable {

  private final List<LayerPasses> layers = new ArrayList<>();
  private final boolean largeMatrices;

  private record LayerPasses(LayerWork work, RawOps ops, Prepared forward, Prepared backward) {}

  /**
   * What a sweep took.
   *
   * @param forward a forward pass alone, in milliseconds
   * @param explanation all passes of an explanation, in milliseconds
   */
  record Sweep(double forward, double explanation) {}

  RawPasses(List<LayerWork> works, FastestWays ways) {
    for (LayerWork work : works) {
      RawOps ops = RawOps.of(work.shape());
      Prepared forward = named(ops.forward(), ways.of(work).forward());
      Prepared backward = named(ops.backward(), ways.of(work).backward());
      layers.add(new LayerPasses(work, ops, forward, backward));
    }
    largeMatrices =
        works.stream()
            .anyMatch(
                work ->
                    work.shape() instanceof Dense dense
                        && BlasThreads.areWorth(dense.inputs() * dense.outputs()));
  }

  private static Prepared named(List<Candidate> candidates, String operation) {
    return candidates.stream()
        .filter(candidate -> candidate.operation().equals(operation))
        .findFirst()
        .orElseThrow()
        .preparation()
        .get();
  }

  /** Each operation once, timed on its own, and counted as often as the preset needs it. */
  Sweep sweep(Preset preset) {
    try (BlasThreads threads = BlasThreads.oneFor(largeMatrices ? 0 : Long.MAX_VALUE)) {
      double[] forward = new double[layers.size()];
      double[] backward = new double[layers.size()];
      for (int i = 0; i < forward.length; i++) {
        LayerPasses layer = layers.get(i);
        layer.ops().touchForward(layer.forward());
        forward[i] = Stopwatch.once(layer.forward().run());
      }
      for (int i = forward.length - 1; i >= 0; i--) {
        LayerPasses layer = layers.get(i);
        layer.ops().touchBackward(layer.backward());
        backward[i] = Stopwatch.once(layer.backward().run());
      }
      double alone = 0;
      double explanation = 0;
      for (int i = 0; i < forward.length; i++) {
        alone += forward[i];
        explanation += layers.get(i).work().passes(preset).times(forward[i], backward[i]);
      }
      return new Sweep(alone, explanation);
    }
  }

  @Override
  public void close() {
    layers.forEach(layer -> layer.ops().close());
  }
}
