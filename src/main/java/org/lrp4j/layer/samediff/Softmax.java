package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import org.lrp4j.composite.Treatments;

/**
 * A softmax that relevance is led through, as AttnLRP does. Under CP-LRP it has none: as weights of
 * attention, a factor of a product, it is never asked.
 */
final class Softmax implements Treatment {

  static final String NAME = "softmax";

  @Override
  public Optional<Passage> passage(Operation operation, Treatments choices) {
    if (choices.attention() != Treatments.Attention.ATTN_LRP) {
      return Optional.empty();
    }
    String scores = operation.argument(0);
    long[] integers = operation.integers();
    int axis = integers.length == 0 ? -1 : (int) integers[0];
    return Optional.of(
        Passage.of(
            operation,
            List.of(scores),
            List.of(operation.output()),
            spot -> new SoftmaxStep(axis, spot.context())));
  }

  @Override
  public String label() {
    return "as a factor of a product constant (CP-LRP), or passed through (AttnLRP); at the end of"
        + " the network left out; elsewhere refused";
  }
}
