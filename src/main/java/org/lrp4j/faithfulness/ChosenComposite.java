package org.lrp4j.faithfulness;

import org.lrp4j.composite.Composite;

/**
 * The composite that fits a network and its data best, by the measures that were asked.
 *
 * @param composite the composite
 * @param ranking which was better than which, and how sure that is
 * @param result what was measured
 * @param examples on how many examples
 * @param ending why no more examples were added
 */
public record ChosenComposite(
    Composite composite, Ranking ranking, FaithfulnessResult result, int examples, Ending ending) {

  /** Why no more examples were added. */
  public enum Ending {
    /** The best is told from all others, or those that are left give the same maps. */
    DECIDED("which was enough to decide"),
    /** The time was over. */
    TIME("then the time was over"),
    /** There are no more. */
    ALL("which are all there are");

    private final String words;

    Ending(String words) {
      this.words = words;
    }
  }

  /**
   * Whether the composite is better than gradient × input and than random maps, by the first
   * figure. If not, its maps are not worth more than these.
   *
   * @return true if it is better than both
   */
  public boolean beatsReferences() {
    return ranking.beatsReferences();
  }

  /** The figures as tables, then what is chosen and why. */
  @Override
  public String toString() {
    String line = System.lineSeparator();
    return result
        + line
        + "Chosen on "
        + examples
        + (examples == 1 ? " example, " : " examples, ")
        + ending.words
        + ": "
        + composite
        + line
        + ranking;
  }
}
