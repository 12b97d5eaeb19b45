package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lrp4j.engine.plan.Facts;
import org.lrp4j.layer.Affine;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The step of {@code activation(W·a + b)} under the layer's rule; the activation passes. */
final class AffineStep implements Step {

  private final Affine affine;
  private final StepContext context;
  private final Optional<ScaleAndShift> merged;
  private final Optional<ScaledInput> scaledInput;
  private final RelevanceStep step;

  AffineStep(Affine affine, StepContext context) {
    this(affine, context, Optional.empty(), Optional.empty());
  }

  private AffineStep(
      Affine affine,
      StepContext context,
      Optional<ScaleAndShift> merged,
      Optional<ScaledInput> scaledInput) {
    this.affine = affine;
    this.context = context;
    this.merged = merged;
    this.scaledInput = scaledInput;
    this.step =
        new RelevanceStep(
            affine.map(),
            context.rule(),
            context.bench(),
            scaledInput.isPresent(),
            affine.storedParameters());
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    Signal input = inputs.get(0);
    affine.requireInput(input);
    Capture z = step.forward(input.values(), parameters(input));
    Capture computed = isLinear() ? z : new Activated(activated(z.output()), z);
    Optional<INDArray> mask = affine.masksRows() ? MaskedOutput.column(input) : Optional.empty();
    return mask.isPresent() ? MaskedOutput.of(computed, mask.get(), context) : computed;
  }

  /** Activation functions write into their argument: a copy, where somebody else reads z. */
  private INDArray activated(INDArray z) {
    Memory memory = context.memory();
    INDArray own = z;
    if (!memory.hasOneHolder(z)) {
      own = memory.take(z.dataType(), z.shape()).assign(z);
      memory.release(z);
    }
    INDArray activated = memory.hold(affine.activate(own));
    memory.release(own);
    return activated;
  }

  private record Activated(INDArray output, Capture z) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return z.redistribute(relevance);
    }

    @Override
    public Redistribution redistributeWithParameters(INDArray relevance) {
      return z.redistributeWithParameters(relevance);
    }

    @Override
    public void release() {
      z.release();
    }
  }

  /** The parameters, with the scales and shifts in front and behind merged into them. */
  private LayerParameters parameters(Signal input) {
    LayerParameters own = withScaledOutput(affine.parameters(input));
    return scaledInput.map(scaled -> scaled.mergedInto(own, input.values())).orElse(own);
  }

  private LayerParameters withScaledOutput(LayerParameters own) {
    if (merged.isEmpty()) {
      return own;
    }
    ScaleAndShift next = merged.get();
    next.requireRank(own.output().rank());
    List<INDArray> sources = new ArrayList<>(next.sources());
    sources.addAll(own.sources());
    return new LayerParameters(
        own.input(),
        own.output(),
        sources,
        () -> {
          INDArray weights = own.weights().get();
          int axis = affine.outputAxisOfWeights();
          return weights.mul(DataFormat.along(next.scale(), axis, weights.rank()));
        },
        () -> next.bias(own.bias() == null ? null : own.bias().get()));
  }

  private boolean isLinear() {
    return hasNoActivation() || context.stripsActivation();
  }

  private boolean hasNoActivation() {
    return affine.activation() == null || Activations.isIdentity(affine.activation());
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return affine
        .outputFormat()
        .filter(format -> format.rank() == rank)
        .orElseGet(() -> Step.super.outputFormat(inputs, rank));
  }

  @Override
  public Optional<ScaleAndShift> scaleAndShift() {
    return affine.scaleAndShift();
  }

  @Override
  public Optional<Step> mergedWith(ScaleAndShift next) {
    boolean canMerge = hasNoActivation() && affine.outputAxisOfWeights() >= 0 && merged.isEmpty();
    return canMerge
        ? Optional.of(new AffineStep(affine, context, Optional.of(next), scaledInput))
        : Optional.empty();
  }

  /**
   * Only where the rule gives relevance to zeros: all other rules multiply by the input, for which
   * a normalised one is as good.
   */
  @Override
  public Optional<Step> mergedBehind(ScaleAndShift previous) {
    if (!context.rule().givesToZeros()) {
      return Optional.empty();
    }
    return affine
        .inputChannels()
        .filter(ScaledInput.suits(previous))
        .map(channels -> scaled(previous, channels));
  }

  private Step scaled(ScaleAndShift previous, InputChannels channels) {
    ScaleAndShift all = scaledInput.map(ScaledInput::scaling).map(previous::then).orElse(previous);
    var scaled = new ScaledInput(all, channels, affine.map(), context.bench());
    return new AffineStep(affine, context, merged, Optional.of(scaled));
  }

  @Override
  public boolean givesToZeros(boolean output) {
    return context.rule().givesToZeros();
  }

  /** A scale and shift by itself passes relevance on; any other layer has a rule of its own. */
  @Override
  public Step sharingEqually() {
    return affine.scaleAndShift().isEmpty()
        ? this
        : new AffineStep(affine, context.under(new PassRule()), merged, scaledInput);
  }

  @Override
  public INDArray networkOutput(INDArray explained) {
    return context.stripsActivation() && affine.activation() != null
        ? affine.activate(explained.dup())
        : explained;
  }

  @Override
  public String treatment() {
    return scaledInput.map(scaled -> scaled.scaling().name() + " + ").orElse("")
        + context.rule().label()
        + merged.map(next -> " + " + next.name()).orElse("");
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return isLinear() ? Sign.ANY : Activations.sign(affine.activation(), Sign.ANY);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return step.inputVanishing();
  }

  @Override
  public void assume(List<Sign> inputs, Vanishing output) {
    Vanishing ofZ = isLinear() ? output : Activations.vanishing(affine.activation(), output);
    step.assume(new Facts(inputs.get(0), ofZ));
  }
}
