package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What {@code reproducible(true)} promises: the same bits, as far as the page on receipts says. */
class ReproducibleTest {

  private static final int BATCH = 8;

  private static MultiLayerNetwork network() {
    return Networks.chain(
        DataType.FLOAT,
        InputType.convolutional(24, 24, 1),
        new ConvolutionLayer.Builder(5, 5).nOut(16).activation(Activation.RELU).build(),
        new SubsamplingLayer.Builder().kernelSize(3, 3).stride(2, 2).build(),
        new DenseLayer.Builder().nOut(40).activation(Activation.RELU).build(),
        new OutputLayer.Builder().nOut(5).activation(Activation.SOFTMAX).build());
  }

  private static LrpExplainer explainer(MultiLayerNetwork network) {
    return LrpExplainer.builder(network).reproducible(true).build();
  }

  private static float[] bits(INDArray array) {
    return array.dup('c').reshape(array.length()).toFloatVector();
  }

  @Test
  void anotherExplainerGivesTheSameBits() {
    MultiLayerNetwork network = network();
    INDArray images = Networks.values(3, BATCH, 1, 24, 24).castTo(DataType.FLOAT);
    for (int i = 0; i < 3; i++) {
      try (LrpExplainer one = explainer(network);
          LrpExplainer other = explainer(network)) {
        float[] first = bits(one.explain(images).relevance());
        assertArrayEquals(first, bits(other.explain(images).relevance()), 0);
        assertArrayEquals(first, bits(one.explain(images).relevance()), 0);
      }
    }
  }

  /** So a last batch that is filled up gives what the same examples give elsewhere. */
  @Test
  void inBatchesOfOneSizeNeitherThePlaceNorTheNeighboursShowInTheBits() {
    INDArray images = Networks.values(3, 2 * BATCH, 1, 24, 24).castTo(DataType.FLOAT);
    INDArray example = images.get(NDArrayIndex.interval(0, 1)).dup();
    try (LrpExplainer explainer = explainer(network())) {
      float[] expected = null;
      for (int place = 0; place < BATCH; place++) {
        INDArray batch = images.get(NDArrayIndex.interval(BATCH - place, 2 * BATCH - place)).dup();
        batch.get(NDArrayIndex.interval(place, place + 1)).assign(example);
        INDArray relevance = explainer.explain(batch).relevance();
        float[] found = bits(relevance.get(NDArrayIndex.interval(place, place + 1)));
        expected = place == 0 ? found : expected;
        assertArrayEquals(expected, found, 0, "at place " + place);
      }
    }
  }
}
