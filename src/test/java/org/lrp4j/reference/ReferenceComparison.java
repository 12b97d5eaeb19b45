package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeSet;
import org.lrp4j.Explanation;
import org.lrp4j.reference.ReferencePass.Result;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares an explanation of the highest logits with the reference, layer by layer. */
final class ReferenceComparison {

  private ReferenceComparison() {}

  /** The tolerance is relative to the largest value of the reference in that layer. */
  static void assertSame(ReferenceNetwork reference, Explanation explanation, double tolerance) {
    String output = explanation.outputNames().get(0);
    ReferencePass pass = reference.forward(Tensor.of(explanation.input()));
    assertSameArrays("logits", pass.activation(output), explanation.explainedOutput(), tolerance);

    Map<String, Tensor> expected = ofHighest(pass, output).relevance();
    TreeSet<String> names = new TreeSet<>(explanation.layerNames());
    names.addAll(explanation.inputNames());
    assertEquals(new TreeSet<>(expected.keySet()), names);
    for (String name : names) {
      assertSameArrays(name, expected.get(name), relevance(explanation, name), tolerance);
    }
  }

  /** The relevance of each example's highest logit. */
  static Result ofHighest(ReferencePass pass, String output) {
    Tensor logits = pass.activation(output);
    Tensor beginning = logits.map(v -> 0);
    for (int n = 0; n < logits.rows(); n++) {
      int winner = 0;
      double[] row = logits.row(n);
      for (int i = 1; i < row.length; i++) {
        winner = row[i] > row[winner] ? i : winner;
      }
      beginning.values()[n * row.length + winner] = row[winner];
    }
    return pass.explain(Map.of(output, beginning));
  }

  /** The relevance of an input of the network, or of a layer's input. */
  static INDArray relevance(Explanation explanation, String name) {
    if (explanation.inputNames().contains(name)) {
      return explanation.relevance(name);
    }
    String[] parts = name.split("#");
    return explanation.relevance(parts[0], parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
  }

  private static void assertSameArrays(
      String what, Tensor expected, INDArray actual, double tolerance) {
    Tensor found = Tensor.of(actual);
    assertArrayEquals(expected.shape(), found.shape(), what);
    assertArrayEquals(expected.values(), found.values(), tolerance * expected.largest(), what);
  }
}
