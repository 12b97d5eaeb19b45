package org.lrp4j.engine.step;

import java.util.Map;
import org.lrp4j.engine.operation.VectorJacobianProduct;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.Redistribution;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step that routes relevance along the gradient of a map without weights, {@code Rin = mapᵀR}:
 * the winner of a maximum takes all. Not safe for use by several threads at once.
 */
public final class GradientStep implements RoutingStep {

  private static final String INPUT = "a";
  private static final String OUTPUT = "output";
  private static final String RELEVANCE = "relevance";

  private final DifferentiableMap map;
  private final Workbench bench;
  private final Recent<GraphKey, StepGraph> graphs = new Recent<>(GraphKey.PLACES, graph -> {});

  /**
   * A step.
   *
   * @param map what the layer computes; it has no weights
   * @param bench what it shares with other steps
   */
  public GradientStep(DifferentiableMap map, Workbench bench) {
    this.map = map;
    this.bench = bench;
  }

  @Override
  public Capture forward(INDArray input) {
    bench.arrays().retain(input);
    return new Routed(input, run(input, Map.of(INPUT, input), OUTPUT));
  }

  private final class Routed implements Capture {

    private final INDArray input;
    private final INDArray output;

    Routed(INDArray input, INDArray output) {
      this.input = input;
      this.output = output;
    }

    @Override
    public INDArray output() {
      return output;
    }

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return Redistribution.to(run(input, Map.of(INPUT, input, "R", relevance), RELEVANCE));
    }

    @Override
    public void release() {
      bench.arrays().release(input);
    }
  }

  private INDArray run(INDArray input, Map<String, INDArray> arrays, String output) {
    return graphs.get(GraphKey.of(input, 0), () -> graph(input)).run(arrays, output).get(0);
  }

  private StepGraph graph(INDArray input) {
    StepGraph graph = new StepGraph(input.dataType(), bench.arrays());
    SDVariable a = graph.placeholder(INPUT, input.shape());
    SDVariable z = map.apply(a, null);
    VectorJacobianProduct.of(z, graph.placeholder("R"), a).rename(RELEVANCE);
    z.rename(OUTPUT);
    return graph;
  }
}
