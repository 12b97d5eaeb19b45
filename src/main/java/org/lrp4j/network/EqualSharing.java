package org.lrp4j.network;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lrp4j.layer.Step;

/**
 * Finds what lies in front of a rule that gives relevance to inputs of zero, and lets it share
 * equally: a share in proportion to the inputs would divide by an output that is almost zero.
 */
final class EqualSharing {

  private EqualSharing() {}

  /**
   * Replaces steps by ones that compute the same.
   *
   * @param layout the places of the network
   * @param rules tells which layers have a rule that the user chose, which stay as they are
   * @param steps the step at each place, by its number; to be changed
   */
  static void apply(Layout layout, RuleAssignment rules, Map<Integer, Step> steps) {
    List<Place> backwards = new ArrayList<>(layout.places());
    Collections.reverse(backwards);
    Set<Integer> reachedAtZero = new HashSet<>();
    for (Place place : backwards) {
      boolean reached = reachedAtZero.contains(place.index());
      if (reached && !rules.isChosen(place)) {
        steps.computeIfPresent(place.index(), (index, step) -> step.sharingEqually());
      }
      if (steps.get(place.index()).givesToZeros(reached)) {
        reachedAtZero.addAll(place.sources());
      }
    }
  }
}
