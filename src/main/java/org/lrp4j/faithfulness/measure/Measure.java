package org.lrp4j.faithfulness.measure;

import java.util.List;

/** What is measured of explanations. */
public interface Measure {

  /**
   * Refuses what cannot be measured here. Asked before anything is explained, so that no work is
   * lost; by default nothing is refused.
   *
   * @param setting what is to be explained
   * @throws IllegalArgumentException if the measure does not suit the network or the examples
   */
  default void check(Setting setting) {}

  /**
   * Measures.
   *
   * @param maps the explanations, and all that a measure may need
   * @return one entry for each figure
   */
  List<Measurement> of(MeasuredMaps maps);
}
