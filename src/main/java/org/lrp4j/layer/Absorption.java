package org.lrp4j.layer;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much relevance was kept, and by what; in sums over the batch.
 *
 * @param amounts the amounts that are known, in the units of relevance; what is not in here is zero
 */
public record Absorption(Map<Absorber, Double> amounts) {

  /** Nothing was kept, or nobody asked for sums. */
  public static final Absorption NONE = new Absorption(Map.of());

  /**
   * Copies the map.
   *
   * @param amounts the amounts that are known
   */
  public Absorption {
    amounts = Map.copyOf(amounts);
  }

  /**
   * A single amount.
   *
   * @param absorber what kept it
   * @param amount how much
   * @return the absorption
   */
  public static Absorption of(Absorber absorber, double amount) {
    return amount == 0 ? NONE : new Absorption(Map.of(absorber, amount));
  }

  /**
   * What one absorber kept.
   *
   * @param absorber the absorber
   * @return the amount, 0 if it kept nothing
   */
  public double by(Absorber absorber) {
    return amounts.getOrDefault(absorber, 0.0);
  }

  /**
   * What all kept together.
   *
   * @return the sum
   */
  public double total() {
    return amounts.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * Adds up.
   *
   * @param other another absorption
   * @return the sums
   */
  public Absorption plus(Absorption other) {
    if (other.amounts.isEmpty()) {
      return this;
    }
    if (amounts.isEmpty()) {
      return other;
    }
    EnumMap<Absorber, Double> sums = new EnumMap<>(amounts);
    other.amounts.forEach((absorber, amount) -> sums.merge(absorber, amount, Double::sum));
    return new Absorption(sums);
  }
}
