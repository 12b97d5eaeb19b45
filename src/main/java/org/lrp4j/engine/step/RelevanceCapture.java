package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.plan.Plan;
import org.lrp4j.engine.plan.PlannedTerm;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Absorption;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.ParameterRelevance;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.StoredParameters;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.WeightModifier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One forward pass of a {@link RelevanceStep}: the input, its modifications, and the denominators
 * or the pre-activation, whatever the way back needs.
 */
final class RelevanceCapture implements Capture {

  private final RelevanceStep step;
  private final RelevanceGraph graph;
  private final Plan plan;
  private final LayerParameters parameters;
  private final StepOperands operands;
  private final ArrayPool arrays;
  private final INDArray input;
  private final Map<InputModifier, INDArray> modifiedInputs = new HashMap<>();
  private final List<INDArray> denominators = new ArrayList<>();
  private INDArray preActivation;
  private INDArray output;

  private RelevanceCapture(
      RelevanceStep step, RelevanceGraph graph, INDArray input, LayerParameters parameters) {
    this.step = step;
    this.graph = graph;
    this.plan = graph.plan();
    this.parameters = parameters;
    this.operands = step.operands();
    this.arrays = step.bench().arrays();
    this.input = input;
  }

  static RelevanceCapture of(
      RelevanceStep step, RelevanceGraph graph, INDArray input, LayerParameters parameters) {
    RelevanceCapture capture = new RelevanceCapture(step, graph, input, parameters);
    capture.arrays.retain(input);
    capture.forward();
    return capture;
  }

  @Override
  public INDArray output() {
    return output;
  }

  private void forward() {
    Map<String, INDArray> fed = new HashMap<>();
    List<String> outputs = new ArrayList<>();
    outputs.add(RelevanceGraph.FORWARD);
    if (plan.forwardFromParts()) {
      for (int t = 0; t < plan.terms().size(); t++) {
        feedDenominator(t, fed);
        outputs.add(RelevanceGraph.denominatorName(t));
      }
      if (plan.needsCorrection()) {
        fed.put(RelevanceGraph.CORRECTION, operands.made("correction", this::correction));
      }
    } else {
      fed.put(RelevanceGraph.INPUT, input);
      feedWeights(SignSplit.IDENTITY, fed);
      if (plan.hasBias()) {
        fed.put(RelevanceGraph.BIAS, operands.broadcastBias(parameters));
      }
    }
    if (plan.keepsWithoutBias()) {
      outputs.add(RelevanceGraph.WITHOUT_BIAS);
    }
    List<INDArray> results = graph.graph().run(fed, outputs.toArray(String[]::new));
    output = results.get(0);
    if (plan.forwardFromParts()) {
      denominators.addAll(results.subList(1, results.size()));
      operands.dropWeights(); // only their parts are needed from now on
    } else if (plan.keepsWithoutBias()) {
      preActivation = results.get(1);
    } else if (plan.keepsPreActivation()) {
      preActivation = output;
      arrays.retain(preActivation);
    }
  }

  @Override
  public Redistribution redistribute(INDArray relevance) {
    int axis = parameters.input().channelAxis();
    step.rule().box().ifPresent(box -> BoxCheck.require(box, input, axis));
    Optional<EvenStep> even = step.even(plan);
    if (even.isPresent()) {
      return Redistribution.to(even.get().redistribute(input, parameters.input(), relevance));
    }
    graph.addWayBack(relevance.shape());
    Map<String, INDArray> fed = quotients(relevance, step.bench().sumsUp());
    fed.put(RelevanceGraph.INPUT, input);
    for (PlannedTerm term : plan.terms()) {
      for (Part part : term.parts()) {
        feedInput(part.input(), fed);
        feedWeights(part.weights(), fed);
      }
    }
    if (!graph.hasAbsorbed()) {
      return Redistribution.to(graph.graph().run(fed, RelevanceGraph.RELEVANCE).get(0));
    }
    List<INDArray> results =
        graph.graph().run(fed, RelevanceGraph.RELEVANCE, RelevanceGraph.ABSORBED);
    double absorbed = results.get(1).getDouble(0);
    arrays.release(results.get(1));
    return new Redistribution(List.of(results.get(0)), Absorption.of(Absorber.BIAS, absorbed));
  }

  @Override
  public Redistribution redistributeWithParameters(INDArray relevance) {
    Redistribution back = redistribute(relevance);
    return step.stored().map(stored -> back.with(parameters(stored, relevance))).orElse(back);
  }

  private List<ParameterRelevance> parameters(StoredParameters stored, INDArray relevance) {
    Map<String, INDArray> fed = quotients(relevance, true);
    ParameterGraph ofParameters =
        step.parameterGraph(input, parameters, weights(SignSplit.IDENTITY).shape(), relevance);
    INDArray arranged =
        ofParameters.run(ParameterGraph.WEIGHTS, fed, this::modifiedInput, this::weights);
    INDArray own = step.arrangedWeights(parameters).back(arranged);
    // Views of it count as the array itself, and what was made anew is taken charge of.
    INDArray asStored = arrays.hold(stored.asStored().apply(own));
    arrays.release(arranged);
    List<ParameterRelevance> known = new ArrayList<>();
    known.add(new ParameterRelevance(stored.weights(), asStored, stored.unitAxes()));
    if (parameters.bias() != null) {
      INDArray ofBias =
          ofParameters.hasBias()
              ? ofParameters.run(ParameterGraph.BIAS, fed, this::modifiedInput, this::weights)
              : arrays.hold(Nd4j.zeros(input.dataType(), operands.bias(parameters).length()));
      known.add(
          new ParameterRelevance(stored.bias(), ofBias.reshape(1, ofBias.length()), List.of(1)));
    }
    return known;
  }

  /** What the quotients of all terms are made of, and the biases that they are led to. */
  private Map<String, INDArray> quotients(INDArray relevance, boolean withBiases) {
    computeDenominators();
    Map<String, INDArray> fed = new HashMap<>();
    fed.put(RelevanceQuotient.RELEVANCE_OF_OUTPUT, relevance);
    if (preActivation != null) {
      fed.put(RelevanceQuotient.PRE_ACTIVATION, preActivation);
    }
    for (int t = 0; t < plan.terms().size(); t++) {
      if (!plan.usesPreActivation(t)) {
        fed.put(RelevanceQuotient.knownName(t), denominators.get(t));
      }
      if (withBiases && !plan.term(t).bias().isNone()) {
        SignSplit split = plan.term(t).bias();
        fed.put(
            RelevanceGraph.absorbingName(t),
            operands.made("absorbing" + t, () -> split.apply(operands.bias(parameters))));
      }
    }
    return fed;
  }

  @Override
  public void release() {
    modifiedInputs.values().stream()
        .filter(modified -> !ArrayPool.sameMemory(modified, input))
        .forEach(arrays::release);
    denominators.stream().filter(array -> array != null).forEach(arrays::release);
    if (preActivation != null) {
      arrays.release(preActivation);
    }
    arrays.release(input);
    step.callEnded();
  }

  /** Denominators that the forward pass does not know, once for all targets. */
  private void computeDenominators() {
    if (!denominators.isEmpty()) {
      return;
    }
    List<String> outputs = new ArrayList<>();
    Map<String, INDArray> fed = new HashMap<>();
    for (int t = 0; t < plan.terms().size(); t++) {
      if (plan.hasOwnDenominator(t)) {
        feedDenominator(t, fed);
        outputs.add(RelevanceGraph.denominatorName(t));
      }
    }
    List<INDArray> results =
        outputs.isEmpty() ? List.of() : graph.graph().run(fed, outputs.toArray(String[]::new));
    int next = 0;
    for (int t = 0; t < plan.terms().size(); t++) {
      denominators.add(plan.hasOwnDenominator(t) ? results.get(next++) : null);
    }
  }

  private void feedDenominator(int t, Map<String, INDArray> fed) {
    PlannedTerm term = plan.term(t);
    if (plan.isRest(t)) {
      fed.put(RelevanceQuotient.PRE_ACTIVATION, preActivation);
      return;
    }
    for (Part part : term.parts()) {
      feedInput(part.input(), fed);
      feedWeights(part.weights(), fed);
    }
    if (!term.bias().isNone()) {
      fed.put(RelevanceGraph.biasName(t), operands.made("bias" + t, () -> bias(term)));
    }
  }

  /** The bias of a denominator, with the stabilizer where its sign is known. */
  private INDArray bias(PlannedTerm term) {
    INDArray bias = term.bias().apply(operands.bias(parameters));
    return StepOperands.alongOutput(term.hasSign() ? bias.add(term.offset()) : bias, parameters);
  }

  private void feedInput(InputModifier modifier, Map<String, INDArray> fed) {
    fed.put(graph.inputName(modifier), modifiedInput(modifier));
  }

  private INDArray modifiedInput(InputModifier modifier) {
    return modifiedInputs.computeIfAbsent(modifier, this::modified);
  }

  private INDArray modified(InputModifier modifier) {
    INDArray modified = modifier.apply(input, parameters.input().channelAxis());
    if (!ArrayPool.sameMemory(modified, input)) {
      arrays.adopt(modified);
    }
    return modified;
  }

  private void feedWeights(WeightModifier modifier, Map<String, INDArray> fed) {
    if (parameters.weights() != null) {
      fed.put(graph.weightName(modifier), weights(modifier));
    }
  }

  private INDArray weights(WeightModifier modifier) {
    return operands.weights(parameters, modifier);
  }

  /** What the denominators' sum lacks of the bias, or holds too much because of their offsets. */
  private INDArray correction() {
    INDArray bias = operands.bias(parameters);
    INDArray missing = bias.sub(plan.offsetOfDenominators());
    plan.terms().forEach(term -> missing.subi(term.bias().apply(bias)));
    return StepOperands.alongOutput(missing, parameters);
  }
}
