package org.lrp4j.examples;

import static org.lrp4j.evidence.EvidenceAssertions.assertThatEvidence;
import static org.lrp4j.evidence.EvidenceAssertions.atLeast;
import static org.lrp4j.evidence.EvidenceAssertions.atMost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.evidence.EvidenceCondition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * What tests may ask of the evidence: that it lies in an area of images, that columns of a table,
 * steps of a series or words of a text have their part in it and no more, that few places carry it.
 * What fails is an {@link AssertionError}, with a picture in target/evidence.
 */
public final class TestEvidence {

  private TestEvidence() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   * @throws IOException if the flowers cannot be read
   */
  public static void main(String... arguments) throws IOException {
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 1);
    images(network, Digits.test().images(List.of(3, 7, 0, 61)));
    table(ExplainIris.flowers());
    SeaSeries series = SeaSeries.read();
    series(ExplainSeries.trained(series), series);
    text(ExplainText.trained());
    System.out.println("All evidence is where it is expected");
  }

  /** The network looks at the digit, and not at the frame around it. */
  static void images(MultiLayerNetwork network, INDArray digits) {
    INDArray middle = Nd4j.zeros(28, 28);
    middle.get(NDArrayIndex.interval(3, 25), NDArrayIndex.interval(3, 25)).assign(1);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build();
        Explanation explanation = explainer.explain(digits)) {
      assertThatEvidence(explanation)
          .liesInside(middle, atLeast(0.80))
          .halfIsCarriedByAtMost(100)
          .satisfies(EvidenceCondition.liesInside(middle.rsub(1), atMost(0.20)));
      assertThatEvidence(explanation).example(2).named("zero").halfIsCarriedByAtMost(100);
    }
  }

  /** Of a flower from the middle of each species, the petals tell which it is. */
  static void table(DataSet flowers) {
    INDArray three = flowers.getFeatures().getRows(25, 75, 125);
    try (LrpExplainer explainer = LrpExplainer.builder(ExplainIris.trained(flowers)).build();
        Explanation explanation = explainer.explain(three)) {
      assertThatEvidence(explanation)
          .columnNames(List.of(ExplainIris.FEATURES))
          .columns("petal length", "petal width")
          .carryAtLeast(0.40)
          .columns("sepal length", "sepal width")
          .carryAtMost(0.60);
    }
  }

  /** It was not in the first year, and the sunspots had little to do with it. */
  static void series(MultiLayerNetwork network, SeaSeries series) {
    Path picture = Path.of("target", "explained-series", "el-nino.png");
    Explanation explanation = ExplainSeries.explain(network, series, picture);
    assertThatEvidence(explanation)
        .columnNames(SeaSeries.FEATURES)
        .columns(SeaSeries.FEATURES.get(1))
        .carryAtMost(0.40)
        .steps(0, 12)
        .carryAtMost(0.50);
  }

  /** The words that say nothing about the film have little of it. */
  static void text(MultiLayerNetwork network) {
    INDArray review = MadeUpReviews.indices("we saw a great film in paris with its actors");
    try (LrpExplainer explainer =
            LrpExplainer.builder(network).vocabulary(MadeUpReviews.VOCABULARY).build();
        Explanation explanation = explainer.explain(review, Target.contrastive())) {
      assertThatEvidence(explanation)
          .words("film", "paris", "actors")
          .carryAtMost(0.40)
          .words("great")
          .carryAtLeast(0.20);
    }
  }
}
