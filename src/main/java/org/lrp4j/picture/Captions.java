package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;

/**
 * What a picture says it explains: the example, the predicted and the explained class, the score,
 * and where that went. Pictures made of an {@link Explanation} say it by themselves; here are the
 * lines for those that call the example something better than its number.
 */
public final class Captions {

  /** How a finding calls the output that is a single number. */
  private static final String ONE_NUMBER = "the output";

  /** How a finding says that a detector's box is explained for a class. */
  private static final String OF_BOXES = " in its surest box";

  private Captions() {}

  /**
   * The lines below an example's picture.
   *
   * @param explanation an explanation that is not closed
   * @param example which example of its batch, from 0
   * @param name what the example is called, for instance "example 3"
   * @param classNames the classes' names; those that have none are numbers
   * @return what was predicted, what is explained, where the score went, and the composite, if it
   *     is known
   */
  public static List<String> of(
      Explanation explanation, int example, String name, List<String> classNames) {
    return of(explanation, Finding.of(explanation, example), name, classNames);
  }

  /**
   * The same where the finding is known already, which takes some time to find.
   *
   * @param explanation an explanation
   * @param finding what it says of the example
   * @param name what the example is called, for instance "example 3"
   * @param classNames the classes' names; those that have none are numbers
   * @return what was predicted, what is explained, where the score went, and the composite, if it
   *     is known
   */
  public static List<String> of(
      Explanation explanation, Finding finding, String name, List<String> classNames) {
    List<String> lines = new ArrayList<>(of(finding, classNames));
    boolean isPredicted = finding.predictedClass().isPresent();
    lines.set(0, isPredicted ? name + ": " + lines.get(0) : name);
    explanation.composite().ifPresent(composite -> lines.add("composite " + composite));
    return List.copyOf(lines);
  }

  /**
   * The lines for a place that says elsewhere which example it is, and how it was explained.
   *
   * @param finding what an explanation says of the example
   * @param classNames the classes' names; those that have none are numbers
   * @return what was predicted, which is empty of outputs without classes, what is explained, and
   *     where the score went
   */
  public static List<String> of(Finding finding, List<String> classNames) {
    return List.of(
        predicted(finding, classNames),
        "relevance for " + explained(finding, classNames),
        account(finding));
  }

  private static String predicted(Finding finding, List<String> classNames) {
    return finding.predictedClass().isEmpty()
        ? ""
        : "predicted "
            + name(finding.predictedClass(), classNames)
            + " ("
            + Numbers.rounded(finding.predictedOutput())
            + ")";
  }

  private static String explained(Finding finding, List<String> classNames) {
    if (finding.explainedClass().isEmpty()) {
      boolean isOneNumber = finding.target().startsWith(ONE_NUMBER) && classNames.size() == 1;
      return isOneNumber
          ? classNames.get(0) + finding.target().substring(ONE_NUMBER.length())
          : finding.target();
    }
    String rest =
        Stream.of(" against the rest", OF_BOXES)
            .filter(finding.target()::contains)
            .findFirst()
            .orElse("");
    int when = finding.target().indexOf(" at ");
    return explainedName(finding, classNames)
        + " ("
        + Numbers.rounded(finding.explainedOutput())
        + ")"
        + rest
        + (when < 0 ? "" : finding.target().substring(when));
  }

  private static String account(Finding finding) {
    return "score "
        + Numbers.signed(finding.score())
        + " = inputs "
        + Numbers.signed(finding.arrived())
        + ", biases and stabilizers "
        + Numbers.signed(finding.rest());
  }

  /** For the little room below an image of a gallery. */
  static String brief(Finding finding, List<String> classNames) {
    String explained =
        finding.explainedClass().isEmpty()
            ? "score " + Numbers.signed(finding.score())
            : "for " + explainedName(finding, classNames) + ": " + Numbers.signed(finding.score());
    String predicted =
        finding.predictedClass().isEmpty()
            ? ""
            : "\npredicted " + name(finding.predictedClass(), classNames);
    return numbered(finding.example()) + "\n" + explained + predicted;
  }

  static String numbered(int example) {
    return "example " + example;
  }

  /** A class, or, where none is predicted, one of several numbers. */
  private static String explainedName(Finding finding, List<String> classNames) {
    String name = name(finding.explainedClass(), classNames);
    boolean isNumbered = finding.explainedClass().getAsInt() >= classNames.size();
    boolean isOfNumbers =
        finding.predictedClass().isEmpty() && !finding.target().contains(OF_BOXES);
    return isOfNumbers && isNumbered ? "output " + name : name;
  }

  private static String name(OptionalInt ofClass, List<String> classNames) {
    int index = ofClass.getAsInt();
    return index < classNames.size() ? classNames.get(index) : String.valueOf(index);
  }
}
