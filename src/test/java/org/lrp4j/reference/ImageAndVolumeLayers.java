package org.lrp4j.reference;

import java.util.Random;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional3D;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.nd4j.linalg.activations.Activation;

/** Draws layers that read images and volumes. */
final class ImageAndVolumeLayers {

  private static final long LARGEST = 7;

  private final Random random;
  private final Supplier<Activation> activation;

  /** DL4J forgets the format of volumes behind some layers, and takes NDHWC. */
  private boolean forgotFormat;

  ImageAndVolumeLayers(Random random, Supplier<Activation> activation) {
    this.random = random;
    this.activation = activation;
  }

  Layer draw(InputTypeConvolutional type) {
    CNN2DFormat format = type.getFormat();
    int[] kernel = {least(type.getHeight()), least(type.getWidth())};
    int stride = 1 + random.nextInt(2);
    ConvolutionMode mode = SpaceTimeLayers.mode(random);
    return switch (random.nextInt(10)) {
      case 0 -> new BatchNormalization.Builder().dataFormat(format).build();
      case 1 -> new ActivationLayer(activation.get());
      case 2 ->
          Math.max(type.getHeight(), type.getWidth()) * stride > LARGEST
              ? null
              : new Deconvolution2D.Builder(kernel)
                  .nOut(2)
                  .stride(stride, 1)
                  .convolutionMode(mode)
                  .dataFormat(format)
                  .activation(activation.get())
                  .build();
      case 3 ->
          new DepthwiseConvolution2D.Builder(kernel)
              .depthMultiplier(1 + random.nextInt(2))
              .stride(stride, 1)
              .convolutionMode(mode)
              .dataFormat(format)
              .activation(activation.get())
              .build();
      case 4, 5 ->
          new SeparableConvolution2D.Builder(kernel)
              .nOut(2 + random.nextInt(2))
              .depthMultiplier(1 + random.nextInt(2))
              .stride(1, stride)
              .convolutionMode(mode)
              .dataFormat(format)
              .activation(activation.get())
              .build();
      case 6 ->
          new LocallyConnected2D.Builder()
              .kernelSize(kernel)
              .nOut(2)
              .stride(1, stride)
              .convolutionMode(mode)
              .dataFormat(format)
              .activation(random.nextBoolean() ? Activation.RELU : Activation.IDENTITY)
              .build();
      case 7 -> blocks(type);
      case 8 ->
          new SubsamplingLayer.Builder(random.nextBoolean() ? PoolingType.AVG : PoolingType.MAX)
              .kernelSize(kernel)
              .stride(1, stride)
              .convolutionMode(mode)
              .dataFormat(format)
              .build();
      default -> convolution(type, mode, 2 + random.nextInt(2), kernel);
    };
  }

  private int least(long size) {
    return 1 + random.nextInt((int) Math.min(3, size));
  }

  private static Layer blocks(InputTypeConvolutional type) {
    boolean fits = type.getHeight() % 2 == 0 && type.getWidth() % 2 == 0;
    return fits ? new SpaceToDepthLayer.Builder<>(2, type.getFormat()).build() : null;
  }

  private Layer convolution(
      InputTypeConvolutional type, ConvolutionMode mode, int outputs, int... kernel) {
    return new ConvolutionLayer.Builder(kernel)
        .nOut(outputs)
        .convolutionMode(mode)
        .dataFormat(type.getFormat())
        .activation(activation.get())
        .build();
  }

  Layer ofSameForm(InputTypeConvolutional type) {
    return convolution(type, ConvolutionMode.Same, (int) type.getChannels(), 2, 3);
  }

  Layer draw(InputTypeConvolutional3D type) {
    if (forgotFormat) {
      return null;
    }
    Convolution3D.DataFormat format = type.getDataFormat();
    boolean small =
        type.getDepth() * type.getHeight() * type.getWidth() <= 36 && type.getDepth() < LARGEST;
    boolean first = format == Convolution3D.DataFormat.NCDHW;
    int[] kernel = {1 + random.nextInt(2), 1 + random.nextInt(2), 1 + random.nextInt(2)};
    ConvolutionMode mode = ConvolutionMode.Same;
    return switch (random.nextInt(7)) {
      case 0 -> new ActivationLayer(activation.get());
      case 1 ->
          small
              ? new Deconvolution3D.Builder()
                  .kernelSize(kernel)
                  .nOut(2)
                  .convolutionMode(mode)
                  .dataFormat(format)
                  .activation(activation.get())
                  .build()
              : null;
      case 2 ->
          new Subsampling3DLayer.Builder(
                  random.nextBoolean() ? PoolingType.AVG : PoolingType.MAX, kernel)
              .stride(1, 2, 1)
              .convolutionMode(mode)
              .dataFormat(format)
              .build();
      case 3 ->
          small && forgetFormat(first)
              ? new Upsampling3D.Builder().dataFormat(format).size(new int[] {2, 1, 1}).build()
              : null;
      case 4 -> first && small && forgetFormat(true) ? moving(type) : null;
      default -> convolution(type, mode, 2, kernel);
    };
  }

  private boolean forgetFormat(boolean first) {
    forgotFormat |= first;
    return true;
  }

  /** Over all positions: DL4J is wrong about the size of some volumes, not about the channels. */
  static Layer toTable(boolean channelsFirst) {
    var builder = new GlobalPoolingLayer.Builder(PoolingType.AVG);
    return channelsFirst ? builder.build() : builder.poolingDimensions(1, 2, 3).build();
  }

  private Layer moving(InputTypeConvolutional3D type) {
    if (random.nextBoolean()) {
      return new ZeroPadding3DLayer.Builder(1, 0, 0, 1, 1, 0).build();
    }
    return type.getDepth() > 1 && type.getHeight() > 1 ? new Cropping3D(1, 0, 0, 1, 0, 0) : null;
  }

  private Layer convolution(
      InputTypeConvolutional3D type, ConvolutionMode mode, int outputs, int... kernel) {
    return new Convolution3D.Builder(kernel)
        .nOut(outputs)
        .convolutionMode(mode)
        .dataFormat(type.getDataFormat())
        .activation(activation.get())
        .build();
  }

  Layer ofSameForm(InputTypeConvolutional3D type) {
    return forgotFormat
        ? null
        : convolution(type, ConvolutionMode.Same, (int) type.getChannels(), 2, 1, 2);
  }
}
