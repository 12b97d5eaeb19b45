package org.lrp4j.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an option says for each of a model's inputs: {@code NAME=VALUE} for one, a bare value for
 * all that have none of their own.
 *
 * @param byName the values of inputs that were named
 * @param ofOthers the value of all others, if there is one
 */
record PerInput(Map<String, String> byName, Optional<String> ofOthers) {

  /**
   * Reads it.
   *
   * @param values as they were given; of a name that is no input's, the equals sign is a part of
   *     the value
   * @param option the option's name, for messages
   * @param inputs the names of the model's inputs
   * @throws CommandFailure if there are two values for the same
   */
  static PerInput of(List<String> values, String option, List<String> inputs) {
    Map<String, String> byName = new HashMap<>();
    Optional<String> ofOthers = Optional.empty();
    for (String value : values) {
      Optional<String> name =
          inputs.stream().filter(input -> value.startsWith(input + "=")).findFirst();
      if (name.isPresent()) {
        String before = byName.put(name.get(), value.substring(name.get().length() + 1));
        if (before != null) {
          throw CommandFailure.usage(option + " " + name.get() + "=… is given twice");
        }
      } else if (ofOthers.isPresent()) {
        throw CommandFailure.usage(
            option
                + " is given twice, "
                + ofOthers.get()
                + " and "
                + value
                + ": for several inputs say "
                + option
                + " NAME=…; the model has "
                + inputs);
      } else {
        ofOthers = Optional.of(value);
      }
    }
    return new PerInput(Map.copyOf(byName), ofOthers);
  }

  /** The value for an input. */
  Optional<String> of(String input) {
    return Optional.ofNullable(byName.get(input)).or(() -> ofOthers);
  }
}
