package org.lrp4j.dataset.summary;

import java.util.Comparator;

/**
 * Which examples are counted together.
 *
 * @param explainedClass the class whose score was explained, from 0; {@link #NO_CLASS} where it was
 *     none, as of a regression
 * @param verdict whether it was predicted rightly
 */
public record Group(int explainedClass, Verdict verdict) implements Comparable<Group> {

  /** Where no class was explained. */
  public static final int NO_CLASS = -1;

  private static final Comparator<Group> ORDER =
      Comparator.comparingInt(Group::explainedClass).thenComparing(Group::verdict);

  /**
   * A group.
   *
   * @param explainedClass the class, from 0; {@link #NO_CLASS} for none
   * @param verdict whether it was predicted rightly
   * @throws IllegalArgumentException if the class is below {@link #NO_CLASS}
   */
  public Group {
    if (explainedClass < NO_CLASS) {
      throw new IllegalArgumentException(
          "A class is from 0, or −1 for none, but it is " + explainedClass);
    }
  }

  @Override
  public int compareTo(Group other) {
    return ORDER.compare(this, other);
  }
}
