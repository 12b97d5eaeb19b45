package org.lrp4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark once, in this JVM, on the small networks and layers. */
@DisplayName("The JMH benchmarks")
class BenchmarksTest {

  private static final String[] SMALL = {"MLP", "LENET"};

  @Test
  @DisplayName("explain every small network with every preset")
  void explain() throws RunnerException {
    assertRuns(
        SMALL.length * Preset.values().length,
        ExplainBenchmark.class,
        options -> options.param("network", SMALL).param("batch", "2"));
  }

  @Test
  @DisplayName("run the networks' own forward pass")
  void output() throws RunnerException {
    assertRuns(
        SMALL.length,
        OutputBenchmark.class,
        options -> options.param("network", SMALL).param("batch", "2"));
  }

  @Test
  @DisplayName("explain several classes")
  void classes() throws RunnerException {
    assertRuns(
        SMALL.length,
        ClassesBenchmark.class,
        options -> options.param("network", SMALL).param("classes", "2"));
  }

  @Test
  @DisplayName("step through single layers with every rule")
  void layers() throws RunnerException {
    assertRuns(
        2 * LayerBenchmark.LayerRule.values().length,
        LayerBenchmark.class,
        options -> options.param("layer", "CONV3_8_TO_8_ON_14", "DENSE_16_TO_16"));
  }

  @Test
  @DisplayName("are all run here")
  void all() throws Exception {
    Set<String> found =
        Stream.of(
                ExplainBenchmark.class,
                OutputBenchmark.class,
                ClassesBenchmark.class,
                LayerBenchmark.class)
            .map(Class::getName)
            .collect(Collectors.toSet());
    assertEquals(found, benchmarkClasses());
  }

  private static Set<String> benchmarkClasses() throws Exception {
    try (var list = BenchmarksTest.class.getResourceAsStream("/META-INF/BenchmarkList")) {
      String text = new String(list.readAllBytes());
      return Stream.of(text.split("\\s+"))
          .filter(word -> word.startsWith("org.lrp4j.bench.") && word.endsWith("Benchmark"))
          .collect(Collectors.toSet());
    }
  }

  private static void assertRuns(
      int expected, Class<?> benchmark, Function<OptionsBuilder, ?> parameters)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(benchmark.getName() + "\\.")
        .mode(Mode.SingleShotTime)
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
    parameters.apply(options);
    Collection<RunResult> results = new Runner(options.build()).run();
    assertEquals(expected, results.size());
    for (RunResult result : results) {
      assertTrue(result.getPrimaryResult().getScore() > 0, result.getParams().id());
    }
  }
}
