package org.lrp4j.network;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lrp4j.layer.LayerFamily;
import org.lrp4j.layer.activation.Activations;
import org.lrp4j.layer.masking.MovingStepsVertex;
import org.nd4j.linalg.activations.IActivation;

/** What a reader of heatmaps should know about a layer that is explained. */
final class Remarks {

  private Remarks() {}

  /**
   * Of a layer that DL4J computes otherwise than it says, and of a hidden layer whose activation
   * function makes something of nothing.
   */
  static Optional<String> of(Place place, Layout layout, Endings endings, Settings settings) {
    boolean byItsGradient = settings.gradientTimesInput().contains(place.name());
    if (byItsGradient) {
      return Optional.empty();
    }
    if (!place.isLayer()) {
      return settings
          .registry()
          .vertex(place.vertex())
          .filter(settings.registry()::isStandard)
          .filter(known -> settings.remarksOnLayers())
          .map(known -> StandardRemarks.of(place.vertex()));
    }
    Optional<LayerFamily<?>> family = settings.registry().layer(place.configuration());
    Optional<String> ofComputation =
        family
            .filter(settings.registry()::isStandard)
            .filter(known -> settings.remarksOnLayers() && !readsStepsThatCount(place, layout))
            .map(known -> StandardRemarks.of(place.configuration()));
    Optional<String> ofActivation =
        family
            .filter(known -> !place.consumers().isEmpty() && !endings.leavesOut(place))
            .flatMap(known -> activation(known, place))
            .flatMap(Remarks::ofActivation);
    String all =
        Stream.of(ofActivation, ofComputation)
            .flatMap(Optional::stream)
            .collect(Collectors.joining(" "));
    return all.isEmpty() ? Optional.empty() : Optional.of(all);
  }

  /** Behind a vertex that puts the steps that count first, a recurrent layer reads no padding. */
  private static boolean readsStepsThatCount(Place place, Layout layout) {
    Place source = layout.place(place.sources().get(0));
    return source != null && source.vertex() instanceof MovingStepsVertex;
  }

  private static Optional<IActivation> activation(LayerFamily<?> family, Place place) {
    return family.activation(place.configuration());
  }

  private static Optional<String> ofActivation(IActivation activation) {
    double atZero = Activations.valueAtZero(activation);
    return atZero == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s(0) = %.3g, not 0: units whose inputs are nothing, or cancel out, get relevance"
                    + " all the same. Divided by their pre-activation near 0 it becomes large, of"
                    + " both signs, in the layers before, or bias and stabilizer absorb it. With"
                    + " ReLU or tanh, which are 0 at 0, it does not.",
                activation,
                atZero));
  }
}
