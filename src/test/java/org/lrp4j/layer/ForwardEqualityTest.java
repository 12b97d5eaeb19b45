package org.lrp4j.layer;

import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.dense;
import static org.lrp4j.Networks.output;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The shadow network computes what the user's network computes, layer by layer. */
class ForwardEqualityTest {

  static Stream<Arguments> layersOfFeatures() {
    return Stream.of(
            new DenseLayer.Builder().nIn(6).nOut(4).activation(Activation.TANH).build(),
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(4)
                .hasBias(false)
                .activation(Activation.ELU)
                .build(),
            new DenseLayer.Builder().nIn(6).nOut(4).dropOut(0.5).build(),
            new OutputLayer.Builder().nIn(6).nOut(4).activation(Activation.SOFTMAX).build(),
            new OutputLayer.Builder().nIn(6).nOut(4).hasBias(false).build(),
            new LossLayer.Builder().activation(Activation.SOFTMAX).build(),
            new LossLayer.Builder().activation(Activation.IDENTITY).build(),
            new ActivationLayer(Activation.SOFTMAX),
            new ActivationLayer(Activation.LEAKYRELU),
            new PReLULayer.Builder().inputShape(6).build(),
            new DropoutLayer(0.5),
            new BatchNormalization.Builder().nIn(6).nOut(6).build(),
            new ElementWiseMultiplicationLayer.Builder()
                .nIn(6)
                .nOut(6)
                .activation(Activation.SIGMOID)
                .build())
        .map(layer -> arguments(layer.getClass().getSimpleName(), layer));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layersOfFeatures")
  void aLayerOfFeaturesComputesWhatDl4jComputes(String name, Layer layer) {
    INDArray x = values(1, 3, 6);
    requireEqualOutputs(chain(layer), x);
    requireEqualOutputs(chain(DataType.FLOAT, null, layer.clone()), x.castTo(DataType.FLOAT));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"SOFTMAX"})
  void everyElementWiseActivationComputesWhatDl4jComputes(Activation activation) {
    requireEqualOutputs(
        chain(
            dense(6, 4, activation),
            dense(4, 4, Activation.IDENTITY),
            new ActivationLayer(activation),
            output(4, 2, Activation.IDENTITY, LossFunction.MSE)),
        values(1, 3, 6));
  }

  static Stream<Arguments> layersOfImages() {
    List<Arguments> all = new ArrayList<>();
    for (CNN2DFormat format : CNN2DFormat.values()) {
      Stream.of(
              convolution(2, 1, 0, 1, ConvolutionMode.Truncate),
              convolution(3, 2, 1, 1, ConvolutionMode.Truncate),
              convolution(2, 1, 1, 2, ConvolutionMode.Truncate),
              convolution(3, 2, 0, 1, ConvolutionMode.Same),
              convolution(2, 1, 0, 2, ConvolutionMode.Same),
              convolution(2, 1, 0, 1, ConvolutionMode.Strict).hasBias(false),
              new ConvolutionLayer.Builder(3, 1).padding(1, 0).stride(1, 2).nOut(2))
          .map(builder -> builder.dataFormat(format).activation(Activation.TANH).build())
          .forEach(layer -> all.add(image(format, layer)));
      for (var type :
          List.of(
              SubsamplingLayer.PoolingType.MAX,
              SubsamplingLayer.PoolingType.AVG,
              SubsamplingLayer.PoolingType.PNORM)) {
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same)) {
          for (boolean paddingCounts : new boolean[] {false, true}) {
            all.add(image(format, pooling(type, mode, paddingCounts, format)));
          }
        }
      }
      for (PoolingType type : PoolingType.values()) {
        all.add(image(format, new GlobalPoolingLayer(type)));
      }
      all.add(image(format, new ZeroPaddingLayer.Builder(1, 0, 2, 1).dataFormat(format).build()));
      all.add(image(format, new Cropping2D.Builder(1, 0, 2, 1).dataFormat(format).build()));
      all.add(image(format, new Upsampling2D.Builder(2).dataFormat(format).build()));
      all.add(image(format, new BatchNormalization.Builder().dataFormat(format).build()));
      all.add(image(format, new ActivationLayer(Activation.CUBE)));
      all.add(
          image(
              format,
              new CnnLossLayer.Builder().format(format).activation(Activation.SOFTMAX).build()));
    }
    CNN2DFormat first = CNN2DFormat.NCHW;
    all.add(image(first, new LocalResponseNormalization.Builder().n(2).build()));
    all.add(image(first, new PReLULayer.Builder().inputShape(2, 6, 6).build()));
    all.add(image(first, new PReLULayer.Builder().inputShape(2, 6, 6).sharedAxes(2, 3).build()));
    all.add(image(first, new Convolution2D.Builder(2, 2).nOut(2).build()));
    all.add(
        image(
            first,
            new GlobalPoolingLayer.Builder(PoolingType.AVG).collapseDimensions(false).build()));
    return all.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("layersOfImages")
  void aLayerOfImagesComputesWhatDl4jComputes(CNN2DFormat format, String name, Layer layer) {
    INDArray images = values(1, 2, 2, 6, 6);
    INDArray x = format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
    InputType type = InputType.convolutional(6, 6, 2, format);
    requireEqualOutputs(chain(type, layer), x);
    requireEqualOutputs(chain(DataType.FLOAT, type, layer.clone()), x.castTo(DataType.FLOAT));
  }

  @ParameterizedTest
  @EnumSource(PoolingType.class)
  void globalPoolingOfASequenceComputesWhatDl4jComputes(PoolingType type) {
    requireEqualOutputs(
        chain(InputType.recurrent(3, 5), new GlobalPoolingLayer(type), classes(3, 2)),
        values(1, 2, 3, 5));
  }

  private static void requireEqualOutputs(MultiLayerNetwork network, INDArray x) {
    INDArray expected = network.output(x.dup());
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      assertClose(expected, explainer.explain(x).output(), 1e-5);
    }
  }

  private static ConvolutionLayer.Builder convolution(
      int kernel, int stride, int padding, int dilation, ConvolutionMode mode) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .dilation(dilation, dilation)
        .convolutionMode(mode)
        .nOut(3);
  }

  private static SubsamplingLayer pooling(
      SubsamplingLayer.PoolingType type,
      ConvolutionMode mode,
      boolean paddingCounts,
      CNN2DFormat format) {
    return new SubsamplingLayer.Builder(type, new int[] {3, 3}, new int[] {2, 2})
        .padding(mode == ConvolutionMode.Same ? 0 : 1, mode == ConvolutionMode.Same ? 0 : 1)
        .convolutionMode(mode)
        .avgPoolIncludePadInDivisor(paddingCounts)
        .pnorm(3)
        .dataFormat(format)
        .build();
  }

  private static Arguments image(CNN2DFormat format, Layer layer) {
    return arguments(format, layer.getClass().getSimpleName(), layer);
  }
}
