package org.lrp4j.cli;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * What the classes of labelled data are called, in the order of a model's output. Where it is not
 * certain which name is which output, the user is asked: a wrong guess gives wrong figures that
 * look right.
 */
final class ClassNames {

  private static final int MOST_LISTED = 10;

  private static final String WAYS_OUT =
      "Say which name is which output: with --labels, a file of all names in the order of the model's"
          + " output, one a line";

  private ClassNames() {}

  /**
   * The names of classes, in the order of the model's output.
   *
   * @param found the names that occur, as folders or in a column
   * @param outputs how many classes the model tells apart, if known
   * @param order what the user said about their order
   * @throws CommandFailure if that leaves open which name is which output
   */
  static List<String> of(List<String> found, OptionalLong outputs, Optional<ClassOrder> order) {
    if (order.isPresent()) {
      return inOrder(found, outputs, order.get());
    }
    List<String> names = ClassOrder.TEXT.sorted(found);
    if (!names.equals(ClassOrder.NUMERIC.sorted(found))) {
      throw ambiguous(
          "The classes "
              + listed(names)
              + " are in another order as numbers than as text (1, 10, 2)",
          true);
    }
    if (!areNumbers(names)) {
      return requireAll(names, outputs);
    }
    if (!areUpTo(names)) {
      throw ambiguous(
          "The classes "
              + listed(names)
              + " are numbers that do not begin at 0, or leave gaps, while outputs are numbered from"
              + " 0",
          outputs.isEmpty() || outputs.getAsLong() == names.size());
    }
    if (outputs.isEmpty() || outputs.getAsLong() <= names.size()) {
      return requireAll(names, outputs);
    }
    // The last ones do not occur. As text, number 2 would be output 4 of 12.
    List<String> all = upTo(outputs.getAsLong());
    if (!names.equals(all.subList(0, names.size())) || !all.equals(ClassOrder.TEXT.sorted(all))) {
      throw ambiguous(
          "The classes "
              + listed(names)
              + " are not all of the model's "
              + all.size()
              + ", which as numbers are in another order than as text (1, 10, 2)",
          true);
    }
    return all;
  }

  private static List<String> inOrder(List<String> found, OptionalLong outputs, ClassOrder order) {
    List<String> names = order.sorted(found);
    boolean areSome = outputs.isPresent() && names.size() < outputs.getAsLong();
    if (order == ClassOrder.NUMERIC && areNumbers(names) && areSome) {
      // With a 0 among them they cannot but count from 0.
      List<String> all = upTo(outputs.getAsLong());
      if (names.contains("0") && all.containsAll(names)) {
        return all;
      }
      throw ambiguous(
          "The classes "
              + listed(names)
              + " are fewer than the model's "
              + outputs.getAsLong()
              + ", and it is open whether they count from 0",
          false);
    }
    return requireAll(names, outputs);
  }

  private static CommandFailure ambiguous(String what, boolean canBeOrdered) {
    return CommandFailure.badInput(
        what
            + ". "
            + WAYS_OUT
            + (canBeOrdered
                ? "; or with --class-order numeric (1, 2, 10) or text (1, 10, 2, as DataVec and Keras"
                    + " sort folders)"
                : ""));
  }

  private static boolean areNumbers(List<String> names) {
    return !names.isEmpty() && names.stream().allMatch(name -> name.matches("\\d{1,6}"));
  }

  /** Whether sorted numbers are 0, 1, 2 and so on, each once. */
  private static boolean areUpTo(List<String> numbers) {
    for (int i = 0; i < numbers.size(); i++) {
      if (Long.parseLong(numbers.get(i)) != i) {
        return false;
      }
    }
    return true;
  }

  private static List<String> upTo(long count) {
    return LongStream.range(0, count).mapToObj(String::valueOf).toList();
  }

  /**
   * Requires as many names as the model has classes.
   *
   * @throws CommandFailure if there are more or fewer
   */
  static List<String> requireAll(List<String> names, OptionalLong outputs) {
    if (outputs.isPresent() && outputs.getAsLong() != names.size()) {
      throw CommandFailure.badInput(
          "The model tells "
              + outputs.getAsLong()
              + " classes apart, but there are names for "
              + names.size()
              + ": "
              + listed(names)
              + ". Give the names of all, in the order of the model's output, with --labels");
    }
    return names;
  }

  /**
   * Where names are numbers that the labels do not know, they may be the outputs' numbers: but only
   * if one of them is 0, else they may as well count from 1.
   *
   * @param found the names that occur
   * @param names the labels
   * @throws CommandFailure if that is open
   */
  static void requireKnown(List<String> found, List<String> names) {
    List<String> unknown = found.stream().filter(name -> !names.contains(name)).distinct().toList();
    boolean isFromZero = unknown.stream().anyMatch(name -> name.matches("0{1,6}"));
    if (areNumbers(unknown) && !isFromZero) {
      throw CommandFailure.badInput(
          "The labels are "
              + listed(names)
              + ", but the classes are called "
              + listed(ClassOrder.NUMERIC.sorted(unknown))
              + ", and it is open whether these count from 0: call them as in --labels");
    }
  }

  /**
   * The class of a name, or of a number where classes have other names.
   *
   * @param where whose class it is, for the message
   * @throws CommandFailure if there is no such class
   */
  static int index(String name, List<String> names, String where) {
    int index = names.indexOf(name);
    if (index != names.lastIndexOf(name)) {
      throw CommandFailure.badInput(
          where + ": several classes are called \"" + name + "\", so it is open which is meant");
    }
    if (index < 0 && name.matches("\\d{1,6}") && Integer.parseInt(name) < names.size()) {
      index = Integer.parseInt(name);
    }
    if (index < 0) {
      throw CommandFailure.badInput(
          where + ": there is no class \"" + name + "\" among " + listed(names));
    }
    return index;
  }

  /**
   * Which name is which output, for people to check.
   *
   * @param isOneColumn whether the model has one output, low for the first class
   */
  static String mapping(List<String> names, boolean isOneColumn) {
    StringBuilder text = new StringBuilder("Classes: ");
    for (int i = 0; i < names.size(); i++) {
      text.append(i == 0 ? "" : ", ")
          .append(names.get(i))
          .append(" -> ")
          .append(isOneColumn ? (i == 0 ? "low output" : "high output") : "output " + i);
    }
    return text.toString();
  }

  /** The names for a message: a thousand would drown it. */
  static String listed(List<String> names) {
    return names.size() <= MOST_LISTED
        ? String.join(", ", names)
        : String.join(", ", names.subList(0, MOST_LISTED))
            + " and "
            + (names.size() - MOST_LISTED)
            + " more";
  }
}
