package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.composite.Treatments;

/** Sums and means over axes or windows: each input gets its part. */
final class Averages implements Treatment {

  static final Set<String> NAMES =
      Set.of("reduce_sum", "reduce_mean", "cumsum", "avgpool2d", "avgpool3dnew");

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    return operation.isSignal(0)
        ? Optional.of(LinearStep.passage(operation, List.of(0), LinearStep.Mode.SUM))
        : Optional.empty();
  }

  @Override
  public String label() {
    return "proportional";
  }
}
