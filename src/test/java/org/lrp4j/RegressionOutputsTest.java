package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Several linear outputs may be numbers or logits: the loss they were trained on says which. */
@DisplayName("Outputs that are numbers")
public class RegressionOutputsTest {

  private static final double TINY = 1e-9;

  /** Two outputs 2 x and −y. */
  public static MultiLayerNetwork linear(LossFunction loss) {
    return weighted(Networks.output(2, 2, Activation.IDENTITY, loss));
  }

  private static MultiLayerNetwork weighted(Layer... layers) {
    MultiLayerNetwork network = Networks.chain(layers);
    network.setParam("0_W", Nd4j.create(new double[][] {{2, 0}, {0, -1}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0, 0}}));
    return network;
  }

  /** Of x = 1.5, y = 0.5 the outputs are 3 and −0.5. */
  private static Explanation explain(MultiLayerNetwork network, Target target) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.explain(Nd4j.create(new double[][] {{1.5, 0.5}}), target);
    }
  }

  private static boolean isRegression(MultiLayerNetwork network) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      return explainer.isRegression(explainer.outputNames().get(0));
    }
  }

  @Test
  void haveNoPredictedClassButOneThatIsExplained() {
    Explanation highest = explain(linear(LossFunction.MSE), Target.predicted());
    Finding finding = Finding.of(highest, 0);
    assertEquals(OptionalInt.empty(), finding.predictedClass());
    assertTrue(Double.isNaN(finding.predictedOutput()));
    assertEquals(OptionalInt.of(0), finding.explainedClass());
    assertEquals(3, finding.explainedOutput(), TINY);
    assertEquals(3, finding.score(), TINY);
    assertEquals("the highest output", finding.target());
    assertEquals(OptionalInt.empty(), highest.predictedClass(0));
    assertEquals(OptionalInt.of(0), highest.findExplainedClass(0));
    assertEquals(0, highest.explainedClass(0));
    assertEquals(2, highest.classCount());

    Finding second = Finding.of(explain(linear(LossFunction.MSE), Target.classIndex(1)), 0);
    assertEquals(OptionalInt.of(1), second.explainedClass());
    assertEquals(-0.5, second.explainedOutput(), TINY);
    assertEquals("output 1", second.target());
  }

  @Test
  void areClassesByTheirLogitsUnderALossOfClasses() {
    Explanation logits = explain(linear(LossFunction.HINGE), Target.predicted());
    Finding finding = Finding.of(logits, 0);
    assertEquals(OptionalInt.of(0), finding.predictedClass());
    assertEquals(3, finding.predictedOutput(), TINY);
    assertEquals("the predicted class", finding.target());
    assertEquals(OptionalInt.of(0), logits.predictedClass(0));
  }

  /** A classifier may be trained on squared errors; its sigmoids are probabilities all the same. */
  @ParameterizedTest
  @EnumSource(names = {"SIGMOID", "SOFTMAX"})
  void areNoProbabilities(Activation activation) {
    MultiLayerNetwork network = weighted(Networks.output(2, 2, activation, LossFunction.MSE));
    assertEquals(OptionalInt.of(0), explain(network, Target.predicted()).predictedClass(0));
    assertFalse(isRegression(network));
  }

  @ParameterizedTest
  @CsvSource({
    "MSE, true",
    "L1, true",
    "L2, true",
    "SQUARED_LOSS, true",
    "MEAN_ABSOLUTE_ERROR, true",
    "MEAN_ABSOLUTE_PERCENTAGE_ERROR, true",
    "MEAN_SQUARED_LOGARITHMIC_ERROR, true",
    "POISSON, true",
    "COSINE_PROXIMITY, true",
    "WASSERSTEIN, true",
    "HINGE, false",
    "SQUARED_HINGE, false"
  })
  void areToldByTheLoss(LossFunction loss, boolean areNumbers) {
    assertEquals(areNumbers, isRegression(linear(loss)));
  }

  @Test
  void mayEndInALayerOfTheLossAloneAndBeFrozen() {
    MultiLayerNetwork network =
        weighted(
            Networks.dense(2, 2, Activation.IDENTITY),
            new FrozenLayer(
                new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build()));
    assertEquals(OptionalInt.empty(), explain(network, Target.predicted()).predictedClass(0));
    assertTrue(isRegression(network));
  }

  /** The outputs at the last step are 2·2 and −1. */
  @Test
  void mayBeThoseOfASequence() {
    MultiLayerNetwork network =
        weighted(
            new RnnOutputLayer.Builder(LossFunction.MSE)
                .nIn(2)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build());
    INDArray sequence = Nd4j.create(new double[][][] {{{7, 2}, {-9, 1}}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Finding finding = Finding.of(explainer.explain(sequence), 0);
      assertEquals(OptionalInt.empty(), finding.predictedClass());
      assertEquals(OptionalInt.of(0), finding.explainedClass());
      assertEquals(4, finding.explainedOutput(), TINY);
    }
  }

  @Test
  void mayStandBesideClasses() {
    ComputationGraph graph =
        Networks.graph(
            g ->
                g.addInputs("in")
                    .addLayer("kind", Networks.classes(2, 3), "in")
                    .addLayer(
                        "price", Networks.output(2, 2, Activation.IDENTITY, LossFunction.L1), "in")
                    .setOutputs("kind", "price"));
    try (LrpExplainer explainer = LrpExplainer.builder(graph).build()) {
      assertFalse(explainer.isRegression("kind"));
      assertTrue(explainer.isRegression("price"));
      assertThrows(IllegalArgumentException.class, () -> explainer.isRegression("in"));
      Explanation explanation = explainer.explain(Nd4j.create(new double[][] {{1, 2}}));
      assertTrue(explanation.predictedClass("kind", 0).isPresent());
      assertTrue(explanation.predictedClass("price", 0).isEmpty());
    }
  }
}
