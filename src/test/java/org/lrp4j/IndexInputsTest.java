package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.classes;

import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Indices of words as inputs: what is taken, and what is refused with which words. */
class IndexInputsTest {

  private static final int[][] SENTENCES = {{0, 4, 2}, {3, 3, 1}};

  private static MultiLayerNetwork sentences() {
    return Networks.chain(
        InputType.feedForward(5),
        new EmbeddingSequenceLayer.Builder().nIn(5).nOut(2).build(),
        new GlobalPoolingLayer(PoolingType.SUM),
        classes(2, 3));
  }

  @ParameterizedTest
  @EnumSource(names = {"BYTE", "UBYTE", "SHORT", "INT", "LONG", "FLOAT", "DOUBLE"})
  void everyTypeOfNumbersGivesTheSame(DataType type) {
    INDArray indices = Nd4j.createFromArray(SENTENCES).castTo(type);
    try (LrpExplainer explainer = LrpExplainer.builder(sentences()).build()) {
      Explanation explanation = explainer.explain(indices);
      INDArray expected =
          explainer.explain(Nd4j.createFromArray(SENTENCES).castTo(DataType.DOUBLE)).relevance();

      assertEquals(expected, explanation.relevance());
      assertEquals(DataType.DOUBLE, explanation.relevance().dataType());
      assertEquals(Nd4j.createFromArray(SENTENCES).castTo(DataType.DOUBLE), explanation.input());
      assertEquals(type, indices.dataType());
    }
  }

  /** By hand: the sum over time is linear, so a word gets w · W · (R / z) of the output layer. */
  @Test
  void theWordWithNumberZeroGetsItsShare() {
    MultiLayerNetwork network = sentences();
    INDArray words = network.getParam("0_W");
    INDArray weights = network.getParam("2_W");
    double bias = network.getParam("2_b").getDouble(1);
    double[][] expected = new double[2][3];
    for (int n = 0; n < 2; n++) {
      double logit = bias;
      for (int t = 0; t < 3; t++) {
        for (int j = 0; j < 2; j++) {
          double part = words.getDouble(SENTENCES[n][t], j) * weights.getDouble(j, 1);
          logit += part;
          expected[n][t] += part;
        }
      }
      assertTrue(Math.abs(logit) > 0.1, "too close to the stabilizer: " + logit);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .stabilizer(1e-12)
            .build()) {
      Explanation explanation =
          explainer.explain(Nd4j.createFromArray(SENTENCES), Target.classIndex(1));
      assertClose(Nd4j.createFromArray(expected), explanation.relevance(), 1e-9);
    }
  }

  @Test
  void indicesMayReachTheirEmbeddingsThroughVertices() {
    Model network =
        Networks.graph(
            graph ->
                graph
                    .addInputs("codes")
                    .addVertex("colour", new SubsetVertex(0, 0), "codes")
                    .addVertex("brand", new SubsetVertex(1, 1), "codes")
                    .addLayer("colours", embedding(3), "colour")
                    .addLayer("brands", embedding(4), "brand")
                    .addVertex("both", new MergeVertex(), "colours", "brands")
                    .addLayer("classes", classes(4, 3), "both")
                    .setOutputs("classes"));
    int[][] codes = {{0, 3}, {2, 0}};
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.uniform(new EpsilonRule())).build()) {
      Explanation explanation = explainer.explain(Nd4j.createFromArray(codes));

      INDArray ofColours = explanation.relevance("both", 0).sum(true, 1);
      INDArray ofBrands = explanation.relevance("both", 1).sum(true, 1);
      assertClose(Nd4j.hstack(ofColours, ofBrands), explanation.relevance(), 1e-4);
      assertTrue(ofColours.sub(ofBrands).norm1Number().doubleValue() > 0.1, "all the same");
    }
  }

  private static EmbeddingLayer embedding(int words) {
    return new EmbeddingLayer.Builder().nIn(words).nOut(2).build();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(
            Nd4j.createFromArray(new double[][] {{0, 1}, {2.5, 3}}),
            "whole numbers, the indices of words, but got 2.5 at [1, 0]"),
        Arguments.of(
            Nd4j.createFromArray(new int[][] {{0, 1}, {2, 5}}),
            "indices of words, from 0 to 4, but got 5 at [1, 1]"),
        Arguments.of(
            Nd4j.createFromArray(new int[][] {{-1, 1}}), "from 0 to 4, but got -1 at [0, 0]"),
        Arguments.of(Nd4j.createFromArray(1, 2, 3), "for one index an example to […, 1]"),
        Arguments.of(
            Nd4j.zeros(DataType.INT32, 2, 3, 4),
            "takes indices in the shape [batch, time] or [batch, 1, time], but got [2, 3, 4]"),
        Arguments.of(
            Nd4j.createFromArray(new boolean[][] {{true, false}}), "must hold real numbers"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNoIndexIsRefused(INDArray input, String message) {
    try (LrpExplainer explainer = LrpExplainer.builder(sentences()).build()) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> explainer.explain(input));
      assertTrue(e.getMessage().contains(message), e.getMessage());
    }
  }

  @Test
  void aLayerOfSingleIndicesTakesNoRowOfThem() {
    MultiLayerNetwork network = Networks.chain(embedding(5), classes(2, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(Nd4j.createFromArray(new int[][] {{0, 1, 2}})));
      assertTrue(e.getMessage().contains("Layer \"layer0\" (EmbeddingLayer)"), e.getMessage());
      assertTrue(e.getMessage().contains("reshape it to [3, 1]"), e.getMessage());
    }
  }

  @Test
  void aSequenceOfAnotherLengthThanTheLayersIsRefused() {
    MultiLayerNetwork network =
        Networks.chain(
            new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(2)
                .inputLength(4)
                .inferInputLength(false)
                .build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            classes(2, 3));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(Nd4j.createFromArray(SENTENCES)));
      assertTrue(e.getMessage().contains("[batch, 4]"), e.getMessage());
    }
  }

  @Test
  void aNetworkOfRealNumbersStillWantsRealNumbers() {
    try (LrpExplainer explainer = LrpExplainer.builder(Networks.dense()).build()) {
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () -> explainer.explain(Nd4j.createFromArray(SENTENCES)));
      assertTrue(e.getMessage().contains("must hold real numbers"), e.getMessage());
    }
  }

  @Test
  void amongSeveralInputsOnlyTheIndicesMayBeWholeNumbers() {
    Model network =
        Networks.graph(
            graph ->
                graph
                    .addInputs("word", "numbers")
                    .addLayer("words", embedding(5), "word")
                    .addLayer(
                        "hidden",
                        new DenseLayer.Builder().nIn(3).nOut(2).activation(Activation.TANH).build(),
                        "numbers")
                    .addVertex("both", new MergeVertex(), "words", "hidden")
                    .addLayer("classes", classes(4, 3), "both")
                    .setOutputs("classes"));
    INDArray words = Nd4j.createFromArray(new int[][] {{0}, {4}});
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      explainer.explain(Map.of("word", words, "numbers", Networks.values(1, 2, 3)), Map.of());
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  explainer.explain(
                      Map.of("word", words, "numbers", Nd4j.createFromArray(SENTENCES)), Map.of()));
      assertTrue(e.getMessage().contains("\"numbers\" must hold real numbers"), e.getMessage());
    }
  }
}
