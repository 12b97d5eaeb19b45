package org.lrp4j.faithfulness.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.picture.Pictures;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Baselines")
class BaselinesTest {

  private static final Target SECOND = Target.classIndex(1);

  private static Explanation explain(
      Attribution attribution, MultiLayerNetwork network, INDArray input, Target... targets) {
    try (Attributor attributor = attribution.on(() -> LrpExplainer.builder(network), 3)) {
      return attributor.explain(new INDArray[] {input}, null, 0, targets);
    }
  }

  private static MultiLayerNetwork linear() {
    return Networks.chain(Networks.dense(3, 4, Activation.IDENTITY), Networks.classes(4, 3));
  }

  @Test
  @DisplayName("of a linear network are its weights, times the input but for the gradients")
  void linearNetwork() {
    MultiLayerNetwork network = linear();
    INDArray input = Networks.values(1, 2, 3);
    INDArray weights = network.getLayer(0).getParam("W").mmul(network.getLayer(1).getParam("W"));
    INDArray gradient = Nd4j.vstack(weights.getColumn(1), weights.getColumn(1));
    INDArray product = gradient.mul(input);
    assertClose(
        gradient, explain(Attribution.gradient(), network, input, SECOND).relevance(), 1e-9);
    assertClose(
        gradient,
        explain(Attribution.smoothGrad(5, 0.3), network, input, SECOND).relevance(),
        1e-9);
    for (Attribution attribution :
        new Attribution[] {
          Attribution.gradientTimesInput(),
          Attribution.integratedGradients(3, 0),
          Attribution.occlusion()
        }) {
      assertClose(product, explain(attribution, network, input, SECOND).relevance(), 1e-9);
    }
    INDArray fromOne =
        explain(Attribution.integratedGradients(3, 1), network, input, SECOND).relevance();
    assertClose(gradient.mul(input.sub(1)), fromOne, 1e-9);
  }

  @Test
  @DisplayName("integrated gradients add up to f(x) − f(0), of the class of x all along the path")
  void completeness() {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(3, 6, Activation.TANH), Networks.classes(6, 3));
    INDArray input = Networks.values(4, 5, 3);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation own = explainer.explain(input);
        Explanation zero = explainer.explain(input.like());
        Explanation integrated = explain(Attribution.integratedGradients(400, 0), network, input)) {
      for (int i = 0; i < 5; i++) {
        int predicted = own.predictedClass(i).orElseThrow();
        assertEquals(
            own.logit(i, predicted) - zero.logit(i, predicted),
            integrated.relevance().getRow(i).sumNumber().doubleValue(),
            1e-4,
            "example " + i);
        assertEquals(predicted, integrated.explainedClass(i));
      }
    }
  }

  @Test
  @DisplayName("occlusion of squares shares the fall of the score among their pixels")
  void squares() {
    MultiLayerNetwork network = Networks.convolutional();
    INDArray image = Networks.values(2, 1, 2, 5, 5);
    INDArray relevance = explain(Attribution.occlusion(2, 0.5), network, image, SECOND).relevance();
    INDArray changed = image.dup('c');
    for (int c = 0; c < 2; c++) {
      for (int row = 2; row < 4; row++) {
        changed.putScalar(new int[] {0, c, row, 4}, 0.5);
      }
    }
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation before = explainer.explain(image);
        Explanation after = explainer.explain(changed)) {
      double share = (before.logit(0, 1) - after.logit(0, 1)) / 4; // a square that is cut off
      assertEquals(share, relevance.getDouble(0, 0, 2, 4), 1e-9);
      assertEquals(share, relevance.getDouble(0, 1, 3, 4), 1e-9);
    }
  }

  @Test
  @DisplayName("are explanations: a picture takes them, and their name stands in them")
  void explanations() {
    INDArray image = Networks.values(2, 1, 2, 5, 5);
    try (Explanation random = explain(Attribution.random(), Networks.convolutional(), image)) {
      assertEquals("Random", random.composite().orElseThrow());
      assertTrue(Pictures.of(random.inputs().get(0)).toImage().getWidth() > 0);
      assertTrue(random.layerNames().isEmpty());
    }
  }

  @Test
  @DisplayName("that change an input little by little refuse indices")
  void indices() {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.recurrent(5),
            new EmbeddingSequenceLayer.Builder().nIn(5).nOut(3).inputLength(4).build(),
            new GlobalPoolingLayer.Builder(PoolingType.SUM).build(),
            Networks.classes(3, 2));
    INDArray tokens = Nd4j.create(new double[][] {{1, 4, 0, 1}});
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> explain(Attribution.integratedGradients(), network, tokens));
    assertTrue(refused.getMessage().contains("holds indices"), refused.getMessage());
    INDArray gradient = explain(Attribution.gradient(), network, tokens).relevance();
    assertClose(
        gradient, explain(Attribution.gradientTimesInput(), network, tokens).relevance(), 0);
  }
}
