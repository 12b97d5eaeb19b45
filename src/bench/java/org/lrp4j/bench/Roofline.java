package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.bench.LayerWork.Convolution;
import org.lrp4j.bench.LayerWork.Dense;
import org.lrp4j.bench.LayerWork.Passes;
import org.lrp4j.bench.LayerWork.Pooling;
import org.lrp4j.bench.LayerWork.Shape;
import org.lrp4j.bench.RawOps.Candidate;

/**
 * The time that ND4J's own operations take for the passes that an explanation needs: convolutions,
 * matrix products and pooling into arrays that exist already, each pass by the fastest operation
 * that computes it. Element-wise operations are not counted.
 */
final class Roofline {

  private final Stopwatch stopwatch;

  Roofline(Stopwatch stopwatch) {
    this.stopwatch = stopwatch;
  }

  /** The fastest operation of a pass. */
  private record Best(String operation, double milliseconds) {}

  private record Times(Best forward, Best backward) {}

  /** Milliseconds of each preset and of the forward pass alone, and what they are made of. */
  Map<String, Object> measure(List<LayerWork> layers) {
    Map<Shape, Times> measured = new HashMap<>();
    Map<String, Double> presets = new LinkedHashMap<>();
    List<Map<String, Object>> rows = new ArrayList<>();
    double forward = 0;
    for (LayerWork layer : layers) {
      Times times = measured.computeIfAbsent(layer.shape(), this::times);
      forward += times.forward().milliseconds();
      for (Preset preset : Preset.values()) {
        presets.merge(preset.name(), sum(times, layer.passes(preset)), Double::sum);
      }
      rows.add(row(layer, times));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("forward", forward);
    result.put("presets", presets);
    result.put("layers", rows);
    return result;
  }

  private static double sum(Times times, Passes passes) {
    return passes.forward() * times.forward().milliseconds()
        + passes.backward() * times.backward().milliseconds();
  }

  private static Map<String, Object> row(LayerWork layer, Times times) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", layer.name());
    row.put("shape", layer.shape().toString());
    row.put("forward", times.forward().operation());
    row.put("forwardMilliseconds", times.forward().milliseconds());
    row.put("backward", times.backward().operation());
    row.put("backwardMilliseconds", times.backward().milliseconds());
    return row;
  }

  private Times times(Shape shape) {
    try (RawOps ops = rawOps(shape)) {
      return new Times(fastest(ops.forward()), fastest(ops.backward()));
    }
  }

  private static RawOps rawOps(Shape shape) {
    if (shape instanceof Convolution convolution) {
      return new ConvolutionOps(convolution);
    }
    if (shape instanceof Pooling pooling) {
      return new PoolingOps(pooling);
    }
    return new DenseOps((Dense) shape);
  }

  private Best fastest(List<Candidate> candidates) {
    Best best = null;
    for (Candidate candidate : candidates) {
      double time = Stopwatch.median(stopwatch.time(candidate.run()));
      if (best == null || time < best.milliseconds()) {
        best = new Best(candidate.operation(), time);
      }
    }
    return best;
  }
}
