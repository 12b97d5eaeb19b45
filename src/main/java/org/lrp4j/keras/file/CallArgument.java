package org.lrp4j.keras.file;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What a layer is called with in one place: a tensor, a constant, or several of these. */
public sealed interface CallArgument {

  /**
   * A tensor.
   *
   * @param source what gives it
   */
  record OfTensor(TensorRef source) implements CallArgument {}

  /**
   * Anything but a tensor.
   *
   * @param value as the file writes it
   */
  record Constant(JsonNode value) implements CallArgument {}

  /**
   * A list with a tensor in it.
   *
   * @param parts its elements
   */
  record Several(List<CallArgument> parts) implements CallArgument {

    /**
     * Takes a copy.
     *
     * @param parts its elements
     */
    public Several {
      parts = List.copyOf(parts);
    }
  }

  /**
   * The tensors in it.
   *
   * @return what gives them, in order
   */
  default Stream<TensorRef> tensors() {
    if (this instanceof Several several) {
      return several.parts().stream().flatMap(CallArgument::tensors);
    }
    return this instanceof OfTensor tensor ? Stream.of(tensor.source()) : Stream.empty();
  }
}
