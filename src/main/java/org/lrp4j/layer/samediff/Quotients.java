package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;

/**
 * Quotients. What a signal is divided by is held constant, as a standard deviation or a norm is, so
 * that relevance passes to what is divided. Division by parameters is affine.
 */
final class Quotients implements Treatment {

  private static final String REVERSED = "reversedivide";

  static final Set<String> NAMES = Set.of("divide", REVERSED, "div_scalar");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    Optional<AffineTerm> term = term(operation);
    if (term.isPresent()) {
      return term.map(
          one -> new AffineGroup(List.of(one), List.of(), operation.graph()).passage(operation));
    }
    if (operation.arguments().size() == 1) {
      return Optional.of(PassingOn.of(operation, operation.argument(0)));
    }
    int divided = divided(operation);
    int signal = operation.isSignal(divided) ? divided : 1 - divided;
    return Optional.of(PassingOn.of(operation, operation.argument(signal)));
  }

  private static int divided(Operation operation) {
    return operation.name().equals(REVERSED) ? 1 : 0;
  }

  @Override
  public Optional<AffineTerm> term(Operation operation) {
    if (operation.arguments().size() == 1) {
      return Multiplications.ofNumber(operation);
    }
    int divided = divided(operation);
    return operation.isSignal(divided) && !operation.isSignal(1 - divided)
        ? Multiplications.scale(operation, divided, true)
        : Optional.empty();
  }

  @Override
  public String label() {
    return "pass to what is divided; by parameters affine, under the layer's rule";
  }
}
