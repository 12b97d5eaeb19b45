package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.rule.Gate;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.Term;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer's step of LRP: a rule and a map, joined into a SameDiff graph and differentiated.
 *
 * <p>For every term of the rule, {@code z = Σk ρk(W)·xk + ρ(b)}, {@code s = R / st(z)}, {@code ck =
 * ∂(Σ z ⊙ [s]const) / ∂xk}, and the relevance of the input is {@code Σ coefficient · xk ⊙ ck}. A
 * map without weights (pooling) takes part as it is: its parts ignore the weight modification.
 *
 * <p>Holds the graph, not the arrays: weights are read anew each time. Not safe for use by several
 * threads at once.
 */
public final class RelevanceStep {

  private static final String RELEVANCE = "relevance";
  private static final String ABSORBED = "absorbed";
  private static final String FORWARD = "forward";

  private final DifferentiableMap map;
  private final List<Term> terms;
  private final Rule rule;
  private StepGraph graph;
  private boolean graphHasBias;

  /**
   * A step.
   *
   * @param map what the layer computes
   * @param rule how it redistributes relevance
   */
  public RelevanceStep(DifferentiableMap map, Rule rule) {
    this.map = map;
    this.rule = rule;
    this.terms = List.copyOf(rule.terms());
  }

  /**
   * Whether {@link Operands#preActivation()} is needed.
   *
   * @return true if a term of the rule is gated by the sign of the pre-activation
   */
  public boolean needsPreActivation() {
    return terms.stream().anyMatch(term -> term.gate() != Gate.EVERYWHERE);
  }

  /**
   * The forward pass without bias and activation function.
   *
   * @param input the layer's input; never written to
   * @param weights the weights in the layer's own shape, or null for a map without weights
   * @return a new array that belongs to the caller
   */
  public INDArray forward(INDArray input, INDArray weights) {
    StepGraph current = graphFor(input.dataType(), graphHasBias);
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put("a", input);
    if (weights != null) {
      arrays.put("W", map.arrange(weights));
    }
    return current.run(arrays, FORWARD).get(FORWARD);
  }

  /**
   * Redistributes relevance from the layer's output to its input.
   *
   * @param operands the layer's input and parameters
   * @param relevance the relevance of the pre-activation, in its shape
   * @return the relevance of the input and what the bias absorbed
   * @throws IllegalArgumentException if the input lies outside the rule's box
   */
  public Redistribution redistribute(Operands operands, INDArray relevance) {
    if (terms.isEmpty()) {
      return pass(operands, relevance);
    }
    rule.box().ifPresent(box -> BoxCheck.require(box, operands));
    boolean withBias =
        operands.bias() != null && terms.stream().anyMatch(term -> !term.bias().isNone());
    StepGraph current = graphFor(operands.input().dataType(), withBias);
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put("R", relevance);
    if (needsPreActivation()) {
      arrays.put("z", operands.preActivation());
    }
    Map<String, INDArray> results;
    try (Modified modified = new Modified(map, operands)) {
      for (int t = 0; t < terms.size(); t++) {
        Term term = terms.get(t);
        if (withBias) {
          arrays.put("b" + t, term.bias().apply(operands.bias()));
        }
        List<Part> parts = term.parts();
        for (int k = 0; k < parts.size(); k++) {
          arrays.put(inputName(t, k), modified.input(parts.get(k).input()));
          if (operands.weights() != null) {
            arrays.put(weightName(t, k), modified.weights(parts.get(k).weights()));
          }
        }
      }
      results =
          withBias ? current.run(arrays, RELEVANCE, ABSORBED) : current.run(arrays, RELEVANCE);
    }
    double absorbed = withBias ? results.get(ABSORBED).getDouble(0) : 0;
    return new Redistribution(List.of(results.get(RELEVANCE)), absorbed);
  }

  private static Redistribution pass(Operands operands, INDArray relevance) {
    if (!relevance.equalShapes(operands.input())) {
      throw new IllegalArgumentException(
          "The pass rule needs an input of the output's shape "
              + Arrays.toString(relevance.shape())
              + ", but the input's is "
              + Arrays.toString(operands.input().shape())
              + ": pick another rule");
    }
    return Redistribution.to(relevance);
  }

  /** The names of the operations in the graph, for the check that all are in {@link Ops}. */
  List<String> operationNames() {
    return graph.sameDiff().getOps().values().stream().map(op -> op.getOp().opName()).toList();
  }

  private StepGraph graphFor(DataType type, boolean withBias) {
    if (graph == null || !graph.hasType(type) || graphHasBias != withBias) {
      graphHasBias = withBias;
      graph = build(type);
    }
    return graph;
  }

  private StepGraph build(DataType type) {
    StepGraph building = new StepGraph(type);
    map.apply(building.placeholder("a"), building.placeholder("W")).rename(FORWARD);
    List<SDVariable> contributions = new ArrayList<>();
    List<SDVariable> absorptions = new ArrayList<>();
    for (int t = 0; t < terms.size(); t++) {
      addTerm(building, t, contributions, absorptions);
    }
    contributions.stream().reduce(SDVariable::add).ifPresent(sum -> sum.mul(1).rename(RELEVANCE));
    absorptions.stream().reduce(SDVariable::add).ifPresent(sum -> sum.mul(1).rename(ABSORBED));
    return building;
  }

  private void addTerm(
      StepGraph building, int t, List<SDVariable> contributions, List<SDVariable> absorptions) {
    Term term = terms.get(t);
    int parts = term.parts().size();

    // 1. z = Σk ρk(W)·xk + ρ(b)
    List<SDVariable> x = new ArrayList<>();
    List<SDVariable> z = new ArrayList<>();
    for (int k = 0; k < parts; k++) {
      x.add(building.placeholder(inputName(t, k)));
      z.add(map.apply(x.get(k), building.placeholder(weightName(t, k))));
    }
    SDVariable denominator = z.stream().reduce(SDVariable::add).orElseThrow();
    boolean biased = graphHasBias && !term.bias().isNone();
    SDVariable bias = biased ? building.placeholder("b" + t) : null;
    if (biased) {
      denominator = denominator.add(bias);
    }

    // 2. s = R / st(z), where the gate is open
    SDVariable numerator = gated(building, term.gate());
    SDVariable s = numerator.div(stabilized(denominator, term.stabilizer()));

    for (int k = 0; k < parts; k++) {
      // 3. ck = ∂(Σ z ⊙ s) / ∂xk, s held constant
      SDVariable c = VectorJacobianProduct.of(z.get(k), s, x.get(k));
      // 4. Rin = Σk xk ⊙ ck
      contributions.add(scaled(x.get(k).mul(c), term.coefficient()));
    }
    if (biased) {
      absorptions.add(scaled(s.mul(bias).sum(), term.coefficient()));
    }
  }

  private SDVariable gated(StepGraph building, Gate gate) {
    SDVariable relevance = building.placeholder("R");
    SameDiff sd = building.sameDiff();
    return switch (gate) {
      case EVERYWHERE -> relevance;
      case WHERE_POSITIVE ->
          relevance.mul(sd.gt(building.placeholder("z"), 0).castTo(relevance.dataType()));
      case WHERE_NEGATIVE ->
          relevance.mul(sd.lt(building.placeholder("z"), 0).castTo(relevance.dataType()));
    };
  }

  /** {@code st(v) = v + δ·sign(v)} with {@code sign(0) = +1}. */
  private static SDVariable stabilized(SDVariable v, double delta) {
    SameDiff sd = v.getSameDiff();
    // sign(sign(v) + ½) is +1 at 0, where sign(v) is 0.
    SDVariable sign = sd.math().sign(sd.math().sign(v).add(0.5));
    return v.add(sign.mul(delta));
  }

  private static SDVariable scaled(SDVariable v, double factor) {
    return factor == 1 ? v : v.mul(factor);
  }

  private static String inputName(int term, int part) {
    return "x" + term + "_" + part;
  }

  private static String weightName(int term, int part) {
    return "W" + term + "_" + part;
  }
}
