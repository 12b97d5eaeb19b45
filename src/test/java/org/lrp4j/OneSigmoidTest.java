package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** One sigmoid output is two classes: "wet", of which it is the probability, and "dry". */
public class OneSigmoidTest {

  private static final int DRY = 0;
  private static final int WET = 1;

  /** Heat and rain: the first day is dry with p(wet) = 0.07, the second wet with 0.60. */
  private static final INDArray DAYS = Nd4j.createFromArray(new double[][] {{.2, 1}, {.8, .4}});

  /** Shows its probability of "wet" with the logit 2 · heat − 3 · rain. */
  public static MultiLayerNetwork weather() {
    MultiLayerNetwork network = chain(output(2, 1, Activation.SIGMOID, LossFunction.XENT));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{2}, {-3}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0}}));
    return network;
  }

  private static void assertExplains(double[][] relevance, int[] classes, Target target) {
    try (LrpExplainer explainer = LrpExplainer.builder(weather()).build()) {
      Explanation explanation = explainer.explain(DAYS, target);
      assertClose(Nd4j.createFromArray(relevance), explanation.relevance(), 1e-5);
      for (int i = 0; i < classes.length; i++) {
        assertEquals(
            OptionalInt.of(classes[i]), explanation.findExplainedClass(i), target.toString());
      }
    }
  }

  @Test
  void whatSpeaksForOneClassSpeaksAgainstTheOther() {
    double[][] wet = {{.4, -3}, {1.6, -1.2}};
    double[][] dry = {{-.4, 3}, {-1.6, 1.2}};
    double[][] predicted = {{-.4, 3}, {1.6, -1.2}};
    assertExplains(wet, new int[] {WET, WET}, Target.classIndex(WET));
    assertExplains(dry, new int[] {DRY, DRY}, Target.classIndex(DRY));
    assertExplains(predicted, new int[] {DRY, WET}, Target.predicted());
    assertExplains(predicted, new int[] {DRY, WET}, Target.classIndices(DRY, WET));
  }

  /** As of the softmax of the logits 0 for "dry" and 2 · heat − 3 · rain for "wet". */
  @Test
  void theLogitIsTheContrastOfTheTwoClasses() {
    MultiLayerNetwork two = chain(output(2, 2, Activation.SOFTMAX, LossFunction.MCXENT));
    two.setParam("0_W", Nd4j.createFromArray(new double[][] {{0, 2}, {0, -3}}));
    two.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, 0}}));
    try (LrpExplainer one = LrpExplainer.builder(weather()).build();
        LrpExplainer other = LrpExplainer.builder(two).build()) {
      for (Target target :
          new Target[] {
            Target.contrastive(), Target.contrastive(DRY), Target.contrastive(WET, DRY)
          }) {
        Explanation explanation = one.explain(DAYS, target);
        Explanation softmax = other.explain(DAYS, target);
        assertClose(softmax.relevance(), explanation.relevance(), 1e-5);
        for (int i = 0; i < 2; i++) {
          assertEquals(softmax.findExplainedClass(i), explanation.findExplainedClass(i));
          assertEquals(softmax.predictedClass(i), explanation.predictedClass(i));
        }
      }
    }
  }

  @Test
  void fromOneTheEvidenceKeepsItsDirection() {
    double[][] dry = {{-.4 / 2.6, 3 / 2.6}, {-1.6 / .4, 1.2 / .4}};
    assertExplains(dry, new int[] {DRY, DRY}, Target.classIndex(DRY).fromOne());
    assertExplains(
        new double[][] {dry[0], {1.6 / .4, -1.2 / .4}},
        new int[] {DRY, WET},
        Target.predicted().fromOne());
  }

  @Test
  void theClassesHaveLogitsAndAreTwo() {
    try (LrpExplainer explainer = LrpExplainer.builder(weather()).build()) {
      Explanation explanation = explainer.explain(DAYS);
      assertEquals(2, explanation.classCount());
      assertEquals(-2.6, explanation.logit(0, WET), 1e-12);
      assertEquals(2.6, explanation.logit(0, DRY), 1e-12);
      assertEquals(OptionalInt.of(DRY), explanation.predictedClass(0));
      assertEquals(OptionalInt.of(WET), explanation.predictedClass(1));
      assertThrows(
          IllegalArgumentException.class, () -> explainer.explain(DAYS, Target.classIndex(2)));
      assertThrows(IllegalArgumentException.class, () -> explanation.logit(0, 2));
    }
  }

  @Test
  void aRelevanceOfOnesOwnMeansTheClassThatItSpeaksFor() {
    INDArray given = Nd4j.createFromArray(new double[][] {{1}, {1}});
    assertExplains(
        new double[][] {{-.4 / 2.6, 3 / 2.6}, {1.6 / .4, -1.2 / .4}},
        new int[] {DRY, WET},
        Target.relevance(given));
  }

  /** Every step, and every pixel, of a single sigmoid has two classes of its own. */
  @Test
  void sequencesAndImagesHaveTwoClassesToo() {
    MultiLayerNetwork network = chain(new ActivationLayer(Activation.SIGMOID));
    INDArray steps = values(3, 2, 1, 4);
    INDArray pixels = values(4, 2, 1, 3, 3);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray last = explainer.explain(steps, Target.classIndex(DRY)).relevance();
      assertEquals(-steps.getDouble(0, 0, 3), last.getDouble(0, 0, 3), 1e-12);
      assertEquals(0, last.getDouble(0, 0, 2), 0);
      INDArray predicted = explainer.explain(pixels).relevance();
      INDArray mixed = explainer.explain(pixels, Target.classIndices(WET, DRY)).relevance();
      for (int i = 0; i < 9; i++) {
        double z = pixels.getDouble(1, 0, i / 3, i % 3);
        assertEquals(Math.abs(z), predicted.getDouble(1, 0, i / 3, i % 3), 1e-12);
        assertEquals(-z, mixed.getDouble(1, 0, i / 3, i % 3), 1e-12);
        assertEquals(
            pixels.getDouble(0, 0, i / 3, i % 3), mixed.getDouble(0, 0, i / 3, i % 3), 1e-12);
      }
    }
  }

  /** 0.659 is what a sigmoid makes of 0.659; the number is a number nevertheless. */
  @Test
  void aNumberHasNoClasses() {
    MultiLayerNetwork network = chain(output(1, 1, Activation.IDENTITY, LossFunction.MSE));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{-1}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0}}));
    INDArray input = Nd4j.createFromArray(new double[][] {{-.659046068}, {2}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input);
      assertEquals(1, explanation.classCount());
      assertEquals(OptionalInt.empty(), explanation.predictedClass(0));
      assertEquals(OptionalInt.empty(), explanation.findExplainedClass(0));
      assertClose(
          Nd4j.createFromArray(new double[][] {{.659046068}, {-2}}), explanation.relevance(), 1e-5);
    }
  }

  /** A contrast begins at all classes, and may begin highest at another one. */
  @Test
  void theExplainedClassIsTheTargetsNotTheOneWithMostRelevance() {
    MultiLayerNetwork network = chain(output(2, 3, Activation.SOFTMAX, LossFunction.MCXENT));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{.1, -9, 0}, {0, 0, 0}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, 0, 0}}));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray input = Nd4j.createFromArray(new double[][] {{1, 1}});
      assertEquals(
          OptionalInt.of(0), explainer.explain(input, Target.contrastive()).findExplainedClass(0));
      assertEquals(
          OptionalInt.of(2), explainer.explain(input, Target.classIndex(2)).findExplainedClass(0));
      assertEquals(
          OptionalInt.empty(), explainer.explain(input, Target.nothing()).findExplainedClass(0));
      assertEquals(
          OptionalInt.empty(),
          explainer
              .explain(input, Target.relevance(Nd4j.createFromArray(new double[][] {{1, 1, 0}})))
              .findExplainedClass(0));
    }
  }
}
