package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;

/**
 * The inputs of a network that a kind of picture could show, and the one that was chosen.
 *
 * @param byName the inputs, at least one
 * @param name the chosen one's name; not needed where there is only one
 */
record InputChoice(Map<String, Subject> byName, Optional<String> name) {

  /** The name of an input that has none, since it is a bare array. */
  private static final String NAMELESS = "";

  /**
   * The inputs that suit a kind of picture.
   *
   * @throws IllegalArgumentException if none does
   */
  static InputChoice of(Explanation explanation, PictureKind kind) {
    Map<String, Subject> suitable = new LinkedHashMap<>();
    Map<String, String> others = new LinkedHashMap<>();
    for (ExplainedInput input : explanation.inputs()) {
      if (kind.suits(input.format())) {
        suitable.put(input.name(), Subject.of(input, explanation));
      } else {
        others.put(input.name(), Arrays.toString(input.input().shape()));
      }
    }
    if (suitable.isEmpty()) {
      throw new IllegalArgumentException(
          "No input of the network is "
              + kind.inputs()
              + ", there are "
              + others
              + "; draw tables with BarChart, sequences with HeatStrip, images and volumes with"
              + " Heatmap, or reshape the relevance and draw that");
    }
    return new InputChoice(suitable, Optional.empty());
  }

  static InputChoice nameless(Subject subject, PictureKind kind) {
    return new InputChoice(Map.of(NAMELESS, kind.require(subject)), Optional.of(NAMELESS));
  }

  InputChoice choose(String chosen) {
    if (!byName.containsKey(chosen)) {
      throw new IllegalArgumentException(
          byName.containsKey(NAMELESS)
              ? "There is no input \""
                  + chosen
                  + "\" to choose, only the array given; make the picture of an Explanation"
              : "There is no input \"" + chosen + "\" that can be drawn so; there are " + names());
    }
    return new InputChoice(byName, Optional.of(chosen));
  }

  boolean isDecided() {
    return name.isPresent() || byName.size() == 1;
  }

  Subject chosen() {
    if (!isDecided()) {
      throw new IllegalStateException(
          "The network has the inputs " + names() + ": say which one you mean with .input(name)");
    }
    return name.map(byName::get).orElseGet(this::any);
  }

  /** One of the inputs, for what all have in common. */
  Subject any() {
    return byName.values().iterator().next();
  }

  private List<String> names() {
    return new ArrayList<>(byName.keySet());
  }
}
