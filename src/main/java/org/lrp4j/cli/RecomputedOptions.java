package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.lrp4j.file.FileProblem;
import org.lrp4j.receipt.CommandRecord;
import org.lrp4j.receipt.Receipt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that results depend on, as a receipt holds them. */
final class RecomputedOptions {

  /** What is given anew, and what only says how results are shown and where they go. */
  private static final Set<String> OTHERS =
      Set.of(
          "--model",
          "--input",
          "--data",
          "--masks",
          "--title",
          "--out",
          "--force",
          "--receipt",
          "--expect",
          "--pictures",
          "--picture-size",
          "--sheets",
          "--scale",
          "--color-map",
          "--print-words",
          "--progress",
          "--verbose",
          "--help",
          "--version");

  private RecomputedOptions() {}

  /** Such an option's name, without a no- in front. */
  private static boolean isOne(OptionSpec option) {
    return !OTHERS.contains(option.longestName());
  }

  /**
   * What was given on the command line.
   *
   * @param files the model's and the inputs' files, as they are called
   */
  static CommandRecord of(ParseResult result, Map<String, Path> files) {
    Map<String, List<String>> options = new LinkedHashMap<>();
    Map<String, Path> read = new LinkedHashMap<>(files);
    for (OptionSpec option : result.matchedOptionsSet()) {
      if (isOne(option) && !options.containsKey(option.longestName())) {
        boolean isFlag = option.arity().max() == 0;
        List<String> values =
            isFlag ? List.of(Objects.toString(option.getValue())) : option.originalStringValues();
        options.put(option.longestName(), List.copyOf(values));
        values.forEach(value -> addFile(read, option.longestName(), value));
      }
    }
    Map<String, String> checksums = new LinkedHashMap<>();
    read.forEach((name, file) -> checksums.put(name, checksum(file)));
    return new CommandRecord(result.commandSpec().name(), options, checksums);
  }

  /** An option's value may be a file's name, or the name of an input and a file's. */
  private static void addFile(Map<String, Path> files, String option, String value) {
    for (String name : List.of(value, value.substring(value.indexOf('=') + 1))) {
      try {
        Path file = Path.of(name);
        if (Files.isRegularFile(file)) {
          files.put(
              value.equals(name) ? option : option + " " + value.replace("=" + name, ""), file);
          return;
        }
      } catch (InvalidPathException e) {
        continue; // not every value is one
      }
    }
  }

  private static String checksum(Path file) {
    try {
      return Receipt.checksum(file);
    } catch (IOException e) {
      throw CommandFailure.badInput(file + " cannot be read: " + FileProblem.reason(e), e);
    }
  }

  /**
   * The same options as arguments. A receipt need not be trusted: no others are taken.
   *
   * @param spec the command that takes them
   * @param given options that were given anew, which win
   * @throws CommandFailure if there is one that results do not depend on, or none of that name
   */
  static List<String> arguments(
      CommandRecord command, CommandSpec spec, Map<String, String> given) {
    Map<String, List<String>> options = new LinkedHashMap<>(command.options());
    given.forEach((name, value) -> options.put(name, List.of(value)));
    List<String> arguments = new ArrayList<>();
    options.forEach(
        (name, values) -> {
          OptionSpec option = spec.findOption(name);
          if (option == null || !isOne(option)) {
            throw CommandFailure.badInput(
                "The receipt has the option \"%s\", which %s does not take from one; it takes %s"
                    .formatted(name, command.name(), names(spec)));
          }
          values.forEach(value -> arguments.add(name + "=" + value));
        });
    return arguments;
  }

  private static Set<String> names(CommandSpec spec) {
    Set<String> names = new TreeSet<>();
    spec.options().stream()
        .filter(RecomputedOptions::isOne)
        .forEach(option -> names.add(option.longestName()));
    return names;
  }
}
