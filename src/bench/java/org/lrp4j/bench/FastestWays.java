package org.lrp4j.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lrp4j.bench.RawOps.Candidate;
import org.lrp4j.bench.RawOps.Prepared;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The fastest of ND4J's operations for the passes of each layer: convolutions, matrix products and
 * pooling into arrays that exist already. Each operation runs again and again, so its weights are
 * in the processor's cache.
 *
 * @param ways by the layer's sizes
 */
record FastestWays(Map<String, Way> ways) {

  /**
   * The operations of a layer, and how long they take alone.
   *
   * @param forward the operation for products with the weights
   * @param forwardMilliseconds how long it takes
   * @param backward the operation for the vector-Jacobian product
   * @param backwardMilliseconds how long it takes
   */
  record Way(
      String forward, double forwardMilliseconds, String backward, double backwardMilliseconds) {}

  private record Best(String operation, double milliseconds) {}

  /** Finds out, and checks that all operations for a pass compute the same. */
  static FastestWays measure(List<LayerWork> layers, Stopwatch stopwatch) {
    Map<String, Way> ways = new TreeMap<>();
    for (LayerWork layer : layers) {
      ways.computeIfAbsent(layer.shape().toString(), name -> way(layer.shape(), stopwatch));
    }
    return new FastestWays(ways);
  }

  private static Way way(LayerShape shape, Stopwatch stopwatch) {
    try (RawOps ops = RawOps.of(shape)) {
      Best forward = fastest(ops.forward(), stopwatch);
      Best backward = fastest(ops.backward(), stopwatch);
      return new Way(
          forward.operation(),
          forward.milliseconds(),
          backward.operation(),
          backward.milliseconds());
    }
  }

  private static Best fastest(List<Candidate> candidates, Stopwatch stopwatch) {
    Best best = null;
    INDArray expected = null;
    for (Candidate candidate : candidates) {
      Prepared prepared = candidate.preparation().get();
      double time = Stopwatch.median(stopwatch.time(prepared.run()));
      if (expected == null) {
        expected = prepared.result();
      } else {
        RawOps.requireSame(candidate.operation(), prepared.result(), expected);
      }
      if (best == null || time < best.milliseconds()) {
        best = new Best(candidate.operation(), time);
      }
    }
    return best;
  }

  static FastestWays read(Path file) throws IOException {
    return new FastestWays(
        new ObjectMapper().readValue(file.toFile(), new TypeReference<Map<String, Way>>() {}));
  }

  void write(Path file) throws IOException {
    new ObjectMapper().writeValue(file.toFile(), ways);
  }

  Way of(LayerWork layer) {
    return ways.get(layer.shape().toString());
  }

  /** The sum over a preset's passes, each alone. */
  double alone(List<LayerWork> layers, Preset preset) {
    return layers.stream()
        .mapToDouble(
            layer ->
                layer
                    .passes(preset)
                    .times(of(layer).forwardMilliseconds(), of(layer).backwardMilliseconds()))
        .sum();
  }
}
