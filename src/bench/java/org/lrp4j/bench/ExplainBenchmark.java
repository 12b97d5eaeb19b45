package org.lrp4j.bench;

import java.util.concurrent.TimeUnit;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One explanation of a batch, for each network and preset. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ExplainBenchmark {

  /** What is explained. */
  @Param public BenchNetwork network;

  /** By which rules. */
  @Param public Preset preset;

  /** How many examples at once. */
  @Param({"1", "8"})
  public int batch;

  private LrpExplainer explainer;
  private INDArray input;

  /** Builds network and explainer. */
  @Setup
  public void build() {
    int side = network.side();
    input = network.input(batch, side);
    explainer = LrpExplainer.builder(network.create(side)).composite(preset.composite()).build();
  }

  /**
   * Explains the first class.
   *
   * @return the explanation
   */
  @Benchmark
  public Explanation explain() {
    return explainer.explain(input, Target.classIndex(0));
  }

  /** Lets go of the network. */
  @TearDown
  public void close() {
    explainer.close();
  }
}
