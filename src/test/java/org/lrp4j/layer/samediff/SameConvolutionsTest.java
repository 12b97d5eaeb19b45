package org.lrp4j.layer.samediff;

import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv3DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv2DConfig;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.DeConv3DConfig;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Other convolutions written in SameDiff follow every rule as the layers that compute the same. */
class SameConvolutionsTest {

  static List<RuleCase> rules() {
    return RuleCase.all();
  }

  private static void assertSame(
      RuleCase rule, MultiLayerNetwork standard, MultiLayerNetwork own, INDArray x) {
    own.getParam("0_b").assign(standard.getParam("0_b").reshape(own.getParam("0_b").shape()));
    for (String name : List.of("2_W", "2_b")) {
      own.getParam(name).assign(standard.getParam(name));
    }
    Composite composite =
        Composite.builder()
            .layer(0, rule.rule().apply(new RuleCase.Inputs(x, 1)))
            .defaultRule(new EpsilonRule())
            .build();
    try (LrpExplainer ofStandard = LrpExplainer.builder(standard).composite(composite).build();
        LrpExplainer ofOwn = LrpExplainer.builder(own).composite(composite).build()) {
      assertClose(standard.output(x.dup()), own.output(x.dup()), 1e-9);
      assertClose(ofStandard.explain(x).relevance(), ofOwn.explain(x).relevance(), 1e-9);
    }
  }

  /** The layer, the mean of each of its channels, two classes. */
  private static MultiLayerNetwork network(InputType input, Layer layer, int channels) {
    return chain(input, layer, new GlobalPoolingLayer(PoolingType.AVG), classes(channels, 2));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void depthwise(RuleCase rule) {
    InputType input = InputType.convolutional(5, 4, 2);
    MultiLayerNetwork standard =
        network(
            input,
            new DepthwiseConvolution2D.Builder(2, 3)
                .depthMultiplier(2)
                .nOut(4)
                .stride(1, 2)
                .activation(Activation.TANH)
                .build(),
            4);
    Conv2DConfig config = Conv2DConfig.builder().kH(2).kW(3).sH(1).sW(2).build();
    MultiLayerNetwork own =
        network(
            input,
            Written.layer(
                    InputType.convolutional(4, 1, 4),
                    (sd, a, p) ->
                        sd.math().tanh(sd.cnn().depthWiseConv2d(a, p.get("W"), p.get("b"), config)))
                .with("W", 2, 3, 2, 2)
                .with("b", 4),
            4);
    own.getParam("0_W").assign(standard.getParam("0_W"));
    assertSame(rule, standard, own, Transforms.tanh(values(2, 2, 2, 5, 4)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void transposed(RuleCase rule) {
    InputType input = InputType.convolutional(3, 4, 2);
    MultiLayerNetwork standard =
        network(
            input,
            new Deconvolution2D.Builder(2, 3)
                .nOut(3)
                .stride(2, 1)
                .activation(Activation.TANH)
                .build(),
            3);
    DeConv2DConfig config = DeConv2DConfig.builder().kH(2).kW(3).sH(2).sW(1).build();
    MultiLayerNetwork own =
        network(
            input,
            Written.layer(
                    InputType.convolutional(6, 6, 3),
                    (sd, a, p) ->
                        sd.math().tanh(sd.cnn().deconv2d(a, p.get("W"), p.get("b"), config)))
                .with("W", 2, 3, 3, 2)
                .with("b", 3),
            3);
    own.getParam("0_W").assign(standard.getParam("0_W").permute(2, 3, 1, 0));
    assertSame(rule, standard, own, Transforms.tanh(values(2, 2, 2, 3, 4)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void transposedOfVolumes(RuleCase rule) {
    InputType input = InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, 3, 2, 2);
    MultiLayerNetwork standard =
        network(
            input,
            new Deconvolution3D.Builder()
                .kernelSize(2, 1, 3)
                .stride(1, 2, 1)
                .nOut(3)
                .activation(Activation.TANH)
                .dataFormat(Convolution3D.DataFormat.NCDHW)
                .build(),
            3);
    DeConv3DConfig config =
        DeConv3DConfig.builder().kD(2).kH(1).kW(3).sD(1).sH(2).sW(1).dataFormat("NCDHW").build();
    MultiLayerNetwork own =
        network(
            input,
            Written.layer(
                    InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 5, 4, 3),
                    (sd, a, p) ->
                        sd.math().tanh(sd.cnn().deconv3d(a, p.get("W"), p.get("b"), config)))
                .with("W", 2, 1, 3, 3, 2)
                .with("b", 3),
            3);
    own.getParam("0_W").assign(standard.getParam("0_W"));
    assertSame(rule, standard, own, Transforms.tanh(values(2, 2, 2, 2, 3, 2)));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofVolumes(RuleCase rule) {
    InputType input = InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 4, 4, 2);
    MultiLayerNetwork standard =
        network(
            input,
            new Convolution3D.Builder(2, 1, 3)
                .nOut(3)
                .stride(1, 2, 1)
                .activation(Activation.TANH)
                .dataFormat(Convolution3D.DataFormat.NCDHW)
                .build(),
            3);
    Conv3DConfig config =
        Conv3DConfig.builder().kD(2).kH(1).kW(3).sD(1).sH(2).sW(1).dataFormat("NCDHW").build();
    MultiLayerNetwork own =
        network(
            input,
            Written.layer(
                    InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 2, 2, 2, 3),
                    (sd, a, p) ->
                        sd.math().tanh(sd.cnn().conv3d(a, p.get("W"), p.get("b"), config)))
                .with("W", 2, 1, 3, 2, 3)
                .with("b", 3),
            3);
    own.getParam("0_W").assign(standard.getParam("0_W").permute(2, 3, 4, 1, 0));
    assertSame(rule, standard, own, Transforms.tanh(values(2, 2, 2, 3, 4, 4)));
  }
}
