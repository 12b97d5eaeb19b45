package org.lrp4j.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.lrp4j.engine.step.GradientUse;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.UnsupportedModelException;
import org.lrp4j.layer.UnsupportedModelException.Finding;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.layer.gradient.Backwards;
import org.lrp4j.layer.gradient.FamilyForward;
import org.lrp4j.layer.gradient.LayerForward;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The steps of a shadow network that leads gradients back in the place of relevance. What only
 * moves or passes relevance on does the same to gradients; of all else it is the layer's own
 * backward pass, but where that needs labels or computes something else at inference.
 */
final class GradientSteps {

  /** The rule of every affine layer: the families' steps are asked for forward passes alone. */
  static final EpsilonRule RULE = new EpsilonRule();

  private final StepDefinitions definitions;
  private final Endings endings;
  private final Settings settings;
  private final List<Finding> findings = new ArrayList<>();

  GradientSteps(StepDefinitions definitions, Endings endings, Settings settings) {
    this.definitions = definitions;
    this.endings = endings;
    this.settings = settings;
  }

  /** Throws one exception with all layers that have no gradient, if there are any. */
  void requireNoFindings() {
    if (!findings.isEmpty()) {
      throw new UnsupportedModelException(findings);
    }
  }

  Step step(Place place) {
    Step family = definitions.step(place);
    if (place.isLayer() && new RandomSlopes(settings.registry()).areIn(place.configuration())) {
      find(place, RandomSlopes.PROBLEM);
    }
    if (family.treatment().equals(Step.ROUTED)) {
      return family;
    }
    if (!place.isLayer() || settings.gradientTimesInput().contains(place.name())) {
      return new LayerForward(family, definitions.byGradient(place, GradientUse.ALONE));
    }
    return ofLayer(place, family);
  }

  private Step ofLayer(Place place, Step family) {
    Layer configuration = place.configuration();
    Optional<LayerFamily<?>> known = settings.registry().layer(configuration);
    Optional<IActivation> activation = known.flatMap(found -> found.activation(configuration));
    boolean isIdentity =
        endings.leavesOut(place) || activation.filter(a -> !Activations.isIdentity(a)).isEmpty();
    Optional<ScaleAndShift> scaling = family.scaleAndShift();
    if (scaling.isPresent()) {
      return forward(family, Backwards.scaled(scaling.get()));
    }
    if (known.filter(LayerFamily::readsIndices).isPresent()) {
      if (!isIdentity) {
        find(place, "an embedding with an activation function has no gradient here");
      }
      return forward(family, Backwards.embedding(RULE.epsilon()));
    }
    boolean isOutput = place.layer() instanceof IOutputLayer;
    if (isOutput && configuration instanceof BaseOutputLayer) {
      if (configuration instanceof OCNNOutputLayer) {
        find(place, "the gradient of a one-class output is not computed");
      }
      IActivation own = isIdentity ? new ActivationIdentity() : activation.orElseThrow();
      return forward(family, Backwards.output(place.layer(), own));
    }
    boolean isActivation =
        configuration instanceof ActivationLayer || isOutput && configuration instanceof BaseLayer;
    if (configuration instanceof DropoutLayer
        || isOutput && !isActivation
        || isActivation && isIdentity) {
      return family; // passes on what arrives
    }
    return isActivation
        ? forward(family, Backwards.activation(activation.orElseThrow()))
        : new LayerForward(family, definitions.byGradient(place, GradientUse.ALONE));
  }

  private Step forward(Step family, FamilyForward.Back back) {
    return new FamilyForward(family, back, definitions.memory());
  }

  private void find(Place place, String what) {
    findings.add(
        new Finding(
            place.name(), place.type(), what, "compare with baselines that take no gradient"));
  }
}
