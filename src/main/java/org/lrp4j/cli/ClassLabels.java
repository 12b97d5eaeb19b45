package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lrp4j.file.FileProblem;

/**
 * What the classes are called.
 *
 * @param names the names in the order of the network's output; empty if they are not known
 */
record ClassLabels(List<String> names) {

  static final ClassLabels UNKNOWN = new ClassLabels(List.of());

  /**
   * Reads a file with one name a line; blank lines below the last one are no names.
   *
   * @param notes gets what was assumed of its encoding
   */
  static ClassLabels read(Path file, Consumer<String> notes) {
    try {
      List<String> names =
          TextFile.read(file, Optional.empty(), notes)
              .stripTrailing()
              .lines()
              .map(String::strip)
              .toList();
      if (names.isEmpty()) {
        throw CommandFailure.badInput("The labels file " + file + " is empty: one name a line");
      }
      return new ClassLabels(names);
    } catch (IOException e) {
      throw CommandFailure.badInput(
          "The labels cannot be read from " + file + ": " + FileProblem.reason(e), e);
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
