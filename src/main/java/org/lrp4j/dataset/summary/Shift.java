package org.lrp4j.dataset.summary;

import java.util.Comparator;

/**
 * How far the evidence of one example moved.
 *
 * @param id the example
 * @param distance ½ Σ |R₁/Σ|R₁| − R₂/Σ|R₂||: 0 where both decide by the same, 1 where by something
 *     else altogether, or by the same with the other sign
 * @param first the class that the first explained
 * @param second the class that the second explained
 */
public record Shift(String id, double distance, int first, int second) {

  /** The worst first; equal ones by their ids, whatever the order in which they came. */
  static final Comparator<Shift> WORST =
      Comparator.comparingDouble((Shift shift) -> -shift.distance).thenComparing(Shift::id);
}
