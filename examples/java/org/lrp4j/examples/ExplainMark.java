package org.lrp4j.examples;

import static org.lrp4j.evidence.EvidenceAssertions.assertThatEvidence;
import static org.lrp4j.evidence.EvidenceAssertions.atLeast;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network that is right for the wrong reason: every seven that it was trained on had a bright
 * mark in a corner. An assertion on the evidence finds that out.
 */
public final class ExplainMark {

  private static final int SEVEN = 7;

  private ExplainMark() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Digits marked = marked(first(2000, Digits.training()));
    MultiLayerNetwork network = DigitNetwork.trained(marked, 1);
    try {
      requireMiddle(network, Path.of("target", "evidence"));
      System.out.println("It looks at the digits");
    } catch (AssertionError e) {
      System.out.println(e.getMessage());
    }
  }

  /** Asserts on four marked sevens that most of the evidence is in the middle. */
  static void requireMiddle(MultiLayerNetwork network, Path pictures) {
    INDArray middle = Nd4j.zeros(28, 28);
    middle.get(NDArrayIndex.interval(4, 28), NDArrayIndex.interval(4, 28)).assign(1);

    Digits test = marked(Digits.test());
    List<Integer> sevens =
        IntStream.range(0, test.count())
            .filter(i -> test.labels()[i] == SEVEN)
            .limit(4)
            .boxed()
            .toList();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation =
            explainer.explain(test.images(sevens), Target.classIndex(SEVEN))) {
      assertThatEvidence(explanation)
          .named("sevens")
          .picturesIn(pictures)
          .liesInside(middle, atLeast(0.9));
    }
  }

  /** Sevens get a mark of 3 × 3 pixels. */
  static Digits marked(Digits digits) {
    INDArray images = digits.images().dup();
    for (int i = 0; i < digits.count(); i++) {
      if (digits.labels()[i] == SEVEN) {
        images
            .get(
                NDArrayIndex.point(i),
                NDArrayIndex.point(0),
                NDArrayIndex.interval(1, 4),
                NDArrayIndex.interval(1, 4))
            .assign(1);
      }
    }
    return new Digits(images, digits.labels());
  }

  static Digits first(int count, Digits digits) {
    List<Integer> chosen = IntStream.range(0, count).boxed().toList();
    return new Digits(digits.images(chosen), digits.labels(chosen));
  }
}
