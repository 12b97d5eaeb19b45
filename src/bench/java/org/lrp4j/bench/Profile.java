package org.lrp4j.bench;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.lrp4j.engine.parameter.Fingerprint;

/**
 * Where the time of explanations goes, in milliseconds: native operations by kind, looking at the
 * parameters, and the rest, which is Java. {@link TimedOperations} has to be in use.
 */
final class Profile {

  private static final Map<String, Set<String>> KINDS =
      Map.of(
          "products", Set.of("conv2d", "deconv2d", "conv2d_input_bp", "matmul"),
          "pooling", Set.of("maxpool2d", "maxpool2d_bp", "avgpool2d", "avgpool2d_bp"),
          "slices", Set.of("strided_slice", "strided_slice_bp"));

  private final ComputationGraph network;
  private final Map<String, List<Double>> columns = new LinkedHashMap<>();

  Profile(ComputationGraph network) {
    this.network = network;
  }

  /** Runs an explanation, operation by operation, and looks at all parameters once more. */
  void add(Runnable explanation) {
    Map<String, Double> operations =
        TimedOperations.during(() -> add("time", Stopwatch.once(explanation)));
    if (operations.isEmpty()) {
      throw new IllegalStateException(
          "No operation was timed: start the JVM with -Dopexec=" + TimedOperations.class.getName());
    }
    KINDS.forEach((kind, names) -> add(kind, sum(operations, names)));
    add("arithmetic", sum(operations, arithmetic(operations.keySet())));
    add("parameters", Stopwatch.once(this::lookAtParameters));
  }

  /** Adds something else that was measured beside the last explanation. */
  void add(String column, double milliseconds) {
    columns.computeIfAbsent(column, name -> new ArrayList<>()).add(milliseconds);
  }

  /** What was measured, by column, one value for each explanation. */
  Map<String, List<Double>> columns() {
    return columns;
  }

  private static Set<String> arithmetic(Set<String> names) {
    Set<String> others = new HashSet<>(names);
    KINDS.values().forEach(others::removeAll);
    return others;
  }

  private static double sum(Map<String, Double> operations, Set<String> names) {
    return names.stream().mapToDouble(name -> operations.getOrDefault(name, 0.0)).sum();
  }

  /** What an explanation does to notice changed parameters, on two threads as there. */
  private void lookAtParameters() {
    Stream.of(network.getLayers())
        .parallel()
        .forEach(layer -> Fingerprint.of(List.copyOf(layer.paramTable().values())));
  }
}
