package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.VectorJacobianProduct;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.plan.PlannedTerm;
import org.lrp4j.engine.plan.Stacking;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The SameDiff graph of one {@link Plan} for inputs of one shape: the forward pass, the
 * denominators, and the way back. It is fed and run in pieces, so that what the forward pass knows
 * is not computed again.
 */
final class RelevanceGraph {

  /** Names of what is fed: the input, the layer's bias, and what of it the terms lack. */
  static final String INPUT = "a";

  static final String BIAS = "b";
  static final String CORRECTION = "correction";

  /** Names of what comes out. */
  static final String FORWARD = "forward";

  /** The first denominator before it is stabilized, where the second is what it leaves. */
  private static final String FIRST_SUM = "firstSum";

  static final String WITHOUT_BIAS = "withoutBias";
  static final String RELEVANCE = "relevance";
  static final String ABSORBED = "absorbed";

  private final DifferentiableMap map;
  private final Plan plan;
  private final boolean hasBias;
  private final boolean hasBiasMap;
  private final int inputAxis;
  private final int outputAxis;
  private final long[] inputShape;
  private final boolean sumsUp;
  private final StepGraph graph;
  private final Map<InputModifier, SDVariable> inputs = new HashMap<>();
  private final Map<WeightModifier, SDVariable> weights = new HashMap<>();

  /** The products {@code ρk(W)·xk} by term, which the way back differentiates. */
  private final List<List<SDVariable>> products = new ArrayList<>();

  RelevanceGraph(
      DifferentiableMap map,
      Plan plan,
      INDArray input,
      LayerParameters parameters,
      boolean hasBiasMap,
      Workbench bench) {
    this.map = map;
    this.plan = plan;
    this.hasBias = parameters.bias() != null;
    this.hasBiasMap = hasBiasMap;
    this.inputAxis = parameters.input().channelAxis();
    this.outputAxis = parameters.output().channelAxis();
    this.sumsUp = bench.sumsUp();
    this.inputShape = input.shape();
    this.graph = new StepGraph(input.dataType(), bench.arrays());
    inputs.put(SignSplit.IDENTITY, graph.placeholder(INPUT, input.shape()));
    int number = 0;
    for (InputModifier modifier : plan.inputModifiers()) {
      String name = "x" + number++;
      long[] shape = Stacking.shape(modifier, inputShape, inputAxis);
      inputs.computeIfAbsent(modifier, m -> graph.placeholder(name, shape));
    }
    number = 0;
    weights.put(SignSplit.IDENTITY, graph.parameter("W"));
    for (WeightModifier modifier : plan.weightModifiers()) {
      String name = "W" + number++;
      weights.computeIfAbsent(modifier, m -> graph.parameter(name));
    }
    addForward();
  }

  String inputName(InputModifier modifier) {
    return inputs.get(modifier).name();
  }

  String weightName(WeightModifier modifier) {
    return weights.get(modifier).name();
  }

  /**
   * The bias that a denominator carries: the rule's, and the stabilizer where its sign is known.
   */
  static String biasName(int t) {
    return "bias" + t;
  }

  /** The rule's bias alone, of which the absorbed relevance is a multiple. */
  static String absorbingName(int t) {
    return "absorbing" + t;
  }

  /** A denominator as an output. */
  static String denominatorName(int t) {
    return "denominator" + t;
  }

  StepGraph graph() {
    return graph;
  }

  Plan plan() {
    return plan;
  }

  private SDVariable product(WeightModifier weight, InputModifier input) {
    return map.apply(inputs.get(input), weights.get(weight));
  }

  /** Operations that take a bias along take one value a channel. */
  private SDVariable biased(SDVariable input, SDVariable weight, SDVariable bias) {
    return hasBiasMap ? map.apply(input, weight).add(bias) : map.applyBiased(input, weight, bias);
  }

  // 1. z = Σk ρk(W)·xk + ρ(b)

  private void addForward() {
    for (int t = 0; t < plan.terms().size(); t++) {
      List<SDVariable> ofTerm = new ArrayList<>();
      for (Part part : plan.term(t).parts()) {
        ofTerm.add(product(part.weights(), part.input()));
      }
      products.add(ofTerm);
    }
    if (plan.forwardFromParts()) {
      SDVariable sum = null;
      for (int t = 0; t < plan.terms().size(); t++) {
        SDVariable denominator = addDenominator(t);
        sum = sum == null ? denominator : sum.add(denominator);
      }
      if (plan.needsCorrection()) {
        sum = sum.add(graph.parameter(CORRECTION));
      } else if (plan.offsetOfDenominators() != 0) {
        sum = sum.sub(plan.offsetOfDenominators());
      }
      sum.rename(FORWARD);
      return;
    }
    SDVariable input = inputs.get(SignSplit.IDENTITY);
    SDVariable weight = weights.get(SignSplit.IDENTITY);
    if (!hasBias) {
      map.apply(input, weight).rename(FORWARD);
    } else if (plan.keepsWithoutBias()) {
      SDVariable withoutBias = map.apply(input, weight);
      withoutBias.add(graph.parameter(BIAS)).rename(FORWARD);
      withoutBias.rename(WITHOUT_BIAS);
    } else {
      biased(input, weight, graph.parameter(BIAS)).rename(FORWARD);
    }
    for (int t = 0; t < plan.terms().size(); t++) {
      if (plan.hasOwnDenominator(t)) {
        addDenominator(t);
      }
    }
  }

  private SDVariable addDenominator(int t) {
    PlannedTerm term = plan.term(t);
    boolean biased = !term.bias().isNone();
    SDVariable sum = plan.isRest(t) ? rest() : sumOfParts(t);
    if (plan.isRest(t + 1)) {
      sum.rename(FIRST_SUM);
    }
    if (!term.hasSign()) {
      sum = RelevanceQuotient.stabilized(sum, term);
    } else if (!biased) {
      sum = sum.add(term.offset());
    }
    return sum.rename(denominatorName(t));
  }

  private SDVariable rest() {
    SDVariable whole =
        graph.placeholder(RelevanceQuotient.PRE_ACTIVATION).mul(plan.sumOfDenominators());
    return whole.sub(graph.sameDiff().getVariable(FIRST_SUM));
  }

  private SDVariable sumOfParts(int t) {
    PlannedTerm term = plan.term(t);
    boolean biased = !term.bias().isNone();
    SDVariable sum = null;
    for (int k = 0; k < term.parts().size(); k++) {
      SDVariable summand;
      if (k == 0 && biased) {
        Part part = term.parts().get(0);
        summand =
            biased(
                inputs.get(part.input()),
                weights.get(part.weights()),
                graph.parameter(biasName(t)));
      } else {
        summand = products.get(t).get(k);
      }
      sum = sum == null ? summand : sum.add(summand);
    }
    return sum;
  }

  /** Adds the way back, once the shape of the output is known. */
  void addWayBack(long[] outputShape) {
    if (graph.has(RELEVANCE)) {
      return;
    }
    Map<InputModifier, SDVariable> gradients = new HashMap<>();
    SDVariable absorbed = null;
    for (int t = 0; t < plan.terms().size(); t++) {
      PlannedTerm term = plan.term(t);
      // 2. s = R / st(z), where the gate is open
      SDVariable s = RelevanceQuotient.of(graph, plan, t);
      // 3. ck = ∂(Σ z ⊙ s) / ∂xk, s held constant
      for (int k = 0; k < term.parts().size(); k++) {
        InputModifier modifier = term.parts().get(k).input();
        SDVariable c = VectorJacobianProduct.of(products.get(t).get(k), s, inputs.get(modifier));
        SDVariable others = gradients.get(modifier);
        if (others == null) {
          gradients.put(modifier, scaled(c, term.coefficient()));
        } else if (term.coefficient() == -1) {
          gradients.put(modifier, others.sub(c));
        } else {
          gradients.put(modifier, others.add(scaled(c, term.coefficient())));
        }
      }
      if (sumsUp && !term.bias().isNone()) {
        SDVariable share = scaled(absorbedBy(t, s, outputShape), term.coefficient());
        absorbed = absorbed == null ? share : absorbed.add(share);
      }
    }
    // 4. Rin = Σk xk ⊙ ck
    SDVariable relevance = null;
    for (var gradient : gradients.entrySet()) {
      InputModifier modifier = gradient.getKey();
      SDVariable product =
          modifier == InputModifier.Ones.ONES
              ? gradient.getValue()
              : gradient.getValue().mul(inputs.get(modifier));
      SDVariable contribution = Stacking.sumOfParts(modifier, product, inputShape, inputAxis);
      relevance = relevance == null ? contribution : relevance.add(contribution);
    }
    relevance.rename(RELEVANCE);
    if (absorbed != null) {
      absorbed.rename(ABSORBED);
    }
  }

  boolean hasAbsorbed() {
    return graph.has(ABSORBED);
  }

  /** {@code Σ s ⊙ ρ(b)}: the sum of s for each channel, times the channel's bias. */
  private SDVariable absorbedBy(int t, SDVariable s, long[] shape) {
    if (hasBiasMap) {
      return Ops.sum(
          s.mul(graph.parameter(absorbingName(t))), LongStream.range(0, shape.length).toArray());
    }
    SDVariable sums = Ops.sumOfChannels(s, shape, outputAxis);
    return Ops.sum(sums.mul(graph.parameter(absorbingName(t))), 0, 1);
  }

  private static SDVariable scaled(SDVariable v, double factor) {
    return factor == 1 ? v : v.mul(factor);
  }
}
