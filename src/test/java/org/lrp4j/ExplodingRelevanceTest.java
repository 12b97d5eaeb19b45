package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.SqueezeNet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Between weights of both signs each layer under a tiny ε multiplies the size of relevance by
 * {@code Σ|a w| / |Σ a w|}, ten to forty times here: that is the rule's arithmetic, to the last
 * digit. Rules that keep signs apart have nothing to cancel.
 */
@ExtendWith(OneThread.class)
@DisplayName("Relevance that explodes in SqueezeNet under a tiny ε")
class ExplodingRelevanceTest {

  private static final int SIZE = 48;
  private static final double TINY = 1e-12;

  private static ComputationGraph squeezeNet() {
    ComputationGraph network =
        SqueezeNet.builder()
            .numClasses(10)
            .inputShape(new int[] {3, SIZE, SIZE})
            .build()
            .init()
            .convertDataType(DataType.DOUBLE);
    Nd4j.getRandom().setSeed(11);
    network
        .paramTable()
        .forEach(
            (key, values) -> {
              double inputs = values.rank() == 4 ? (double) values.length() / values.size(0) : 0;
              values.assign(
                  inputs == 0
                      ? Nd4j.zeros(DataType.DOUBLE, values.shape())
                      : Nd4j.randn(DataType.DOUBLE, values.shape()).muli(Math.sqrt(2 / inputs)));
            });
    return network;
  }

  private static INDArray image() {
    Random random = new Random(3);
    double[] values = random.doubles(3L * SIZE * SIZE).toArray();
    return Nd4j.createFromArray(values).reshape(1, 3, SIZE, SIZE);
  }

  @Test
  @DisplayName("is that of plain loops, and conserved as far as digits reach")
  void isArithmetic() {
    ComputationGraph network = squeezeNet();
    INDArray image = image();
    Composite epsilon = Composite.builder().defaultRule(new EpsilonRule(TINY)).build();
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(epsilon)
            .zeroBias(true)
            .stabilizer(TINY)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(image);
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      double size = explanation.relevance().norm1Number().doubleValue();
      double sum = explanation.relevance().sumNumber().doubleValue();
      assertTrue(size > 1e10 * Math.abs(begun), "size " + size + " of " + begun);
      assertEquals(begun, sum, 1e-9 * size);
      Map<String, INDArray> activations = network.feedForward(image.dup(), false);
      for (String layer : new String[] {"conv10", "fire9_sq1x1", "fire8_sq1x1"}) {
        assertIsThatOfLoops(network, explanation, activations, layer);
      }
    }
  }

  /** {@code a_i Σ_j w_ji R_j / st(z_j)} of a 1 × 1 convolution, pixel by pixel. */
  private static void assertIsThatOfLoops(
      ComputationGraph network,
      Explanation explanation,
      Map<String, INDArray> activations,
      String layer) {
    String source = network.getConfiguration().getVertexInputs().get(layer).get(0);
    String reader =
        network.getConfiguration().getVertexInputs().entrySet().stream()
            .filter(entry -> entry.getValue().contains(layer))
            .findFirst()
            .orElseThrow()
            .getKey();
    INDArray w = network.getParam(layer + "_W");
    int outputs = (int) w.size(0);
    int inputs = (int) w.size(1);
    double[] weights = flat(w);
    double[] a = flat(activations.get(source));
    double[] r = flat(explanation.relevance(reader));
    double[] found = flat(explanation.relevance(layer));
    int pixels = a.length / inputs;
    double[] expected = new double[a.length];
    double largest = 0;
    for (int pixel = 0; pixel < pixels; pixel++) {
      for (int j = 0; j < outputs; j++) {
        double z = 0;
        for (int i = 0; i < inputs; i++) {
          z += weights[j * inputs + i] * a[i * pixels + pixel];
        }
        double s = r[j * pixels + pixel] / (z >= 0 ? z + TINY : z - TINY);
        for (int i = 0; i < inputs; i++) {
          expected[i * pixels + pixel] += a[i * pixels + pixel] * weights[j * inputs + i] * s;
        }
      }
    }
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], found[i], 1e-9 * largest, layer + " at " + i);
    }
  }

  private static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  @Test
  @DisplayName("does not arise under ZPlus, where nothing cancels")
  void rulesThatKeepSignsApartConserve() {
    try (LrpExplainer explainer =
        LrpExplainer.builder(squeezeNet())
            .composite(Composite.epsilonPlus())
            .zeroBias(true)
            .verify(false)
            .build()) {
      Explanation explanation = explainer.explain(image());
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      assertEquals(
          begun, explanation.relevance().norm1Number().doubleValue(), 1e-3 * Math.abs(begun));
    }
  }
}
