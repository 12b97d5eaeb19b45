package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which class was explained of an example, and its score. */
class ExplainedScoresTest {

  /** Logits by hand: W = [[1, 0, 2], [0, 3, −1]], no bias. */
  private static final double[][] INPUT = {{1, 1}, {2, -1}, {-1, -1}};

  private static final double[][] LOGITS = {{1, 3, 1}, {2, -3, 5}, {-1, -3, -1}};

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network = chain(Networks.classes(2, 3));
    network.getParam("0_W").assign(Nd4j.createFromArray(new double[][] {{1, 0, 2}, {0, 3, -1}}));
    network.getParam("0_b").assign(0);
    return network;
  }

  private static Explanation explain(Target target) {
    try (LrpExplainer explainer = LrpExplainer.builder(network()).build()) {
      return explainer.explain(Nd4j.createFromArray(INPUT), target);
    }
  }

  @Test
  void ofThePredictedClass() {
    Explanation explanation = explain(Target.predicted());
    assertEquals(1, explanation.explainedClass(0));
    assertEquals(3, explanation.score(0), 1e-9);
    assertEquals(2, explanation.explainedClass(1));
    assertEquals(5, explanation.score(1), 1e-9);
    assertEquals(0, explanation.explainedClass(2), "the first of two equal ones, as arg-max");
    assertEquals(-1, explanation.score(2), 1e-9);
    assertEquals(5, explanation.score("layer0", 1), 1e-9);
    assertEquals(2, explanation.explainedClass("layer0", 1));
  }

  @Test
  void ofClassesThatWereAskedFor() {
    Explanation one = explain(Target.classIndex(2));
    Explanation each = explain(Target.classIndices(2, 0, 1));
    int[] classes = {2, 0, 1};
    for (int i = 0; i < 3; i++) {
      assertEquals(2, one.explainedClass(i));
      assertEquals(LOGITS[i][2], one.score(i), 1e-9);
      assertEquals(classes[i], each.explainedClass(i));
      assertEquals(LOGITS[i][classes[i]], each.score(i), 1e-9);
    }
  }

  @Test
  void ofContrastsAndOfOne() {
    Explanation contrast = explain(Target.contrastive());
    assertEquals(2, contrast.explainedClass(1));
    assertEquals(5 - (2 - 3) / 2.0, contrast.score(1), 1e-9);
    assertEquals(0, explain(Target.contrastive(0)).explainedClass(1));
    Explanation fromOne = explain(Target.predicted().fromOne());
    assertEquals(1, fromOne.explainedClass(0));
    assertEquals(1, fromOne.score(0), 1e-9);
  }

  @Test
  void notOfRelevanceOfTheCallersOwn() {
    INDArray own = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}, {0, 0, -7}});
    Explanation explanation = explain(Target.relevance(own));
    assertEquals(6, explanation.score(0), 1e-9);
    assertEquals(-7, explanation.score(2), 1e-9);
    assertEquals(
        "Of output \"layer0\" no class was explained, but given relevance [3, 3]",
        assertThrows(IllegalStateException.class, () -> explanation.explainedClass(0))
            .getMessage());
  }

  @Test
  void ofTwoClassesBehindASigmoidAndNotOfANumber() {
    INDArray rows = Nd4j.createFromArray(new double[][] {{1, 0}, {-1, 0}});
    MultiLayerNetwork sigmoid = chain(Networks.output(2, 1, Activation.SIGMOID, LossFunction.XENT));
    sigmoid.getParam("0_W").assign(Nd4j.createFromArray(new double[][] {{2}, {0}}));
    sigmoid.getParam("0_b").assign(0);
    try (LrpExplainer explainer = LrpExplainer.builder(sigmoid).build()) {
      Explanation explanation = explainer.explain(rows);
      assertEquals(1, explanation.explainedClass(0), "p = 0.88");
      assertEquals(0, explanation.explainedClass(1), "p = 0.12");
    }
    MultiLayerNetwork number = chain(Networks.output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    try (LrpExplainer explainer = LrpExplainer.builder(number).build()) {
      Explanation explanation = explainer.explain(rows);
      assertTrue(
          assertThrows(IllegalStateException.class, () -> explanation.explainedClass(0))
              .getMessage()
              .contains("is a number"));
    }
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void ofTheStepOfASequence(RNNFormat format) {
    MultiLayerNetwork network =
        chain(
            DataType.DOUBLE,
            InputType.recurrent(2, 4, format),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(2)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.SOFTMAX)
                .build());
    INDArray input =
        format == RNNFormat.NCW ? values(3, 2, 2, 4) : values(3, 2, 2, 4).permute(0, 2, 1);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int step : new int[] {0, 2, 3}) {
        Target target = step == 3 ? Target.predicted() : Target.predicted().atTimeStep(step);
        Explanation explanation = explainer.explain(input.dup(), target);
        INDArray logits = explanation.explainedOutput();
        for (int example = 0; example < 2; example++) {
          int highest = 0;
          double best = Double.NEGATIVE_INFINITY;
          for (int c = 0; c < 3; c++) {
            double logit =
                format == RNNFormat.NCW
                    ? logits.getDouble(example, c, step)
                    : logits.getDouble(example, step, c);
            if (logit > best) {
              best = logit;
              highest = c;
            }
          }
          assertEquals(highest, explanation.explainedClass(example));
          assertEquals(best, explanation.score(example), 1e-9);
        }
      }
    }
  }

  @Test
  void anExampleThatIsNotThereIsRefused() {
    Explanation explanation = explain(Target.predicted());
    for (int example : new int[] {-1, 3}) {
      assertEquals(
          "There is no example " + example + " in an explanation of 3, from 0",
          assertThrows(IllegalArgumentException.class, () -> explanation.score(example))
              .getMessage());
      assertThrows(IllegalArgumentException.class, () -> explanation.explainedClass(example));
    }
  }
}
