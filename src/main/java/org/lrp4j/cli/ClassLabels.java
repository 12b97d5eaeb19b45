package org.lrp4j.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
          Files.readAllLines(file, StandardCharsets.UTF_8).stream().map(String::strip).toList());
    } catch (IOException e) {
      throw CommandFailure.usage("The labels cannot be read from " + file + ": " + e);
    }
  }

  /** The class's name, or its number. */
  String of(int index) {
    return index < names.size() ? names.get(index) : String.valueOf(index);
  }

  /** The class of a number or a name. */
  int index(String numberOrName) {
    if (numberOrName.matches("\\d{1,9}")) {
      return Integer.parseInt(numberOrName);
    }
    int index = names.indexOf(numberOrName);
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
