package org.lrp4j.receipt;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What came of computing an explanation again.
 *
 * @param outcome whether it is the same
 * @param differences what is not as the receipt says, the cause first: model, composite, switches,
 *     targets and inputs before relevance
 * @param relevance the largest difference of the relevance; unknown where it was not kept
 * @param notes what is good to know, such as other versions or another processor
 */
public record Verification(
    Outcome outcome, List<Difference> differences, String relevance, List<String> notes) {

  /** Whether it is the same. */
  public enum Outcome {
    /** The same bits. */
    EQUAL("equal"),
    /**
     * The same but for rounding: no difference above 1e-4 of the largest relevance in single
     * precision, 1e-9 in double.
     */
    EQUAL_WITHIN_ROUNDING("equal within rounding"),
    /** Something else. */
    DIFFERENT("different");

    private final String words;

    Outcome(String words) {
      this.words = words;
    }

    /**
     * In words.
     *
     * @return "equal", "equal within rounding" or "different"
     */
    public String words() {
      return words;
    }
  }

  /**
   * Copies the lists.
   *
   * @param outcome whether it is the same
   * @param differences what is not as the receipt says
   * @param relevance the largest difference of the relevance
   * @param notes what is good to know
   */
  public Verification {
    differences = List.copyOf(differences);
    notes = List.copyOf(notes);
  }

  /** The outcome, and below it each difference and each note in a line. */
  @Override
  public String toString() {
    String lines =
        Stream.concat(differences.stream().map(Difference::toString), notes.stream())
            .map(line -> "\n  " + line)
            .collect(Collectors.joining());
    return outcome.words() + (relevance.isEmpty() ? "" : ": " + relevance) + lines;
  }
}
