package org.lrp4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the classes are called.
 *
 * @param names the names in the order of the network's output; empty if they are not known
 */
record ClassLabels(List<String> names) {

  static final ClassLabels UNKNOWN = new ClassLabels(List.of());

  /** Reads a file with one name a line. */
  static ClassLabels read(Path file) {
    try {
      return new ClassLabels(
          Files.readString(file, StandardCharsets.UTF_8)
              .strip()
              .lines()
              .map(String::strip)
              .toList());
    } catch (IOException e) {
      throw CommandFailure.usage("The labels cannot be read from " + file + ": " + e);
    }
  }

  /**
   * Requires as many names as classes, if there are any names.
   *
   * @param columns how many columns the model's output has, if known; one is two classes
   * @throws CommandFailure if there are more or fewer
   */
  void requireAll(OptionalLong columns) {
    boolean isOne = columns.equals(OptionalLong.of(1));
    if (!names.isEmpty()) {
      ClassNames.requireAll(names, isOne ? OptionalLong.of(2) : columns);
    }
  }

  /** The class's name, or its number. */
  String of(int index) {
    return index < names.size() ? names.get(index) : String.valueOf(index);
  }

  /** The class of a name, or else of a number: names may be numbers, and not those of outputs. */
  int index(String numberOrName) {
    int index = names.indexOf(numberOrName);
    if (index < 0 && numberOrName.matches("\\d{1,9}")) {
      return Integer.parseInt(numberOrName);
    }
    if (index < 0) {
      throw CommandFailure.usage(
          "There is no class \""
              + numberOrName
              + "\": give its number, from 0"
              + (names.isEmpty() ? ", or --labels" : ", or one of " + ClassNames.listed(names)));
    }
    return index;
  }
}
