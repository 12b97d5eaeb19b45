package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;
import org.lrp4j.layer.combining.BroadcastingStep;
import org.lrp4j.layer.combining.MaximumOfInputs;
import org.nd4j.linalg.api.ops.BaseReduceOp;

/**
 * Maxima, over axes or of several signals, under the composite's treatment of maxima. A maximum or
 * minimum with a constant is an activation function.
 */
final class Maxima implements Treatment {

  private static final Set<String> OF_SEVERAL = Set.of("maximum", "mergemax");

  static final Set<String> NAMES = Set.of("maximum", "mergemax", "minimum", "reduce_max");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    List<String> signals = operation.signals();
    boolean isPair = operation.name().equals("minimum") || OF_SEVERAL.contains(operation.name());
    if (!isPair) {
      // Axes that are an argument are not known before it is computed.
      return operation.isSignal(0)
              && operation.arguments().size() == 1
              && operation.function() instanceof BaseReduceOp over
          ? Optional.of(
              Passage.of(
                  operation,
                  List.of(operation.argument(0)),
                  List.of(),
                  spot ->
                      new MaximumOverAxes(over.getDimensions(), over.isKeepDims(), spot.context())))
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
    return "as the composite treats maxima; with a constant pass";
  }
}
