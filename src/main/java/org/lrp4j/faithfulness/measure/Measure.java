package org.lrp4j.faithfulness.measure;

import java.util.List;

/** What is measured of explanations. */
public interface Measure {

  /**
   * Measures.
   *
   * @param maps the explanations, and all that a measure may need
   * @return one entry for each figure
   */
  List<Measurement> of(MeasuredMaps maps);
}
