package org.lrp4j.layer.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.graph;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.layer.Absorber;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What masks do where steps of sequences are moved, and which ones are refused. */
class MasksOfMovedStepsTest {

  private static final INDArray SEQUENCE =
      Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4}, {5, 6, 7, 8}}});

  static Stream<Arguments> layersThatChangeTheLength() {
    return Stream.of(
        Arguments.of(new Cropping1D(1, 0), 3),
        Arguments.of(new ZeroPadding1DLayer(0, 1), 5),
        Arguments.of(new Upsampling1D.Builder(2).build(), 8));
  }

  @ParameterizedTest
  @MethodSource("layersThatChangeTheLength")
  void aMaskThatDoesNotFitAnyMoreIsRefusedWithTheReason(Layer layer, int steps) {
    MultiLayerNetwork network =
        chain(InputType.recurrent(2, 4), layer, new GlobalPoolingLayer(PoolingType.AVG));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray[] inputs = {SEQUENCE};
      INDArray[] masks = {mask(1, 1, 1, 0)};
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(inputs, masks, Target.predicted()))
              .getMessage();

      assertTrue(
          message.endsWith(
              "it makes "
                  + steps
                  + " steps of 4, but Deeplearning4j hands its mask on unchanged, which does not"
                  + " fit any more: explain without a mask, or change the sequences and masks"
                  + " before the network"),
          message);
      assertTrue(message.contains(layer.getClass().getSimpleName()), message);
      assertEquals(4, explainer.explain(SEQUENCE).relevance().size(2)); // works on without one
    }
  }

  @Test
  void relevanceThatArrivesAtPaddingOfTurnedSequencesIsAbsorbedByTheMask() {
    try (LrpExplainer explainer = explainer(new ReverseTimeSeriesVertex("in"))) {
      INDArray begun = Nd4j.createFromArray(new double[][][] {{{1, 2, 3, 4}, {5, 6, 7, 8}}});
      Explanation explanation =
          explainer.explain(
              new INDArray[] {SEQUENCE},
              new INDArray[] {mask(1, 0, 1, 0)},
              Target.relevance(begun));

      assertArrayEquals(
          new double[] {3, 0, 1, 0, 7, 0, 5, 0},
          explanation.relevance().dup('c').data().asDouble());
      assertEquals(
          2 + 4 + 6 + 8,
          explanation.conservation().row("vertex").absorbed().by(Absorber.MASK),
          1e-12);
      assertArrayEquals(
          new double[] {3, 0, 1, 0, 7, 0, 5, 0}, explanation.output().dup('c').data().asDouble());
    }
  }

  @Test
  void masksThatDeeplearning4jTurnsWronglyAreRefused() {
    try (LrpExplainer explainer = explainer(new ReverseTimeSeriesVertex("in"))) {
      INDArray[] inputs = {SEQUENCE};
      INDArray[] masks = {mask(0, 1, 1, 0)};
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(inputs, masks, Target.predicted()))
              .getMessage();

      assertTrue(message.contains("the mask of example 0 begins and ends with 0"), message);
    }
  }

  @Test
  void theLastStepThatCountsGetsAllRelevanceAlsoBehindGaps() {
    try (LrpExplainer explainer = explainer(new LastTimeStepVertex("in"))) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {SEQUENCE},
              new INDArray[] {mask(1, 0, 1, 0)},
              Target.relevance(Nd4j.createFromArray(new double[][] {{10, 20}})));

      assertArrayEquals(
          new double[] {0, 0, 10, 0, 0, 0, 20, 0},
          explanation.relevance().dup('c').data().asDouble());
      assertArrayEquals(new double[] {3, 7}, explanation.output().dup('c').data().asDouble());
    }
  }

  private static INDArray mask(double... steps) {
    return Nd4j.createFromArray(new double[][] {steps});
  }

  private static LrpExplainer explainer(GraphVertex vertex) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("in")
                    .addVertex("vertex", vertex, "in")
                    .addLayer("out", new ActivationLayer(Activation.IDENTITY), "vertex")
                    .setOutputs("out"));
    return LrpExplainer.builder(network).build();
  }
}
