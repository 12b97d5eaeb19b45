package org.lrp4j.evidence;

import java.util.List;

/**
 * An expectation that does not hold for an example.
 *
 * @param example the example, from 0
 * @param expected what was expected
 * @param found what there is instead
 * @param strongest the places that carry the most relevance, the strongest first
 */
public record Breach(int example, String expected, String found, List<String> strongest) {

  /**
   * Copies the list.
   *
   * @param example the example
   * @param expected what was expected
   * @param found what there is
   * @param strongest the places that carry the most
   */
  public Breach {
    strongest = List.copyOf(strongest);
  }

  /** In a line. */
  @Override
  public String toString() {
    return "example %d: expected %s, but it is %s; the most is carried by %s"
        .formatted(example, expected, found, String.join(", ", strongest));
  }
}
