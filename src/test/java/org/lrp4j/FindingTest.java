package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class FindingTest {

  private static final double TINY = 1e-4;

  private static Finding of(MultiLayerNetwork network, INDArray rows, int example, Target target) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(rows, target);
      Finding finding = Finding.of(explanation, example);
      assertEquals(finding, Finding.ofAll(explanation).get(example));
      assertEquals(rows.size(0), Finding.ofAll(explanation).size());
      return finding;
    }
  }

  private static INDArray rows(double... values) {
    return Nd4j.create(values).reshape(values.length / 2, 2);
  }

  private static MultiLayerNetwork classes() {
    MultiLayerNetwork network = Networks.chain(Networks.classes(2, 3));
    network.setParam("0_W", Nd4j.create(new double[][] {{1, -1, 0}, {2, 3, 0}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0.5, -0.25, 1}}));
    return network;
  }

  /** Of (0.5, 1): 3, 2.25, 1; of (0, 0): 0.5, −0.25, 1. */
  @Test
  void tellsPredictedAndExplainedClassOfTheExample() {
    double sum = Math.exp(3) + Math.exp(2.25) + Math.exp(1);
    Finding one = of(classes(), rows(0, 0, 0.5, 1), 1, Target.classIndices(2, 1));
    assertEquals(OptionalInt.of(0), one.predictedClass());
    assertEquals(Math.exp(3) / sum, one.predictedOutput(), TINY);
    assertEquals(OptionalInt.of(1), one.explainedClass());
    assertEquals(Math.exp(2.25) / sum, one.explainedOutput(), TINY);
    assertEquals(2.25, one.score(), TINY);
    assertEquals(2.5, one.arrived(), TINY);
    assertEquals(-0.25, one.rest(), TINY);

    Finding other = of(classes(), rows(0, 0, 0.5, 1), 0, Target.predicted());
    assertEquals(OptionalInt.of(2), other.predictedClass());
    assertEquals(OptionalInt.of(2), other.explainedClass());
    assertEquals(1, other.rest(), TINY);
  }

  @Test
  void knowsNoExplainedClassOfAGivenRelevance() {
    INDArray relevance = Nd4j.create(new double[][] {{0, 2, 1}});
    Finding finding = of(classes(), rows(0.5, 1), 0, Target.relevance(relevance));
    assertTrue(finding.explainedClass().isEmpty());
    assertEquals(3, finding.score(), TINY);
  }

  /** logit = 2 heat − 3 rain. */
  @Test
  void takesASigmoidForTwoClasses() {
    MultiLayerNetwork network =
        Networks.chain(Networks.output(2, 1, Activation.SIGMOID, LossFunction.XENT));
    network.setParam("0_W", Nd4j.create(new double[][] {{2}, {-3}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0}}));
    Finding dry = of(network, rows(0.2, 1, 1, 0), 0, Target.predicted());
    assertEquals(OptionalInt.of(0), dry.predictedClass());
    assertEquals(1 - 1 / (1 + Math.exp(2.6)), dry.predictedOutput(), TINY);
    Finding wet = of(network, rows(0.2, 1, 1, 0), 1, Target.predicted());
    assertEquals(OptionalInt.of(1), wet.predictedClass());
    assertEquals(OptionalInt.of(1), wet.explainedClass());
    assertEquals(1 / (1 + Math.exp(-2)), wet.explainedOutput(), TINY);
  }

  @Test
  void tellsTheTwoClassesOfASigmoidApart() {
    INDArray probability = Nd4j.create(new double[][] {{1 / (1 + Math.exp(2.6))}});
    INDArray logit = Nd4j.create(new double[][] {{-2.6}});
    for (int explained : new int[] {0, 1}) {
      double begun = explained == 1 ? -2.6 : 2.6;
      Target target = Target.classIndex(explained);
      Finding finding = Finding.of(explanation(probability, logit, begun, target), 0);
      assertEquals(0, finding.predictedClass().getAsInt());
      assertEquals(explained, finding.explainedClass().getAsInt());
      assertEquals(begun, finding.score(), TINY);
    }
  }

  private static Explanation explanation(
      INDArray output, INDArray logit, double begun, Target target) {
    INDArray input = Nd4j.create(new double[][] {{1, 2}});
    return new ExplanationFixture()
        .features("in", input, input)
        .output(output, logit, Nd4j.create(new double[][] {{begun}}), target)
        .build();
  }

  @Test
  void hasNoClassesOfANumber() {
    MultiLayerNetwork network =
        Networks.chain(Networks.output(2, 1, Activation.IDENTITY, LossFunction.MSE));
    Finding finding = of(network, rows(0.2, 1), 0, Target.predicted());
    assertTrue(finding.predictedClass().isEmpty() && finding.explainedClass().isEmpty());
    assertTrue(Double.isNaN(finding.predictedOutput()));
    assertEquals("the output", finding.target());
  }

  /** Logits x, −x and 0 at each step; the mask ends the second sequence after two steps. */
  @Test
  void takesTheClassesOfASequenceFromTheExplainedStep() {
    MultiLayerNetwork network =
        Networks.chain(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(1)
                .nOut(3)
                .build());
    network.setParam("0_W", Nd4j.create(new double[][] {{1, -1, 0}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0, 0, 0}}));
    INDArray sequences = Nd4j.create(new double[][][] {{{5, 1, -2}}, {{1, -3, 7}}});
    INDArray mask = Nd4j.create(new double[][] {{1, 1, 1}, {1, 1, 0}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray[] inputs = {sequences};
      INDArray[] masks = {mask};
      Explanation predicted = explainer.explain(inputs, masks, Target.predicted());
      for (int example : new int[] {0, 1}) {
        double logit = example == 0 ? 2 : 3;
        Finding finding = Finding.of(predicted, example);
        assertEquals(OptionalInt.of(1), finding.predictedClass());
        assertEquals(OptionalInt.of(1), finding.explainedClass());
        double sum = Math.exp(logit) + Math.exp(-logit) + 1;
        assertEquals(Math.exp(logit) / sum, finding.predictedOutput(), TINY);
        assertEquals(logit, finding.score(), TINY);
      }
      Target other = Target.classIndex(2).atTimeStep(1);
      Finding finding = Finding.of(explainer.explain(inputs, masks, other), 0);
      assertEquals(OptionalInt.of(0), finding.predictedClass());
      assertEquals(OptionalInt.of(2), finding.explainedClass());
      assertEquals(1 / (Math.exp(1) + Math.exp(-1) + 1), finding.explainedOutput(), TINY);
    }
  }

  /** logit = 2 x; the last step of the sequence speaks against class 1. */
  @Test
  void takesTheSigmoidOfASequenceForTwoClasses() {
    MultiLayerNetwork network =
        Networks.chain(
            new RnnOutputLayer.Builder(LossFunction.XENT)
                .activation(Activation.SIGMOID)
                .nIn(1)
                .nOut(1)
                .build());
    network.setParam("0_W", Nd4j.create(new double[][] {{2}}));
    network.setParam("0_b", Nd4j.create(new double[][] {{0}}));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray sequence = Nd4j.create(new double[][][] {{{3, 1, -1.5}}});
      Finding finding = Finding.of(explainer.explain(sequence), 0);
      assertEquals(OptionalInt.of(0), finding.predictedClass());
      assertEquals(1 / (1 + Math.exp(-3)), finding.explainedOutput(), TINY);
      assertEquals(3, finding.score(), TINY);
      Finding wet = Finding.of(explainer.explain(sequence, Target.classIndex(1)), 0);
      assertEquals(OptionalInt.of(1), wet.explainedClass());
      assertEquals(1 / (1 + Math.exp(3)), wet.explainedOutput(), TINY);
    }
  }
}
