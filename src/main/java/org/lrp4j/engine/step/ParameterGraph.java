package org.lrp4j.engine.step;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.VectorJacobianProduct;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.plan.PlannedTerm;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The graph that leads relevance to parameters, for one {@link Plan} and inputs of one shape: for
 * every term {@code s = R / st(z)}, of the weights {@code Σk coefficient · Wk ⊙ ∂(Σ z ⊙ [s]const) /
 * ∂Wk}, of the bias {@code coefficient · ρ(b) ⊙ Σ s}.
 *
 * <p>It is another one than {@link RelevanceGraph}, so that nobody has it who does not ask. The
 * parts of its plan are not stacked: each of them has weights of the layer's own shape.
 */
final class ParameterGraph {

  /** Names of what comes out. */
  static final String WEIGHTS = "weights";

  static final String BIAS = "bias";

  private final StepGraph graph;
  private final Map<InputModifier, String> inputs = new LinkedHashMap<>();
  private final Map<WeightModifier, String> weights = new LinkedHashMap<>();

  /**
   * Adds all operations.
   *
   * @param plan whose parts are not stacked
   * @param input the shape of the layer's input
   * @param weightShape of the weights as the map arranges them
   * @param outputShape of the layer's output
   * @param outputAxis of its channels
   * @param hasBiasMap whether the bias has a value for each position
   */
  ParameterGraph(
      DifferentiableMap map,
      Plan plan,
      INDArray input,
      long[] weightShape,
      long[] outputShape,
      int outputAxis,
      boolean hasBiasMap,
      Workbench bench) {
    DataType type = input.dataType();
    graph = new StepGraph(type, bench.arrays());
    Map<WeightModifier, SDVariable> gradients = new LinkedHashMap<>();
    SDVariable ofBias = null;
    for (int t = 0; t < plan.terms().size(); t++) {
      PlannedTerm term = plan.term(t);
      SDVariable s = RelevanceQuotient.of(graph, plan, t);
      SDVariable scaled = term.coefficient() == 1 ? s : s.mul(term.coefficient());
      for (Part part : term.parts()) {
        SDVariable x =
            graph.placeholder(
                inputs.computeIfAbsent(part.input(), m -> "x" + inputs.size()), input.shape());
        SDVariable w =
            graph.placeholder(
                weights.computeIfAbsent(part.weights(), m -> "W" + weights.size()), weightShape);
        SDVariable gradient = VectorJacobianProduct.ofWeights(map.apply(x, w), scaled, w);
        gradients.merge(part.weights(), gradient, SDVariable::add);
      }
      if (!term.bias().isNone()) {
        SDVariable bias = graph.placeholder(RelevanceGraph.absorbingName(t));
        SDVariable share =
            hasBiasMap
                ? Ops.sum(scaled.mul(bias), others(outputShape.length, outputAxis))
                : Ops.sum(Ops.sumOfChannels(scaled, outputShape, outputAxis).mul(bias), 0);
        ofBias = ofBias == null ? share : ofBias.add(share);
      }
    }
    SDVariable sum = null;
    for (Map.Entry<WeightModifier, SDVariable> gradient : gradients.entrySet()) {
      SDVariable share =
          gradient.getValue().mul(graph.placeholder(weights.get(gradient.getKey()), weightShape));
      sum = sum == null ? share : sum.add(share);
    }
    sum.rename(WEIGHTS);
    if (ofBias != null) {
      ofBias.rename(BIAS);
    }
  }

  private static long[] others(int rank, int axis) {
    return LongStream.range(0, rank).filter(other -> other != axis).toArray();
  }

  StepGraph graph() {
    return graph;
  }

  /** Whether any term has a bias. */
  boolean hasBias() {
    return graph.has(BIAS);
  }

  /**
   * Computes the relevance of weights, or of the bias.
   *
   * @param output which of the two
   * @param known relevance, denominators and biases, by their names
   * @param modifiedInput gives modified inputs
   * @param modifiedWeights gives modified weights as the map arranges them
   * @return weights in their arranged shape, or one value a channel; held by the caller
   */
  INDArray run(
      String output,
      Map<String, INDArray> known,
      Function<InputModifier, INDArray> modifiedInput,
      Function<WeightModifier, INDArray> modifiedWeights) {
    Map<String, INDArray> fed = new HashMap<>(known);
    if (output.equals(WEIGHTS)) {
      inputs.forEach((modifier, name) -> fed.put(name, modifiedInput.apply(modifier)));
      weights.forEach((modifier, name) -> fed.put(name, modifiedWeights.apply(modifier)));
    }
    return graph.run(fed, output).get(0);
  }
}
