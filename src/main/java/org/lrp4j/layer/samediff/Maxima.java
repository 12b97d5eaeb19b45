package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.combining.BroadcastingStep;
import org.lrp4j.layer.combining.MaximumOfInputs;

/**
 * Maxima: over axes the winner takes all, along the operation's own gradient, as under DL4J's
 * global pooling; of several signals the composite's treatment of maxima. A maximum or minimum with
 * a constant is an activation function.
 */
final class Maxima implements Treatment {

  private static final Set<String> OF_SEVERAL = Set.of("maximum", "mergemax");

  static final Set<String> NAMES = Set.of("maximum", "mergemax", "minimum", "reduce_max");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    List<String> signals = operation.signals();
    boolean isPair = operation.name().equals("minimum") || OF_SEVERAL.contains(operation.name());
    if (!isPair) {
      return operation.isSignal(0)
          ? Optional.of(LinearStep.passage(operation, List.of(0), LinearStep.Mode.WINNER))
          : Optional.empty();
    }
    if (signals.size() == 1) {
      return Optional.of(PassingOn.of(operation, signals.get(0)));
    }
    boolean isMaximum = signals.size() == operation.arguments().size();
    return isMaximum && OF_SEVERAL.contains(operation.name())
        ? Optional.of(
            Passage.of(
                operation,
                signals,
                List.of(),
                spot ->
                    new BroadcastingStep(
                        new MaximumOfInputs(spot.context()), spot.context().memory())))
        : Optional.empty();
  }

  @Override
  public String label() {
    return "winner takes all";
  }
}
