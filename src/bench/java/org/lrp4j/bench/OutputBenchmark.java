package org.lrp4j.bench;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.graph.ComputationGraph;
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
import org.openjdk.jmh.annotations.Warmup;

/** DL4J's own forward pass: what an explanation is measured against. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class OutputBenchmark {

  /** What is run. */
  @Param public BenchNetwork network;

  /** How many examples at once. */
  @Param({"1", "8"})
  public int batch;

  private ComputationGraph graph;
  private INDArray input;

  /** Builds the network. */
  @Setup
  public void build() {
    input = network.input(batch, network.side());
    graph = network.create(network.side());
  }

  /**
   * The network's output.
   *
   * @return the probabilities
   */
  @Benchmark
  public INDArray[] output() {
    return graph.output(input);
  }
}
