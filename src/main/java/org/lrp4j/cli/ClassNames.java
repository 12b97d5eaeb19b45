package org.lrp4j.cli;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/** What the classes of labelled data are called, in the order of a model's output. */
final class ClassNames {

  private static final int MOST_LISTED = 10;

  private ClassNames() {}

  /**
   * The names of classes that are called by names: in the order of the alphabet, and numbers in the
   * order of numbers. If they number the model's outputs, some of which may be missing, all of
   * these.
   *
   * @param found the names that occur
   * @param outputs how many classes the model tells apart, if known
   */
  static List<String> ofNames(List<String> found, OptionalLong outputs) {
    if (!areNumbers(found)) {
      return found.stream().distinct().sorted().toList();
    }
    return outputs.isPresent() && highest(found) < outputs.getAsLong()
        ? upTo(outputs.getAsLong())
        : found.stream().distinct().sorted(Comparator.comparingLong(Long::parseLong)).toList();
  }

  /** The names of classes in a column: if they are numbers, they number the model's outputs. */
  static List<String> ofColumn(List<String> cells, OptionalLong outputs) {
    return areNumbers(cells)
        ? upTo(outputs.orElseGet(() -> highest(cells) + 1))
        : ofNames(cells, outputs);
  }

  private static boolean areNumbers(List<String> names) {
    return !names.isEmpty() && names.stream().allMatch(name -> name.matches("\\d{1,6}"));
  }

  private static long highest(List<String> numbers) {
    return numbers.stream().mapToLong(Long::parseLong).max().orElse(-1);
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
   * The class of a name, or of a number where classes have other names.
   *
   * @param where whose class it is, for the message
   * @throws CommandFailure if there is no such class
   */
  static int index(String name, List<String> names, String where) {
    int index = names.indexOf(name);
    if (index < 0 && name.matches("\\d{1,6}") && Integer.parseInt(name) < names.size()) {
      index = Integer.parseInt(name);
    }
    if (index < 0) {
      throw CommandFailure.badInput(
          where + ": there is no class \"" + name + "\" among " + listed(names));
    }
    return index;
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
