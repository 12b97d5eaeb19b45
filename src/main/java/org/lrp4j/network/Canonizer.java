package org.lrp4j.network;

import java.util.Map;
import org.lrp4j.layer.Step;

/**
 * Changes a network into one that computes the same and explains better, before it is explained. A
 * new one is a class of its own and a line in {@link Canonizers}.
 */
interface Canonizer {

  /**
   * Replaces steps.
   *
   * @param layout the places of the network
   * @param steps the step at each place, by its number; to be changed
   */
  void canonize(Layout layout, Map<Integer, Step> steps);
}
