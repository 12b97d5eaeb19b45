package org.lrp4j.engine.step;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.program.Recent;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Rule;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One layer's step of LRP: a rule and a map, joined into a SameDiff graph and differentiated.
 *
 * <p>For every term of the rule, {@code z = Σk ρk(W)·xk + ρ(b)}, {@code s = R / st(z)}, {@code ck =
 * ∂(Σ z ⊙ [s]const) / ∂xk}, and the relevance of the input is {@code Σ coefficient · xk ⊙ ck}. A
 * map without weights (pooling) takes part as it is: its parts ignore the weight modification.
 *
 * <p>Plan, graphs and modified weights are shared by all calls; what a call takes is in its {@link
 * Capture}. Not safe for use by several threads at once.
 */
public final class RelevanceStep {

  private final DifferentiableMap map;
  private final Rule rule;
  private final Workbench bench;
  private final boolean hasBiasMap;
  private final StepOperands operands;
  private final Recent<GraphKey, RelevanceGraph> graphs =
      new Recent<>(GraphKey.PLACES, known -> known.graph().dropFolded());
  private final Optional<StoredParameters> stored;
  private final Recent<GraphKey, ParameterGraph> parameterGraphs =
      new Recent<>(GraphKey.PLACES, known -> {});
  private ArrangedWeights arrangedWeights;
  private EvenStep even;
  private Facts facts = Facts.NONE;
  private Plan plan;

  /**
   * A step.
   *
   * @param map what the layer computes
   * @param rule how it redistributes relevance
   * @param bench what it shares with other steps
   */
  public RelevanceStep(DifferentiableMap map, Rule rule, Workbench bench) {
    this(map, rule, bench, false, Optional.empty());
  }

  /**
   * A step whose bias may be a map, and of whose parameters the relevance may be known.
   *
   * @param hasBiasMap whether the bias has a value for each position of the output, [1, …], and not
   *     only one a channel
   * @param stored where its weights are stored
   */
  RelevanceStep(
      DifferentiableMap map,
      Rule rule,
      Workbench bench,
      boolean hasBiasMap,
      Optional<StoredParameters> stored) {
    this.stored = stored;
    this.map = map;
    this.rule = rule;
    this.bench = bench;
    this.hasBiasMap = hasBiasMap;
    this.operands = new StepOperands(map);
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
    parameterGraphs.forgetAll();
  }

  /**
   * Where the rule gives no relevance to the layer's input.
   *
   * @return at zero, if every part of the rule multiplies by the input; else nowhere
   */
  public Vanishing inputVanishing() {
    return rule.givesToZeros() ? Vanishing.NOWHERE : Vanishing.AT_ZERO;
  }

  /**
   * The forward pass without the activation function, which also captures what the way back needs.
   *
   * @param input the layer's input; never written to
   * @param parameters the layer's parameters
   * @return the capture, whose output is the pre-activation with its bias; where the capture holds
   *     that as well it must not be written to, which {@link org.lrp4j.layer.Memory#hasOneHolder}
   *     tells
   */
  public Capture forward(INDArray input, LayerParameters parameters) {
    boolean hasBias = parameters.bias() != null;
    if (plan == null || plan.hasBias() != hasBias) {
      plan = plan(hasBias, input, parameters);
    }
    RelevanceGraph graph =
        graphs.get(
            GraphKey.of(input, hasBias ? 1 : 0),
            () -> new RelevanceGraph(map, plan, input, parameters, hasBiasMap, bench));
    refresh(parameters);
    return rule.terms().isEmpty()
        ? new PassingCapture(RelevanceCapture.of(this, graph, input, parameters), input, bench)
        : RelevanceCapture.of(this, graph, input, parameters);
  }

  private Plan plan(boolean hasBias, INDArray input, LayerParameters parameters) {
    Plan all = Plan.of(rule, facts, hasBias, bench.zeroBias());
    OptionalInt axis = map.inputAxisOfWeights();
    if (axis.isEmpty()) {
      return all;
    }
    return all.stacked(input.size(parameters.input().channelAxis()), axis.getAsInt());
  }

  private void refresh(LayerParameters parameters) {
    boolean foldsAny = graphs.values().stream().anyMatch(known -> known.graph().keepsFolded());
    if (!operands.refresh(parameters, !foldsAny, bench.fingerprints())) {
      graphs.values().forEach(known -> known.graph().dropFolded());
    }
  }

  /** To be called when a call has ended: frees what is not to be kept until the next one. */
  void callEnded() {
    if (!bench.keepsWeights()) {
      operands.forgetParameters();
      graphs.values().forEach(known -> known.graph().dropFolded());
    }
  }

  /** The step of the flat rule that looks at one channel, if the rule and the map are such. */
  Optional<EvenStep> even(Plan planned) {
    if (!planned.isEven()) {
      return Optional.empty();
    }
    Optional<DifferentiableMap> ofOneChannel = map.ofOneChannel();
    if (ofOneChannel.isPresent() && even == null) {
      even = new EvenStep(ofOneChannel.get(), planned.term(0).stabilizer(), bench);
    }
    return Optional.ofNullable(even);
  }

  /** Where the weights are stored, if their relevance is known. */
  Optional<StoredParameters> stored() {
    return stored;
  }

  /** The graph that leads relevance to the parameters, for inputs of that shape. */
  ParameterGraph parameterGraph(
      INDArray input, LayerParameters parameters, long[] weightShape, INDArray relevance) {
    boolean hasBias = parameters.bias() != null;
    return parameterGraphs.get(
        GraphKey.of(input, hasBias ? 1 : 0),
        () ->
            new ParameterGraph(
                map,
                Plan.of(rule, facts, hasBias, bench.zeroBias()),
                input,
                weightShape,
                relevance.shape(),
                parameters.output().channelAxis(),
                hasBiasMap,
                bench));
  }

  /** Where the numbers of the weights lie. */
  ArrangedWeights arrangedWeights(LayerParameters parameters) {
    if (arrangedWeights == null) {
      arrangedWeights = new ArrangedWeights(map, parameters.weights().get());
    }
    return arrangedWeights;
  }

  /** The names of the operations in its graphs, for the check that all are in Ops. */
  List<String> operationNames() {
    return Stream.concat(
            graphs.values().stream().map(RelevanceGraph::graph),
            parameterGraphs.values().stream().map(ParameterGraph::graph))
        .flatMap(graph -> graph.sameDiff().getOps().values().stream())
        .map(op -> op.getOp().opName())
        .toList();
  }

  Rule rule() {
    return rule;
  }

  Workbench bench() {
    return bench;
  }

  StepOperands operands() {
    return operands;
  }
}
