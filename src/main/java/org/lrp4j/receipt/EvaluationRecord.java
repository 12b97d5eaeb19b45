package org.lrp4j.receipt;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a receipt says of the evaluation that a report is of.
 *
 * @param examples how many examples were evaluated
 * @param data the {@linkplain DataChecksum checksum} of their inputs, masks and labels
 * @param figures what was found, by names
 */
public record EvaluationRecord(long examples, String data, Map<String, Double> figures) {

  /**
   * Copies the map.
   *
   * @param examples how many examples were evaluated
   * @param data the checksum of their inputs, masks and labels
   * @param figures what was found, by names
   */
  public EvaluationRecord {
    figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
  }
}
