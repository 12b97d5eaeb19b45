package org.lrp4j.layer;

import java.util.List;
import org.lrp4j.rule.Sign;

/**
 * A step around another one, of which it hands on what tables and proofs ask. For steps that only
 * prepare what the one inside reads, or choose from what it gives.
 */
public interface WrappingStep extends Step {

  /**
   * The step inside.
   *
   * @return the step, the same at each call
   */
  Step inside();

  @Override
  default String treatment() {
    return inside().treatment();
  }

  @Override
  default DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return inside().outputFormat(inputs, rank);
  }

  @Override
  default Sign outputSign(List<Sign> inputs) {
    return inside().outputSign(inputs);
  }

  @Override
  default Vanishing inputVanishing(Vanishing output) {
    return inside().inputVanishing(output);
  }

  @Override
  default boolean givesToZeros(boolean output) {
    return inside().givesToZeros(output);
  }

  @Override
  default void assume(List<Sign> inputs, Vanishing output) {
    inside().assume(inputs, output);
  }
}
