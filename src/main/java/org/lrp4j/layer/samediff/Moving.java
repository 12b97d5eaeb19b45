package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import org.lrp4j.composite.Treatments;

/** Operations that move, copy or leave out: relevance goes back to where values came from. */
final class Moving implements Treatment {

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    List<String> followed = operation.signals().stream().distinct().toList();
    List<String> others =
        operation.arguments().stream().filter(name -> !followed.contains(name)).toList();
    return Optional.of(
        Passage.of(
            operation,
            followed,
            others,
            spot -> new MovedStep(operation, followed, others, spot.context())));
  }

  @Override
  public String label() {
    return "routed; copies are added up";
  }
}
