package org.lrp4j.layer;

import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What flows from layer to layer: a batch of values, how to read its axes, and which time steps
 * count.
 *
 * @param values the values, batch first; read only
 * @param mask [batch, time], 1 where a step counts and 0 where it is padding; empty where all count
 * @param format how to read the axes of the values
 */
public record Signal(INDArray values, Optional<INDArray> mask, DataFormat format) {

  /**
   * Checks that nothing is missing.
   *
   * @param values the values, batch first; read only
   * @param mask [batch, time], or empty
   * @param format how to read the axes of the values
   */
  public Signal {
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(mask, "mask");
    Objects.requireNonNull(format, "format");
  }

  /**
   * A signal without a mask, in DL4J's default format for its rank.
   *
   * @param values the values, batch first
   * @return the signal
   */
  public static Signal of(INDArray values) {
    return new Signal(
        values, Optional.empty(), DataFormat.channelsFirst(Math.max(2, values.rank())));
  }
}
