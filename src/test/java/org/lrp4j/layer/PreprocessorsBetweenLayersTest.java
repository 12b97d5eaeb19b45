package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.configuration;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Preprocessors compute what DL4J computes, and lose no relevance on the way. */
class PreprocessorsBetweenLayersTest {

  @Test
  void preprocessorsBetweenLayersMoveRelevanceBackWhereTheValuesCameFrom() {
    MultiLayerNetwork network = throughPreprocessors();
    INDArray x = values(1, 6, 32);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .zeroBias(true)
            .build()) {
      Explanation explanation = explainer.explain(x);
      assertClose(network.output(x.dup()), explanation.output(), 1e-9);
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      assertEquals(begun, explanation.relevance().sumNumber().doubleValue(), 1e-6);
      assertNotEquals(0, begun);
    }
  }

  /** All six preprocessors, some of them composed. */
  private static MultiLayerNetwork throughPreprocessors() {
    var list =
        configuration(DataType.DOUBLE)
            .list(
                new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(3).build(),
                new ActivationLayer(Activation.TANH),
                new ConvolutionLayer.Builder(2, 2).nIn(3).nOut(2).build(),
                dense(8, 3, Activation.TANH),
                new ActivationLayer(Activation.TANH))
            .validateOutputLayerConfig(false)
            .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(4, 4, 2))
            .inputPreProcessor(1, new CnnToRnnPreProcessor(3, 3, 3))
            .inputPreProcessor(2, new RnnToCnnPreProcessor(3, 3, 3))
            .inputPreProcessor(
                3,
                new ComposableInputPreProcessor(
                    new CnnToRnnPreProcessor(2, 2, 2), new RnnToFeedForwardPreProcessor()))
            .inputPreProcessor(4, new FeedForwardToRnnPreProcessor());
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }
}
