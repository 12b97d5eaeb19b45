package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lrp4j.Explanation;
import org.lrp4j.reference.ReferenceNetwork.Result;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares an explanation with the reference, example by example and layer by layer. */
final class ReferenceComparison {

  private ReferenceComparison() {}

  /** The tolerance is relative to the largest value of the reference in that layer. */
  static void assertSame(ReferenceNetwork reference, Explanation explanation, double tolerance) {
    int batch = (int) explanation.input().size(0);
    List<Result> expected =
        Arrays.stream(examples(explanation.input(), batch)).map(reference::explain).toList();
    assertSameArrays(
        "logits", expected.stream().map(Result::logits), explanation.explainedOutput(), tolerance);

    TreeSet<String> names = new TreeSet<>(explanation.layerNames());
    names.add(ReferenceNetwork.INPUT);
    assertEquals(new TreeSet<>(expected.get(0).relevance().keySet()), names);
    for (String name : names) {
      INDArray actual =
          name.equals(ReferenceNetwork.INPUT)
              ? explanation.relevance()
              : relevance(explanation, name);
      assertSameArrays(
          name, expected.stream().map(result -> result.relevance().get(name)), actual, tolerance);
    }
  }

  private static INDArray relevance(Explanation explanation, String name) {
    String[] parts = name.split("#");
    return explanation.relevance(parts[0], parts.length == 1 ? 0 : Integer.parseInt(parts[1]));
  }

  private static void assertSameArrays(
      String what, Stream<double[]> expected, INDArray actual, double tolerance) {
    double[] wanted = expected.flatMapToDouble(Arrays::stream).toArray();
    double[] found = values(actual);
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
    assertArrayEquals(wanted, found, tolerance * largest, what);
  }

  private static double[][] examples(INDArray array, int batch) {
    double[] values = values(array);
    int size = values.length / batch;
    double[][] examples = new double[batch][];
    for (int n = 0; n < batch; n++) {
      examples[n] = Arrays.copyOfRange(values, n * size, (n + 1) * size);
    }
    return examples;
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
