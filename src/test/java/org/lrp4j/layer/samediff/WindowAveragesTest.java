package org.lrp4j.layer.samediff;

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
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Pooling3DConfig;

/** Averages over windows written in SameDiff are shared as DL4J's are. */
class WindowAveragesTest {

  private static void assertSame(INDArray x, InputType input, Layer pool, Layer own) {
    MultiLayerNetwork standard =
        chain(input, pool, new GlobalPoolingLayer(PoolingType.MAX), classes(2, 2));
    MultiLayerNetwork written =
        chain(input, own, new GlobalPoolingLayer(PoolingType.MAX), classes(2, 2));
    written.setParams(standard.params());
    assertClose(standard.output(x.dup()), written.output(x.dup()), 1e-9);
    assertClose(relevance(standard, x), relevance(written, x), 1e-9);
  }

  private static INDArray relevance(MultiLayerNetwork network, INDArray x) {
    Composite composite = Composite.uniform(new EpsilonRule());
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      return explainer.explain(x).relevance();
    }
  }

  @Test
  void ofImages() {
    Pooling2DConfig config = Pooling2DConfig.builder().kH(2).kW(3).sH(2).sW(1).build();
    assertSame(
        values(2, 2, 2, 4, 5),
        InputType.convolutional(4, 5, 2),
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
            .kernelSize(2, 3)
            .stride(2, 1)
            .build(),
        Written.layer(
            InputType.convolutional(2, 3, 2), (sd, a, p) -> sd.cnn().avgPooling2d(a, config)));
  }

  /** ND4J takes the height of the configuration for the width. */
  @Test
  void ofVolumes() {
    Pooling3DConfig config = Pooling3DConfig.builder().kD(2).kH(3).kW(1).sD(1).sH(1).sW(2).build();
    assertSame(
        values(2, 2, 2, 5, 5, 5),
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 5, 5, 5, 2),
        new Subsampling3DLayer.Builder(PoolingType.AVG)
            .kernelSize(2, 1, 3)
            .stride(1, 2, 1)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        Written.layer(
            InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 3, 3, 2),
            (sd, a, p) -> sd.cnn().avgPooling3d(a, config)));
  }
}
