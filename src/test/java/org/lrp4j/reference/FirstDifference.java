package org.lrp4j.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.reference.ReferencePass.Balance;
import org.lrp4j.reference.ReferencePass.Result;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where, on the way back, an explanation first differs from the reference. */
final class FirstDifference {

  private static final double TOLERANCE = 1e-9;

  private final DrawnSettings settings;

  FirstDifference(DrawnSettings settings) {
    this.settings = settings;
  }

  /** Looks at the relevance of every input and layer, then at all sums. */
  Optional<String> between(Result expected, Explanation actual) {
    List<String> names = new ArrayList<>(expected.relevance().keySet());
    TreeSet<String> found = new TreeSet<>(actual.layerNames());
    if (settings.layerRelevance()) {
      TreeSet<String> wanted = new TreeSet<>(names);
      wanted.removeAll(actual.inputNames());
      if (!wanted.equals(found)) {
        return Optional.of("relevance of " + found + " in place of " + wanted);
      }
    } else {
      names.retainAll(actual.inputNames());
    }
    for (String name : names) {
      INDArray relevance = ReferenceComparison.relevance(actual, name);
      Optional<String> difference = between(expected.relevance().get(name), relevance);
      if (difference.isPresent()) {
        return difference.map(text -> "relevance of \"" + name + "\": " + text);
      }
    }
    return settings.conservation()
        ? between(expected.balances(), actual.conservation())
        : Optional.empty();
  }

  /** Compares with a tolerance relative to the largest value of the reference. */
  static Optional<String> between(Tensor expected, INDArray array) {
    Tensor actual = Tensor.of(array);
    if (!Arrays.equals(expected.shape(), actual.shape())) {
      return Optional.of("expected " + expected + " but was " + actual);
    }
    double tolerance = TOLERANCE * expected.largest();
    for (int i = 0; i < expected.values().length; i++) {
      double wanted = expected.values()[i];
      double found = actual.values()[i];
      if (!(Math.abs(wanted - found) <= tolerance)) {
        return Optional.of(
            "at "
                + Arrays.toString(expected.position(i))
                + " expected "
                + wanted
                + " but was "
                + found
                + ", of "
                + expected
                + " and "
                + actual);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> between(Map<String, Balance> expected, Conservation actual) {
    List<String> found = actual.rows().stream().map(Conservation.Row::name).toList();
    if (!new TreeSet<>(found).equals(new TreeSet<>(expected.keySet()))) {
      return Optional.of("sums of " + found + " in place of " + expected.keySet());
    }
    for (Map.Entry<String, Balance> entry : expected.entrySet()) {
      Balance wanted = entry.getValue();
      Conservation.Row row = actual.row(entry.getKey());
      double tolerance = TOLERANCE * wanted.magnitude();
      if (!(Math.abs(wanted.arrived() - row.arrived()) <= tolerance
          && Math.abs(wanted.passedOn() - row.passedOn()) <= tolerance
          && Math.abs(wanted.absorbed() - row.absorbedByBias()) <= tolerance)) {
        return Optional.of("sums: expected " + wanted + " but was " + row);
      }
    }
    return Optional.empty();
  }
}
