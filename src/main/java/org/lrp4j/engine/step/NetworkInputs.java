package org.lrp4j.engine.step;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a step can ask about the network's own inputs during a forward pass. */
@FunctionalInterface
public interface NetworkInputs {

  /**
   * How many examples the first input has.
   *
   * @return the number of examples
   */
  int examples();

  /**
   * The mask of an input.
   *
   * @param input the input's name
   * @return [batch, time], or empty if it has none
   */
  default Optional<INDArray> mask(String input) {
    return Optional.empty();
  }
}
