package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The inputs of a network that could be drawn, and the one that was chosen.
 *
 * @param byName the inputs, at least one
 * @param name the chosen one's name; not needed where there is only one
 */
record InputChoice<T>(Map<String, T> byName, Optional<String> name) {

  /** The name of an input that has none, since it is a bare array. */
  private static final String NAMELESS = "";

  static <T> InputChoice<T> of(Map<String, T> byName) {
    return new InputChoice<>(new LinkedHashMap<>(byName), Optional.empty());
  }

  static <T> InputChoice<T> nameless(T input) {
    return new InputChoice<>(Map.of(NAMELESS, input), Optional.of(NAMELESS));
  }

  InputChoice<T> choose(String chosen) {
    if (!byName.containsKey(chosen)) {
      throw new IllegalArgumentException(
          byName.containsKey(NAMELESS)
              ? "There is no input \""
                  + chosen
                  + "\" to choose, only the array given; make the picture of an Explanation"
              : "There is no input \"" + chosen + "\" that can be drawn so; there are " + names());
    }
    return new InputChoice<>(byName, Optional.of(chosen));
  }

  T chosen() {
    if (name.isPresent()) {
      return byName.get(name.get());
    }
    if (byName.size() > 1) {
      throw new IllegalStateException(
          "The network has the inputs " + names() + ": say which one you mean with .input(name)");
    }
    return any();
  }

  /** One of the inputs, for what all have in common. */
  T any() {
    return byName.values().iterator().next();
  }

  private List<String> names() {
    return new ArrayList<>(byName.keySet());
  }
}
