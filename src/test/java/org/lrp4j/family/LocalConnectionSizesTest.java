package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Locally connected layers have a kernel for each position of one size of inputs. */
class LocalConnectionSizesTest {

  private static final int BUILT_FOR = 5;

  private static MultiLayerNetwork sequences(ConvolutionMode mode, int... numbers) {
    return chain(
        InputType.recurrent(2, BUILT_FOR),
        FurtherConvolutionCases.localSequence(mode, true, numbers),
        new GlobalPoolingLayer(PoolingType.SUM));
  }

  /** DL4J runs it, and ignores the steps behind those that the layer was built for. */
  @ParameterizedTest
  @EnumSource(names = {"Same", "Truncate"})
  void aLongerSequenceIsRefusedWithBothLengths(ConvolutionMode mode) {
    MultiLayerNetwork network = sequences(mode, 3, 1, 0, 1);
    INDArray longer = values(1, 2, 2, 8);
    INDArray changed = longer.dup();
    changed.putScalar(0, 0, 7, 100);
    assertClose(network.output(longer), network.output(changed), 1e-12);
    assertRefused(network, longer, "inputs of 5 steps, but got 8 steps");
    assertRefused(network, values(1, 2, 2, 4), "inputs of 5 steps, but got 4 steps");
  }

  /** With strides the last step can lie in no window: the windows are the same without it. */
  @Test
  void aLengthWithTheSameWindowsIsExplained() {
    MultiLayerNetwork network = sequences(ConvolutionMode.Truncate, 2, 3, 0, 1);
    INDArray input = values(1, 2, 2, 6);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(network.output(input), explainer.explain(input).output(), 1e-12);
    }
    assertRefused(
        sequences(ConvolutionMode.Same, 2, 3, 0, 1), input, "inputs of 5 steps, but got 6 steps");
  }

  @Test
  void anImageOfAnotherSizeIsRefusedWithBothSizes() {
    Geometry geometry = Geometry.of(ConvolutionMode.Truncate, 2, 2, 1, 1, 0, 0, 1, 1);
    for (CNN2DFormat format : CNN2DFormat.values()) {
      MultiLayerNetwork network =
          chain(
              InputType.convolutional(5, 4, 2, format),
              FurtherConvolutionCases.localImage(geometry, format, Activation.IDENTITY, true));
      INDArray larger = format == CNN2DFormat.NCHW ? values(1, 1, 2, 6, 4) : values(1, 1, 6, 4, 2);
      assertRefused(network, larger, "inputs of 5 × 4, but got 6 × 4");
    }
  }

  private static void assertRefused(MultiLayerNetwork network, INDArray input, String expected) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(input)).getMessage();
      assertTrue(message.contains(expected), message);
    }
  }
}
