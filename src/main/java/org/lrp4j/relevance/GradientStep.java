package org.lrp4j.relevance;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step that routes relevance along the gradient of a map without weights, {@code Rin = mapᵀR}:
 * the winner of a maximum takes all. Not safe for use by several threads at once.
 */
public final class GradientStep {

  private static final String OUTPUT = "output";
  private static final String RELEVANCE = "relevance";

  private final DifferentiableMap map;
  private StepGraph graph;

  /**
   * A step.
   *
   * @param map what the layer computes; it has no weights
   */
  public GradientStep(DifferentiableMap map) {
    this.map = map;
  }

  /**
   * The forward pass.
   *
   * @param input the layer's input; never written to
   * @return a new array that belongs to the caller
   */
  public INDArray forward(INDArray input) {
    return run(Map.of("a", input), OUTPUT);
  }

  /**
   * Routes relevance back.
   *
   * @param input the layer's input
   * @param relevance the relevance of its output
   * @return the relevance of its input
   */
  public Redistribution redistribute(INDArray input, INDArray relevance) {
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put("a", input);
    arrays.put("R", relevance);
    return Redistribution.to(run(arrays, RELEVANCE));
  }

  private INDArray run(Map<String, INDArray> arrays, String output) {
    INDArray input = arrays.get("a");
    if (graph == null || !graph.hasType(input.dataType())) {
      graph = new StepGraph(input.dataType());
      SDVariable a = graph.placeholder("a");
      SDVariable z = map.apply(a, null);
      VectorJacobianProduct.of(z, graph.placeholder("R"), a).rename(RELEVANCE);
      z.rename(OUTPUT);
    }
    return graph.run(arrays, output).get(output);
  }
}
