package org.lrp4j;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The ranges that a network's inputs lie in.
 *
 * @param ofAll the range of every input that has none of its own
 * @param ofNamed the ranges of single inputs, by their names
 */
record InputRanges(Optional<InputRange> ofAll, Map<String, InputRange> ofNamed) {

  InputRanges {
    ofNamed = Map.copyOf(ofNamed);
  }

  Sign sign(String name) {
    return range(name).map(InputRange::sign).orElse(Sign.ANY);
  }

  /** What pictures of that input draw black and white. */
  Optional<ValueRange> pixels(String name) {
    return range(name).flatMap(InputRange::pixels);
  }

  private Optional<InputRange> range(String name) {
    return Optional.ofNullable(ofNamed.get(name)).or(() -> ofAll);
  }

  void require(INDArray[] inputs, List<String> names) {
    for (int i = 0; i < inputs.length; i++) {
      INDArray input = inputs[i];
      String name = names.get(i);
      range(name).ifPresent(range -> range.require(input, name));
    }
  }

  void requireKnown(List<String> names) {
    Set<String> unknown = new TreeSet<>(ofNamed.keySet());
    names.forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "A range was declared for the inputs "
              + unknown
              + ", but the network has the inputs "
              + names);
    }
  }
}
