package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.chain;

import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A gated recurrent unit and a layer normalisation written in SameDiff, against known values. */
class RecurrentGoldenTest {

  /** Two steps of two features. */
  private static final double[][] X = {{1, -.5}, {.5, 2}};

  private static final double[][] W = {{.5, -.3, .8, .1, -.2, .4}, {-.4, .9, .2, -.7, .5, .1}};
  private static final double[][] U = {{.3, -.6, .1, .4, .2, -.5}, {.2, .5, -.3, .6, -.4, .3}};
  private static final double[][] B = {{.1, -.2, 1, 1, .05, -.05}};

  private static MultiLayerNetwork gru(double[][] bias) {
    DenseLayer score =
        new DenseLayer.Builder()
            .nIn(2)
            .nOut(1)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build();
    MultiLayerNetwork network = chain(InputType.recurrent(2, 2), WrittenModels.gru(2, 2), score);
    network.getParam("0_W").assign(Nd4j.create(W));
    network.getParam("0_U").assign(Nd4j.create(U));
    network.getParam("0_b").assign(Nd4j.create(bias));
    network.getParam("1_W").assign(Nd4j.create(new double[][] {{1}, {-2}}));
    return network;
  }

  private static double[] relevance(MultiLayerNetwork network, double epsilon, double output) {
    INDArray x = Nd4j.create(X).transpose().reshape('c', 1, 2, 2);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(epsilon)))
            .stabilizer(epsilon)
            .build()) {
      Explanation explanation = explainer.explain(x);
      assertEquals(output, explanation.output().getDouble(0), 1e-12);
      INDArray relevance = explanation.relevance();
      return IntStream.range(0, 4).mapToDouble(i -> relevance.getDouble(0, i % 2, i / 2)).toArray();
    }
  }

  @Test
  void aGatedRecurrentUnitGivesTheKnownRelevance() {
    assertArrayEquals(
        new double[] {0.12048867573709, 0.09686290335655, 0.14547377293331, -1.4748459036997},
        relevance(gru(B), 1e-3, -0.90245911687963),
        1e-12);
  }

  @Test
  void withoutTheCandidatesBiasAllRelevanceIsThatOfTheInput() {
    double[][] bias = {B[0].clone()};
    bias[0][0] = 0;
    bias[0][1] = 0;

    double[] relevance = relevance(gru(bias), 1e-12, -0.98153210252058);

    assertArrayEquals(
        new double[] {0.12768817782282, 0.10375798728499, 0.13515082448685, -1.34812909211493},
        relevance,
        1e-10);
    assertEquals(
        -0.98153210252058, IntStream.range(0, 4).mapToDouble(i -> relevance[i]).sum(), 1e-10);
  }

  @Test
  void aLayerNormalisationGivesTheKnownRelevance() {
    MultiLayerNetwork network = chain(InputType.feedForward(4), WrittenModels.layerNorm(4, 1e-5));
    network.getParam("0_gain").assign(Nd4j.create(new double[][] {{1.5, .5, -1, 2}}));
    network.getParam("0_bias").assign(Nd4j.create(new double[][] {{.1, -.2, 0, .3}}));
    INDArray x = Nd4j.create(new double[][] {{1, -2, .5, 4}});
    INDArray begun = Nd4j.create(new double[][] {{1, 2, -1, .5}});
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-9)))
            .stabilizer(1e-9)
            .build()) {
      Explanation explanation = explainer.explain(x, Target.relevance(begun));

      assertArrayEquals(
          new double[] {0.18793146056975, -0.87414119770139, 0.17586292113949, 3.2310486856582},
          explanation.output().toDoubleVector(),
          1e-12);
      assertArrayEquals(
          new double[] {2.23851639054878, 4.08220444581691, 0.58102708367482, -5.43787333995988},
          explanation.relevance().toDoubleVector(),
          1e-11);
    }
  }
}
