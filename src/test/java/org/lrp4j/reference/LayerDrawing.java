package org.lrp4j.reference;

import java.util.Arrays;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.lrp4j.reference.DrawnForm.Kind;
import org.nd4j.linalg.activations.Activation;

/** Draws layers that fit an activation's form. */
final class LayerDrawing {

  private static final int LARGEST = 7;

  /** A layer and the form of what it computes. */
  record Drawn(String name, Layer layer, DrawnForm form) {}

  private final Random random;
  private final CNN2DFormat format;

  LayerDrawing(Random random, boolean channelsLast) {
    this.random = random;
    this.format = channelsLast ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
  }

  Activation activation() {
    return DrawnActivation.draw(random);
  }

  /** A layer for that form, or null where the one that was thought of does not fit. */
  Drawn layer(DrawnForm form) {
    return switch (form.kind()) {
      case IMAGE -> ofImages(form);
      case TABLE -> ofTables(form);
      case SEQUENCE -> ofSequences(form);
    };
  }

  private Drawn ofImages(DrawnForm form) {
    return switch (random.nextInt(14)) {
      case 0, 1 -> pooling(form);
      case 2 -> normalization(form);
      case 3 -> activation(form);
      case 4 -> new Drawn("dropout", new DropoutLayer(0.5), form);
      case 5 -> prelu(form);
      case 6 -> responseNormalization(form);
      case 7 -> padding(form);
      case 8 -> cropping(form);
      case 9 -> upsampling(form);
      default -> convolution(form, 1 + random.nextInt(3));
    };
  }

  private Drawn ofTables(DrawnForm form) {
    return switch (random.nextInt(9)) {
      case 0 -> normalization(form);
      case 1, 2 -> activation(form);
      case 3 -> new Drawn("dropout", new DropoutLayer(0.5), form);
      case 4 -> prelu(form);
      case 5 -> multiplication(form);
      default -> dense(form, oneIn(4) ? form.size() : 1 + random.nextInt(5));
    };
  }

  private Drawn ofSequences(DrawnForm form) {
    return switch (random.nextInt(3)) {
      case 0 -> new Drawn("dropout", new DropoutLayer(0.5), form);
      case 1 -> prelu(form);
      default -> activation(form);
    };
  }

  /** A layer under a rule; for sequences, which have none, an activation function. */
  Drawn affine(DrawnForm form, Activation activation) {
    return switch (form.kind()) {
      case IMAGE -> convolution(form, 1 + random.nextInt(3), activation);
      case TABLE -> dense(form, oneIn(4) ? form.size() : 1 + random.nextInt(5), activation);
      case SEQUENCE -> activation(form, activation);
    };
  }

  /** One of those whose output looks like its input. */
  Drawn affineOfSameForm(DrawnForm form) {
    return switch (form.kind()) {
      case IMAGE -> convolutionOfSameSize(form, form.channels());
      case TABLE -> dense(form, form.size());
      case SEQUENCE -> activation(form);
    };
  }

  Drawn dense(DrawnForm form, int outputs) {
    return dense(form, outputs, activation());
  }

  private Drawn dense(DrawnForm form, int outputs, Activation activation) {
    DenseLayer layer =
        new DenseLayer.Builder()
            .nIn(form.size())
            .nOut(outputs)
            .hasBias(!oneIn(4))
            .activation(activation)
            .build();
    return new Drawn("dense", layer, form.as(Kind.TABLE, outputs));
  }

  private Drawn multiplication(DrawnForm form) {
    var builder = new ElementWiseMultiplicationLayer.Builder().nIn(form.size()).nOut(form.size());
    return new Drawn("multiply", builder.activation(activation()).build(), form);
  }

  Drawn convolution(DrawnForm form, int outputs) {
    return convolution(form, outputs, activation());
  }

  private Drawn convolution(DrawnForm form, int outputs, Activation activation) {
    RandomWindow window = new RandomWindow(random, form.height(), form.width());
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(window.kernel())
            .stride(window.stride())
            .dilation(window.dilation())
            .padding(window.padding())
            .convolutionMode(window.mode())
            .dataFormat(format)
            .hasBias(!oneIn(4))
            .nIn(form.channels())
            .nOut(outputs)
            .activation(activation)
            .build();
    return new Drawn(
        "conv", layer, form.as(Kind.IMAGE, outputs, window.outHeight(), window.outWidth()));
  }

  /** A convolution that keeps the size. */
  Drawn convolutionOfSameSize(DrawnForm form, int outputs) {
    ConvolutionLayer layer =
        new ConvolutionLayer.Builder(1 + random.nextInt(3), 1 + random.nextInt(3))
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(format)
            .hasBias(!oneIn(4))
            .nIn(form.channels())
            .nOut(outputs)
            .activation(activation())
            .build();
    return new Drawn("conv", layer, form.as(Kind.IMAGE, outputs, form.height(), form.width()));
  }

  private Drawn pooling(DrawnForm form) {
    PoolingType[] types = {PoolingType.AVG, PoolingType.PNORM, PoolingType.MAX};
    RandomWindow window = new RandomWindow(random, form.height(), form.width());
    SubsamplingLayer layer =
        new SubsamplingLayer.Builder(types[random.nextInt(3)])
            .kernelSize(window.kernel())
            .stride(window.stride())
            .dilation(window.dilation())
            .padding(window.padding())
            .convolutionMode(window.mode())
            .dataFormat(format)
            .avgPoolIncludePadInDivisor(random.nextBoolean())
            .pnorm(1 + random.nextInt(3))
            .build();
    return new Drawn(
        "pool", layer, form.as(Kind.IMAGE, form.channels(), window.outHeight(), window.outWidth()));
  }

  /** Over all positions; what is not collapsed stays an image. */
  Drawn globalPooling(DrawnForm form, boolean collapse) {
    PoolingType[] types = PoolingType.values();
    var builder =
        new GlobalPoolingLayer.Builder(types[random.nextInt(types.length)])
            .pnorm(1 + random.nextInt(3))
            .collapseDimensions(collapse);
    if (form.is(Kind.IMAGE) && format == CNN2DFormat.NHWC) {
      builder.poolingDimensions(1, 2);
    }
    return new Drawn(
        "global",
        builder.build(),
        collapse
            ? form.as(Kind.TABLE, form.channels())
            : form.is(Kind.IMAGE)
                ? form.as(Kind.IMAGE, form.channels(), 1, 1)
                : form.as(Kind.SEQUENCE, form.channels(), 1));
  }

  Drawn normalization(DrawnForm form) {
    var builder =
        new BatchNormalization.Builder()
            .nIn(form.channels())
            .nOut(form.channels())
            .useLogStd(random.nextBoolean());
    if (form.is(Kind.IMAGE)) {
      builder.dataFormat(format);
    }
    if (oneIn(4)) {
      builder.lockGammaBeta(true).gamma(oneIn(3) ? 1 : -0.7).beta(oneIn(3) ? 0 : 0.4);
    }
    return new Drawn("bn", builder.build(), form);
  }

  Drawn activation(DrawnForm form) {
    return activation(form, activation());
  }

  Drawn activation(DrawnForm form, Activation activation) {
    return new Drawn("act", new ActivationLayer.Builder().activation(activation).build(), form);
  }

  private Drawn prelu(DrawnForm form) {
    if (form.is(Kind.IMAGE) && format == CNN2DFormat.NHWC) {
      return null;
    }
    long[] shape = Arrays.stream(form.sizes()).asLongStream().toArray();
    return new Drawn(
        "prelu",
        new PReLULayer.Builder().inputShape(shape).nIn(form.size()).nOut(form.size()).build(),
        form);
  }

  private Drawn responseNormalization(DrawnForm form) {
    return form.channels() == 1
        ? null
        : new Drawn(
            "lrn",
            new LocalResponseNormalization.Builder().n(3).alpha(0.1).dataFormat(format).build(),
            form);
  }

  private Drawn padding(DrawnForm form) {
    int top = random.nextInt(2);
    int right = random.nextInt(3);
    return form.height() + top + 1 > LARGEST || form.width() + right > LARGEST
        ? null
        : new Drawn(
            "pad",
            new ZeroPaddingLayer.Builder(top, 1, 0, right).dataFormat(format).build(),
            form.as(Kind.IMAGE, form.channels(), form.height() + top + 1, form.width() + right));
  }

  private Drawn cropping(DrawnForm form) {
    int left = random.nextInt(2);
    return form.height() < 2 || form.width() < 3
        ? null
        : new Drawn(
            "crop",
            new Cropping2D.Builder(1, 0, left, 1).dataFormat(format).build(),
            form.as(Kind.IMAGE, form.channels(), form.height() - 1, form.width() - left - 1));
  }

  private Drawn upsampling(DrawnForm form) {
    int high = 1 + random.nextInt(2);
    return form.height() * high > LARGEST || form.width() * 2 > LARGEST
        ? null
        : new Drawn(
            "up",
            new Upsampling2D.Builder().size(new int[] {high, 2}).dataFormat(format).build(),
            form.as(Kind.IMAGE, form.channels(), form.height() * high, form.width() * 2));
  }

  private boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }
}
