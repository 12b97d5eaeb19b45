package org.lrp4j.cli;

import java.util.Optional;
import java.util.OptionalLong;
import org.deeplearning4j.nn.api.Model;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;

/**
 * The output that is explained: which classes it tells apart, or which numbers it gives.
 *
 * @param name what the explainer calls it
 * @param count how many classes or numbers, if known
 * @param areNumbers whether they are numbers, and no classes
 * @param areBoxes whether they are an object detector's boxes
 * @param labels what they are called
 */
record ExplainedOutput(
    String name, OptionalLong count, boolean areNumbers, boolean areBoxes, ClassLabels labels) {

  /** What a detector's surest box is explained for, unless a class is asked for. */
  static final String OBJECTNESS = "objectness";

  /**
   * One of a model's outputs.
   *
   * @throws CommandFailure if there are more or fewer labels than classes or numbers
   */
  static ExplainedOutput of(
      Model network, LrpExplainer explainer, String name, ClassLabels labels) {
    Optional<String> ofName = Optional.of(name);
    boolean areBoxes = OutputColumns.areBoxes(network, ofName);
    OptionalLong columns =
        areBoxes
            ? OutputColumns.classesOfBoxes(network, ofName)
            : OutputColumns.of(network, ofName);
    if (areBoxes) {
      return labelled(new ExplainedOutput(name, columns, false, true, labels));
    }
    boolean isOne = columns.equals(OptionalLong.of(1));
    boolean areNumbers =
        isOne ? !OutputColumns.areSigmoids(network, ofName) : explainer.isRegression(name);
    OptionalLong count = isOne && !areNumbers ? OptionalLong.of(2) : columns;
    return labelled(new ExplainedOutput(name, count, areNumbers, false, labels));
  }

  private static ExplainedOutput labelled(ExplainedOutput output) {
    output.requireLabels();
    return output;
  }

  private void requireLabels() {
    if (labels.names().isEmpty()) {
      return;
    }
    if (areNumbers && count.isPresent() && count.getAsLong() != labels.names().size()) {
      throw CommandFailure.badInput(
          "The model gives "
              + numbers()
              + " and tells no classes apart, but --labels has names for "
              + labels.names().size()
              + ": "
              + ClassNames.listed(labels.names()));
    }
    ClassNames.requireAll(labels.names(), count);
  }

  /**
   * What {@code --target} asks for.
   *
   * @throws CommandFailure if the output has no such class; that is no less a wrong option than a
   *     name that there is not
   */
  Target target(String wanted) {
    if (wanted.equals("predicted")) {
      return Target.predicted();
    }
    if (areBoxes && wanted.equals(OBJECTNESS)) {
      return Target.predicted();
    }
    if (areBoxes && wanted.equals("contrastive")) {
      throw CommandFailure.usage(
          "The model finds boxes, and tells no classes of the whole image apart: --target is"
              + " objectness, for the surest box, or a class, for its score in its surest box");
    }
    if (wanted.equals("contrastive")) {
      requireClasses(wanted);
      return Target.contrastive();
    }
    int index = labels.index(wanted);
    if (count.isPresent() && index >= count.getAsLong()) {
      if (count.getAsLong() == 1) {
        requireClasses(wanted);
      }
      throw CommandFailure.usage(
          areNumbers
              ? "There is no number " + wanted + ": the model gives " + numbers() + ", from 0"
              : "There is no class "
                  + wanted
                  + ": the model tells "
                  + count.getAsLong()
                  + " apart, from 0");
    }
    return Target.classIndex(index);
  }

  private void requireClasses(String wanted) {
    if (areNumbers) {
      throw CommandFailure.usage(
          "The model gives %s and tells no classes apart: leave out --target %s"
              .formatted(numbers(), wanted));
    }
  }

  /** Such as "one number" or "3 numbers". */
  String numbers() {
    if (count.isEmpty()) {
      return "numbers";
    }
    return count.getAsLong() == 1 ? "one number" : count.getAsLong() + " numbers";
  }

  /**
   * What is explained by default of several numbers is the highest, which nobody may have meant.
   */
  boolean isHighestOfSeveral(String wanted) {
    return areNumbers && wanted.equals("predicted") && !count.equals(OptionalLong.of(1));
  }

  /** What {@code --target} asks for, for people. */
  String inWords(String wanted) {
    String of = " of output " + name;
    if (areBoxes) {
      return wanted.equals("predicted") || wanted.equals(OBJECTNESS)
          ? "the objectness of the surest box" + of
          : "the score of class " + numbered(wanted) + " in its surest box" + of;
    }
    if (wanted.equals("contrastive")) {
      return "the predicted class against the rest" + of;
    }
    if (!wanted.equals("predicted")) {
      return (areNumbers ? "number " : "class ") + numbered(wanted) + of;
    }
    if (!areNumbers) {
      return "the predicted class" + of;
    }
    return count.equals(OptionalLong.of(1)) ? "output " + name : "the highest number" + of;
  }

  private String numbered(String wanted) {
    int index = labels.index(wanted);
    boolean isNamed = index < labels.names().size();
    return isNamed ? labels.of(index) + " (" + index + ")" : String.valueOf(index);
  }

  /** A class's name, or its number; a number's name, or which output it is. */
  String named(int index) {
    boolean isNamed = index < labels.names().size();
    return areNumbers && !isNamed ? "output " + index : labels.of(index);
  }
}
