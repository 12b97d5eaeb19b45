package org.lrp4j.evidence;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lrp4j.ExplainedInput;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A condition on the places of an example.
 *
 * @param expected what is expected, in words
 * @param area what pictures mark
 * @param measure gives for places and an example's number what is found instead, in words; empty if
 *     all is well
 */
record Measured(
    String expected, Optional<INDArray> area, BiFunction<Places, Integer, Optional<String>> measure)
    implements EvidenceCondition {

  static Optional<String> unless(boolean holds, String found) {
    return holds ? Optional.empty() : Optional.of(found);
  }

  @Override
  public Optional<Breach> check(ExplainedInput explained, int example, List<String> columnNames) {
    Places places = Places.of(explained.example(example), columnNames);
    return measure
        .apply(places, example)
        .map(found -> new Breach(example, expected, found, places.strongest()));
  }

  @Override
  public String toString() {
    return expected;
  }
}
