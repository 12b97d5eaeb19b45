package org.lrp4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Puts what a user gave by name into the network's order. */
final class ByName {

  private ByName() {}

  /** An array for each input. */
  static INDArray[] inputs(Map<String, INDArray> given, List<String> names) {
    requireKnown("input", given.keySet(), names);
    List<String> missing = names.stream().filter(name -> !given.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "The network has the inputs " + names + ", but there is nothing for " + missing);
    }
    return names.stream().map(given::get).toArray(INDArray[]::new);
  }

  /** A target for each output, nothing for those that are not named; none if none is. */
  static Target[] targets(Map<String, Target> given, List<String> names) {
    requireKnown("output", given.keySet(), names);
    return given.isEmpty()
        ? new Target[0]
        : names.stream()
            .map(name -> given.getOrDefault(name, Target.nothing()))
            .toArray(Target[]::new);
  }

  private static void requireKnown(String what, Iterable<String> given, List<String> names) {
    List<String> unknown = new ArrayList<>();
    given.forEach(unknown::add);
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "The network has no " + what + " " + unknown + "; its " + what + "s are " + names);
    }
  }
}
