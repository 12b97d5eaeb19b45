package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lrp4j.layer.Step;

/**
 * The way of relevance past one operation, or past several that are explained as one.
 *
 * @param output the variable whose relevance is led on
 * @param followed the variables that it goes to
 * @param looked what else the step looks at
 * @param maker makes the step, whose inputs are all these in order
 * @param map the affine map that this is; empty for everything else
 */
record Passage(
    String output,
    List<String> followed,
    List<String> looked,
    Maker maker,
    Optional<AffineMap> map) {

  /** Makes a step of its place. */
  @FunctionalInterface
  interface Maker {
    Step in(Spot spot);
  }

  /**
   * An affine map.
   *
   * @param name the same where parameters are, such as at all moments of a recurrence
   * @param isConvolution what it is to a composite
   */
  record AffineMap(String name, boolean isConvolution) {}

  /** A passage that is no affine map. */
  static Passage of(Operation operation, List<String> followed, List<String> looked, Maker maker) {
    return new Passage(operation.output(), followed, looked, maker, Optional.empty());
  }

  /** What the step reads. */
  List<String> inputs() {
    return Stream.concat(followed.stream(), looked.stream()).toList();
  }
}
