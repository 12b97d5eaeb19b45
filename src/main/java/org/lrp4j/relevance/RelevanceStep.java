package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.buffer.DataType;
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

  /** Graphs are kept for this many shapes: whole batches, a last one that is smaller, and so on. */
  private static final int SHAPES = 4;

  private record Shape(DataType type, List<Long> sizes, boolean hasBias) {

    static Shape of(INDArray input, boolean hasBias) {
      return new Shape(input.dataType(), Arrays.stream(input.shape()).boxed().toList(), hasBias);
    }
  }

  private final DifferentiableMap map;
  private final Rule rule;
  private final Workbench bench;
  private final ParameterCache cache = new ParameterCache();
  private final Map<Shape, RelevanceGraph> graphs = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<InputModifier, INDArray> modifiedInputs = new HashMap<>();
  private final List<INDArray> denominators = new ArrayList<>();
  private EvenStep even;
  private Facts facts = Facts.NONE;
  private Plan plan;
  private RelevanceGraph graph;
  private INDArray input;
  private LayerParameters parameters;
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
    this.bench = bench;
  }

  /**
   * Takes over what the network proves about the layer, to leave out what is known to vanish.
   *
   * @param newFacts the facts, which every input must fulfil
   */
  public void assume(Facts newFacts) {
    facts = newFacts;
    graphs.clear();
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
   * @param newInput the layer's input; never written to, and to stay as it is until {@link
   *     #release}
   * @param newParameters the layer's parameters
   * @return the pre-activation, with its bias, held by the caller; where {@link #keepsForward} says
   *     so, it must not be written to
   */
  public INDArray forward(INDArray newInput, LayerParameters newParameters) {
    release();
    input = newInput;
    parameters = newParameters;
    boolean hasBias = parameters.bias() != null;
    plan = Plan.of(rule, facts, hasBias, bench.zeroBias());
    graph = graphFor(Shape.of(input, hasBias));
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
        arrays.put(RelevanceGraph.CORRECTION, cache.get("correction", this::correction));
      }
    } else {
      arrays.put(RelevanceGraph.INPUT, input);
      feedWeights(SignSplit.IDENTITY, arrays);
      if (hasBias) {
        arrays.put(RelevanceGraph.BIAS, broadcast(bias()));
      }
    }
    if (plan.keepsWithoutBias()) {
      outputs.add(RelevanceGraph.WITHOUT_BIAS);
    }
    List<INDArray> results = graph.graph().run(arrays, outputs.toArray(String[]::new));
    if (plan.forwardFromParts()) {
      denominators.addAll(results.subList(1, results.size()));
      cache.drop("weights"); // only their parts are needed from now on
    } else if (plan.keepsWithoutBias()) {
      preActivation = results.get(1);
    } else if (plan.keepsPreActivation()) {
      preActivation = results.get(0);
      bench.arrays().retain(preActivation);
    }
    return results.get(0);
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
    if (rule.terms().isEmpty()) {
      return pass(relevance);
    }
    rule.box().ifPresent(box -> BoxCheck.require(box, input, parameters.channelAxis()));
    int axis = parameters.channelAxis();
    boolean isOneChannel = input.size(axis) == 1 && relevance.size(axis) == 1;
    if (plan.isEven() && map.mixesAllChannels() && !isOneChannel) {
      return Redistribution.to(evenly(relevance));
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
      if (!plan.term(t).bias().isNone()) {
        SignSplit split = plan.term(t).bias();
        arrays.put(
            RelevanceGraph.absorbingName(t), cache.get("absorbing" + t, () -> split.apply(bias())));
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
    modifiedInputs.values().stream()
        .filter(array -> !ArrayPool.sameMemory(array, input))
        .forEach(bench.arrays()::release);
    modifiedInputs.clear();
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
    input = null;
    parameters = null;
    if (!bench.keepsWeights()) {
      forgetParameters();
    }
  }

  /** The names of the operations in the graph, for the check that all are in {@link Ops}. */
  List<String> operationNames() {
    return graph.graph().sameDiff().getOps().values().stream()
        .map(op -> op.getOp().opName())
        .toList();
  }

  private RelevanceGraph graphFor(Shape shape) {
    RelevanceGraph known = graphs.get(shape);
    if (known == null) {
      known = new RelevanceGraph(map, plan, input, parameters, bench.arrays());
      graphs.put(shape, known);
      if (graphs.size() > SHAPES) {
        Shape oldest = graphs.keySet().iterator().next();
        graphs.remove(oldest).graph().dropFolded();
      }
    }
    return known;
  }

  private void refreshParameters() {
    boolean foldsAny = graphs.values().stream().anyMatch(known -> known.graph().keepsFolded());
    if (!cache.refresh(parameters.sources(), !foldsAny, bench.fingerprints())) {
      graphs.values().forEach(known -> known.graph().dropFolded());
    }
  }

  private void forgetParameters() {
    cache.clear();
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
      arrays.put(
          RelevanceGraph.biasName(t),
          cache.get(
              "bias" + t,
              () -> {
                INDArray bias = term.bias().apply(bias());
                return broadcast(term.hasSign() ? bias.add(term.offset()) : bias);
              }));
    }
  }

  private void feedInput(InputModifier modifier, Map<String, INDArray> arrays) {
    arrays.put(
        graph.inputName(modifier),
        modifiedInputs.computeIfAbsent(
            modifier,
            m -> {
              INDArray modified = m.apply(input, parameters.channelAxis());
              if (!ArrayPool.sameMemory(modified, input)) {
                bench.arrays().adopt(modified);
              }
              return modified;
            }));
  }

  private void feedWeights(WeightModifier modifier, Map<String, INDArray> arrays) {
    if (parameters.weights() == null) {
      return;
    }
    arrays.put(
        graph.weightName(modifier),
        cache.get(
            modifier,
            () -> {
              INDArray weights = cache.get("weights", parameters.weights());
              INDArray modified = modifier.apply(weights);
              INDArray arranged = map.arrange(modified);
              if (modified != arranged && modified != weights) {
                modified.close();
              }
              return arranged;
            }));
  }

  private INDArray bias() {
    return cache.get("bias", parameters.bias());
  }

  /** What the denominators' sum lacks of the bias, or holds too much because of their offsets. */
  private INDArray correction() {
    INDArray missing = bias().sub(plan.offsetOfDenominators());
    plan.terms().forEach(term -> missing.subi(term.bias().apply(bias())));
    return broadcast(missing);
  }

  private INDArray broadcast(INDArray bias) {
    long[] shape = new long[input.rank()];
    Arrays.fill(shape, 1);
    shape[parameters.channelAxis()] = bias.length();
    return bias.reshape(shape);
  }

  private INDArray evenly(INDArray relevance) {
    if (even == null) {
      even = new EvenStep(map, plan.term(0).stabilizer(), bench);
    }
    return even.redistribute(
        input, parameters.channelAxis(), parameters.weights().get().shape(), relevance);
  }

  private Redistribution pass(INDArray relevance) {
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
