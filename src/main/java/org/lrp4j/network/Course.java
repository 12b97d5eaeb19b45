package org.lrp4j.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A way back through the network: where relevance begins, and what it has to go through.
 *
 * @param origin what the relevance was made from: courses of one origin begin with the same
 *     relevance, and are led back as one until they part
 * @param beginning the relevance to begin with, by the name of the output, layer or vertex that has
 *     it; nothing is written to these
 * @param channels by the name of a layer or vertex the channels of its output that relevance has to
 *     go through; relevance of its other channels, and what leads around it, is left out
 */
public record Course(Object origin, Map<String, INDArray> beginning, Map<String, int[]> channels) {

  /**
   * Copies the maps.
   *
   * @param origin what the relevance was made from
   * @param beginning the relevance to begin with
   * @param channels what relevance has to go through
   */
  public Course {
    beginning = new LinkedHashMap<>(beginning);
    channels = new LinkedHashMap<>(channels);
  }
}
