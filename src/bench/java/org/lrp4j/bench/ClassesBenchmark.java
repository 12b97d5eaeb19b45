package org.lrp4j.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

/** Several classes of one input. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ClassesBenchmark {

  /** What is explained. */
  @Param public BenchNetwork network;

  /** How many classes. */
  @Param({"1", "5"})
  public int classes;

  private LrpExplainer explainer;
  private INDArray input;
  private Target[] targets;

  /** Builds network and explainer. */
  @Setup
  public void build() {
    int side = network.side();
    input = network.input(1, side);
    targets =
        IntStream.range(0, classes)
            .mapToObj(i -> Target.classIndex(i % network.classCount()))
            .toArray(Target[]::new);
    explainer =
        LrpExplainer.builder(network.create(side))
            .composite(Preset.EpsilonPlus.composite())
            .build();
  }

  /**
   * Explains the classes together, which share the forward pass.
   *
   * @return the explanations
   */
  @Benchmark
  public List<Explanation> explain() {
    return explainer.explainEach(input, targets);
  }

  /** Lets go of the network. */
  @TearDown
  public void close() {
    explainer.close();
  }
}
