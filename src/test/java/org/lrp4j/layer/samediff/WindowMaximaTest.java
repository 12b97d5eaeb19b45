package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;

/** Maxima over windows written in SameDiff are shared as the composite says, as DL4J's are. */
class WindowMaximaTest {

  /** Whole numbers, many of which are equal: so the three treatments differ. */
  private static INDArray tied(long... shape) {
    INDArray x = values(3, shape);
    for (long i = 0; i < x.length(); i++) {
      x.putScalar(i, Math.round(x.getDouble(i)) + 3);
    }
    return x;
  }

  private static void assertSame(
      Treatments.Maximum maxima, INDArray x, InputType input, Layer pool, Layer own) {
    MultiLayerNetwork standard =
        chain(input, pool, new GlobalPoolingLayer(PoolingType.AVG), classes(2, 2));
    MultiLayerNetwork written =
        chain(input, own, new GlobalPoolingLayer(PoolingType.AVG), classes(2, 2));
    written.setParams(standard.params());
    INDArray winner = relevance(standard, x, Treatments.Maximum.WINNER_TAKES_ALL);
    INDArray expected = relevance(standard, x, maxima);
    assertClose(standard.output(x.dup()), written.output(x.dup()), 1e-9);
    assertClose(expected, relevance(written, x, maxima), 1e-9);
    assertTrue(
        maxima == Treatments.Maximum.WINNER_TAKES_ALL
            || expected.sub(winner).amaxNumber().doubleValue() > 1e-3,
        "the treatments do not differ here");
  }

  private static INDArray relevance(
      MultiLayerNetwork network, INDArray x, Treatments.Maximum maxima) {
    Composite composite = Composite.builder().defaultRule(new EpsilonRule()).maxima(maxima).build();
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      return explainer.explain(x).relevance();
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofImages(Treatments.Maximum maxima) {
    Pooling2DConfig config = Pooling2DConfig.builder().kH(2).kW(3).sH(2).sW(1).pH(1).pW(0).build();
    assertSame(
        maxima,
        tied(2, 2, 4, 5),
        InputType.convolutional(4, 5, 2),
        new SubsamplingLayer.Builder().kernelSize(2, 3).stride(2, 1).padding(1, 0).build(),
        Written.layer(
            InputType.convolutional(3, 3, 2), (sd, a, p) -> sd.cnn().maxPooling2d(a, config)));
  }

  @ParameterizedTest
  @EnumSource
  void ofImagesInModeSame(Treatments.Maximum maxima) {
    Pooling2DConfig config =
        Pooling2DConfig.builder().kH(3).kW(2).sH(2).sW(2).paddingMode(PaddingMode.SAME).build();
    assertSame(
        maxima,
        tied(2, 2, 4, 5),
        InputType.convolutional(4, 5, 2),
        new SubsamplingLayer.Builder()
            .kernelSize(3, 2)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .build(),
        Written.layer(
            InputType.convolutional(2, 3, 2), (sd, a, p) -> sd.cnn().maxPooling2d(a, config)));
  }

  /** Over time, as global pooling, whether the axis is kept or counted from the last. */
  @ParameterizedTest
  @EnumSource
  void overAxes(Treatments.Maximum maxima) {
    for (boolean keeps : new boolean[] {true, false}) {
      MultiLayerNetwork standard =
          chain(InputType.recurrent(3, 5), new GlobalPoolingLayer(PoolingType.MAX), classes(3, 2));
      MultiLayerNetwork written =
          chain(
              InputType.recurrent(3, 5),
              Written.layer(
                  InputType.feedForward(3),
                  (sd, a, p) -> keeps ? a.max(true, 2).reshape(-1, 3) : sd.math().abs(a.max(-1))),
              classes(3, 2));
      written.setParams(standard.params());
      INDArray x = tied(2, 3, 5);
      assertClose(standard.output(x.dup()), written.output(x.dup()), 1e-9);
      INDArray winner = relevance(standard, x, Treatments.Maximum.WINNER_TAKES_ALL);
      INDArray expected = relevance(standard, x, maxima);
      assertClose(expected, relevance(written, x, maxima), 1e-9);
      assertTrue(
          maxima == Treatments.Maximum.WINNER_TAKES_ALL
              || expected.sub(winner).amaxNumber().doubleValue() > 1e-3,
          "the treatments do not differ here");
    }
  }

  /** ND4J takes the height of the configuration for the width. */
  @ParameterizedTest
  @EnumSource
  void ofVolumes(Treatments.Maximum maxima) {
    Pooling3DConfig config = Pooling3DConfig.builder().kD(2).kH(3).kW(1).sD(1).sH(1).sW(2).build();
    assertSame(
        maxima,
        tied(2, 2, 5, 5, 5),
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 2),
        new Subsampling3DLayer.Builder()
            .kernelSize(2, 1, 3)
            .stride(1, 2, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        Written.layer(
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 3, 3, 2),
            (sd, a, p) -> sd.cnn().maxPooling3d(a, config)));
  }
}
