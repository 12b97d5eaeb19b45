package org.lrp4j.bench;

import java.util.concurrent.TimeUnit;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZPlusRule;
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

/**
 * The step of a single layer: a network of a ReLU, so that the layer's input is not signed, and the
 * layer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerBenchmark {

  /** The rule of the layer. */
  public enum LayerRule {
    Epsilon(new EpsilonRule()),
    ZPlus(new ZPlusRule()),
    AlphaBeta(new AlphaBetaRule(2, 1)),
    Gamma(new GammaRule()),
    GeneralizedGamma(new GeneralizedGammaRule());

    private final Rule rule;

    LayerRule(Rule rule) {
      this.rule = rule;
    }
  }

  /** Which layer. */
  @Param public SingleLayer layer;

  /** By which rule. */
  @Param public LayerRule rule;

  private LrpExplainer explainer;
  private INDArray input;
  private Target target;

  /** Builds network and explainer. */
  @Setup
  public void build() {
    input = layer.input();
    explainer =
        LrpExplainer.builder(layer.create()).composite(Composite.uniform(rule.rule)).build();
    target = Target.relevance(layer.relevance());
  }

  /**
   * Runs the layer and redistributes relevance.
   *
   * @return the explanation
   */
  @Benchmark
  public Explanation step() {
    return explainer.explain(input, target);
  }

  /** Lets go of the network. */
  @TearDown
  public void close() {
    explainer.close();
  }
}
