package org.lrp4j.evidence;

import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;

/**
 * Where tests begin that say what a network may look at.
 *
 * <pre>{@code
 * import static org.lrp4j.evidence.EvidenceAssertions.*;
 *
 * assertThatEvidence(explanation).liesInside(mask, atLeast(0.80));
 * assertThatEvidence(explanation).columnNames(names).columns("id", "row").carryAtMost(0.01);
 * assertThatEvidence(explanation).halfIsCarriedByAtMost(5);
 * }</pre>
 *
 * <p>What is not as expected is an {@link AssertionError}, as JUnit and others expect it: it says
 * what was expected, what there is, which places carry the most, and where the picture of it is.
 */
public final class EvidenceAssertions {

  private EvidenceAssertions() {}

  /**
   * Of the only input of an explanation.
   *
   * @param explanation the explanation, not closed
   * @return what is expected of it
   * @throws IllegalArgumentException if the network has several inputs: name one
   */
  public static EvidenceAssert assertThatEvidence(Explanation explanation) {
    List<String> names = explanation.inputNames();
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          "The network has the inputs "
              + names
              + ": say of which one, assertThatEvidence(explanation, name)");
    }
    return assertThatEvidence(explanation.inputs().get(0));
  }

  /**
   * Of one of the inputs of an explanation.
   *
   * @param explanation the explanation, not closed
   * @param input the input's name
   * @return what is expected of it
   * @throws IllegalArgumentException if there is no such input
   */
  public static EvidenceAssert assertThatEvidence(Explanation explanation, String input) {
    return assertThatEvidence(
        explanation.inputs().stream()
            .filter(each -> each.name().equals(input))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no input \"%s\"; there are %s"
                            .formatted(input, explanation.inputNames()))));
  }

  /**
   * Of an input with its relevance.
   *
   * @param explained the input
   * @return what is expected of it
   */
  public static EvidenceAssert assertThatEvidence(ExplainedInput explained) {
    return new EvidenceAssert(explained);
  }

  /**
   * That part, or more.
   *
   * @param part such as 0.8 for 80 %
   * @return the share
   */
  public static Share atLeast(double part) {
    return Share.atLeast(part);
  }

  /**
   * That part, or less.
   *
   * @param part such as 0.01 for 1 %
   * @return the share
   */
  public static Share atMost(double part) {
    return Share.atMost(part);
  }
}
