package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.plan.PlannedTerm;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer's step of LRP: a rule and a map, joined into a SameDiff graph and differentiated.
 *
 * <p>For every term of the rule, {@code z = Σk ρk(W)·xk + ρ(b)}, {@code s = R / st(z)}, {@code ck =
 * ∂(Σ z ⊙ [s]const) / ∂xk}, and the relevance of the input is {@code Σ coefficient · xk ⊙ ck}. A
 * map without weights (pooling) takes part as it is: its parts ignore the weight modification.
 *
 * <p>A {@link #forward} captures what any number of {@link #redistribute} need, until {@link
 * #release}. Not safe for use by several threads at once.
 */
public final class RelevanceStep {

  private final DifferentiableMap map;
  private final Rule rule;
  private final boolean isPass;
  private final Workbench bench;
  private final StepOperands operands;
  private final Recent<GraphKey, RelevanceGraph> graphs =
      new Recent<>(GraphKey.PLACES, known -> known.graph().dropFolded());
  private final List<INDArray> denominators = new ArrayList<>();
  private EvenStep even;
  private Facts facts = Facts.NONE;
  private Plan plan;
  private RelevanceGraph graph;
  private INDArray preActivation;

  /**
   * A step.
   *
   * @param map what the layer computes
   * @param rule how it redistributes relevance
   * @param bench what it shares with other steps
   */
  public RelevanceStep(DifferentiableMap map, Rule rule, Workbench bench) {
    this.map = map;
    this.rule = rule;
    this.isPass = rule.terms().isEmpty();
    this.bench = bench;
    this.operands = new StepOperands(map, bench);
  }

  /**
   * Takes over what the network proves about the layer, to leave out what is known to vanish.
   *
   * @param newFacts the facts, which every input must fulfil
   */
  public void assume(Facts newFacts) {
    facts = newFacts;
    plan = null;
    graphs.forgetAll();
  }

  /**
   * Where the rule gives no relevance to the layer's input.
   *
   * @return at zero, if every part of the rule multiplies by the input; else nowhere
   */
  public Vanishing inputVanishing() {
    boolean keepsZero =
        rule.terms().stream()
            .flatMap(term -> term.parts().stream())
            .map(Part::input)
            .allMatch(InputModifier::keepsZero);
    return keepsZero && !rule.terms().isEmpty() ? Vanishing.AT_ZERO : Vanishing.NOWHERE;
  }

  /**
   * The forward pass without the activation function, which also captures what the way back needs.
   *
   * @param input the layer's input; never written to, and to stay as it is until {@link #release}
   * @param parameters the layer's parameters
   * @return the pre-activation, with its bias, held by the caller; where {@link #keepsForward} says
   *     so, it must not be written to
   */
  public INDArray forward(INDArray input, LayerParameters parameters) {
    release();
    operands.begin(input, parameters);
    boolean hasBias = parameters.bias() != null;
    if (plan == null || plan.hasBias() != hasBias) {
      plan = plan(hasBias);
    }
    graph =
        graphs.get(
            GraphKey.of(input, hasBias ? 1 : 0),
            () -> new RelevanceGraph(map, plan, input, parameters, bench));
    refreshParameters();
    Map<String, INDArray> arrays = new HashMap<>();
    List<String> outputs = new ArrayList<>();
    outputs.add(RelevanceGraph.FORWARD);
    if (plan.forwardFromParts()) {
      for (int t = 0; t < plan.terms().size(); t++) {
        feedDenominator(t, arrays);
        outputs.add(RelevanceGraph.denominatorName(t));
      }
      if (plan.needsCorrection()) {
        arrays.put(RelevanceGraph.CORRECTION, operands.made("correction", this::correction));
      }
    } else {
      arrays.put(RelevanceGraph.INPUT, input);
      feedWeights(SignSplit.IDENTITY, arrays);
      if (hasBias) {
        arrays.put(RelevanceGraph.BIAS, operands.broadcastBias());
      }
    }
    if (plan.keepsWithoutBias()) {
      outputs.add(RelevanceGraph.WITHOUT_BIAS);
    }
    List<INDArray> results = graph.graph().run(arrays, outputs.toArray(String[]::new));
    if (plan.forwardFromParts()) {
      denominators.addAll(results.subList(1, results.size()));
      operands.dropWeights(); // only their parts are needed from now on
    } else if (plan.keepsWithoutBias()) {
      preActivation = results.get(1);
    } else if (plan.keepsPreActivation()) {
      preActivation = results.get(0);
      bench.arrays().retain(preActivation);
    }
    return results.get(0);
  }

  private Plan plan(boolean hasBias) {
    Plan all = Plan.of(rule, facts, hasBias, bench.zeroBias());
    OptionalInt axis = map.inputAxisOfWeights();
    if (axis.isEmpty()) {
      return all;
    }
    long channels = operands.input().size(operands.parameters().channelAxis());
    return all.stacked(channels, axis.getAsInt());
  }

  /**
   * Whether the step itself keeps what the last {@link #forward} returned.
   *
   * @return true if the returned array must not be written to
   */
  public boolean keepsForward() {
    return preActivation != null && !plan.keepsWithoutBias();
  }

  /**
   * Redistributes relevance from the layer's output to its input, after {@link #forward}.
   *
   * @param relevance the relevance of the pre-activation, in its shape
   * @return the relevance of the input, held by the caller, and what the bias absorbed
   * @throws IllegalArgumentException if the input lies outside the rule's box
   */
  public Redistribution redistribute(INDArray relevance) {
    if (isPass) {
      return pass(relevance);
    }
    INDArray input = operands.input();
    int axis = operands.parameters().channelAxis();
    rule.box().ifPresent(box -> BoxCheck.require(box, input, axis));
    Optional<DifferentiableMap> ofOneChannel =
        plan.isEven() ? map.ofOneChannel() : Optional.empty();
    if (ofOneChannel.isPresent()) {
      return Redistribution.to(evenly(ofOneChannel.get(), relevance));
    }
    computeDenominators();
    graph.addWayBack(relevance.shape());
    Map<String, INDArray> arrays = new HashMap<>();
    arrays.put(RelevanceGraph.RELEVANCE_OF_OUTPUT, relevance);
    arrays.put(RelevanceGraph.INPUT, input);
    if (preActivation != null) {
      arrays.put(RelevanceGraph.PRE_ACTIVATION, preActivation);
    }
    for (int t = 0; t < plan.terms().size(); t++) {
      for (Part part : plan.term(t).parts()) {
        feedInput(part.input(), arrays);
        feedWeights(part.weights(), arrays);
      }
      if (!plan.usesPreActivation(t)) {
        arrays.put(RelevanceGraph.knownName(t), denominators.get(t));
      }
      if (bench.sumsUp() && !plan.term(t).bias().isNone()) {
        SignSplit split = plan.term(t).bias();
        arrays.put(
            RelevanceGraph.absorbingName(t),
            operands.made("absorbing" + t, () -> split.apply(operands.bias())));
      }
    }
    if (!graph.hasAbsorbed()) {
      return Redistribution.to(graph.graph().run(arrays, RelevanceGraph.RELEVANCE).get(0));
    }
    List<INDArray> results =
        graph.graph().run(arrays, RelevanceGraph.RELEVANCE, RelevanceGraph.ABSORBED);
    double absorbed = results.get(1).getDouble(0);
    bench.arrays().release(results.get(1));
    return new Redistribution(List.of(results.get(0)), absorbed);
  }

  /** Lets go of what the last forward pass captured. */
  public void release() {
    operands.release();
    denominators.forEach(
        array -> {
          if (array != null) {
            bench.arrays().release(array);
          }
        });
    denominators.clear();
    if (preActivation != null) {
      bench.arrays().release(preActivation);
    }
    preActivation = null;
    if (!bench.keepsWeights()) {
      forgetParameters();
    }
  }

  /**
   * The names of the operations in the graph, for the check that all are in {@link
   * org.lrp4j.engine.operation.Ops}.
   */
  List<String> operationNames() {
    return graph.graph().sameDiff().getOps().values().stream()
        .map(op -> op.getOp().opName())
        .toList();
  }

  private void refreshParameters() {
    boolean foldsAny = graphs.values().stream().anyMatch(known -> known.graph().keepsFolded());
    if (!operands.refresh(!foldsAny)) {
      graphs.values().forEach(known -> known.graph().dropFolded());
    }
  }

  private void forgetParameters() {
    operands.forgetParameters();
    graphs.values().forEach(known -> known.graph().dropFolded());
  }

  /** Denominators that the forward pass does not know, once for all targets. */
  private void computeDenominators() {
    if (!denominators.isEmpty()) {
      return;
    }
    List<String> outputs = new ArrayList<>();
    Map<String, INDArray> arrays = new HashMap<>();
    for (int t = 0; t < plan.terms().size(); t++) {
      if (plan.hasOwnDenominator(t)) {
        feedDenominator(t, arrays);
        outputs.add(RelevanceGraph.denominatorName(t));
      }
    }
    List<INDArray> results =
        outputs.isEmpty() ? List.of() : graph.graph().run(arrays, outputs.toArray(String[]::new));
    int next = 0;
    for (int t = 0; t < plan.terms().size(); t++) {
      denominators.add(plan.hasOwnDenominator(t) ? results.get(next++) : null);
    }
  }

  private void feedDenominator(int t, Map<String, INDArray> arrays) {
    PlannedTerm term = plan.term(t);
    if (plan.isRest(t)) {
      arrays.put(RelevanceGraph.PRE_ACTIVATION, preActivation);
      return;
    }
    for (Part part : term.parts()) {
      feedInput(part.input(), arrays);
      feedWeights(part.weights(), arrays);
    }
    if (!term.bias().isNone()) {
      arrays.put(RelevanceGraph.biasName(t), operands.made("bias" + t, () -> bias(term)));
    }
  }

  /** The bias of a denominator, with the stabilizer where its sign is known. */
  private INDArray bias(PlannedTerm term) {
    INDArray bias = term.bias().apply(operands.bias());
    return operands.broadcast(term.hasSign() ? bias.add(term.offset()) : bias);
  }

  private void feedInput(InputModifier modifier, Map<String, INDArray> arrays) {
    arrays.put(graph.inputName(modifier), operands.input(modifier));
  }

  private void feedWeights(WeightModifier modifier, Map<String, INDArray> arrays) {
    if (operands.parameters().weights() != null) {
      arrays.put(graph.weightName(modifier), operands.weights(modifier));
    }
  }

  /** What the denominators' sum lacks of the bias, or holds too much because of their offsets. */
  private INDArray correction() {
    INDArray bias = operands.bias();
    INDArray missing = bias.sub(plan.offsetOfDenominators());
    plan.terms().forEach(term -> missing.subi(term.bias().apply(bias)));
    return operands.broadcast(missing);
  }

  private INDArray evenly(DifferentiableMap ofOneChannel, INDArray relevance) {
    if (even == null) {
      even = new EvenStep(ofOneChannel, plan.term(0).stabilizer(), bench);
    }
    return even.redistribute(operands.input(), operands.parameters().channelAxis(), relevance);
  }

  private Redistribution pass(INDArray relevance) {
    INDArray input = operands.input();
    if (!relevance.equalShapes(input)) {
      throw new IllegalArgumentException(
          "The pass rule needs an input of the output's shape "
              + Arrays.toString(relevance.shape())
              + ", but the input's is "
              + Arrays.toString(input.shape())
              + ": pick another rule");
    }
    return Redistribution.to(relevance);
  }
}
