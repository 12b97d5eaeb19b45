package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;

/**
 * Convolutions of each channel by itself, and such with a mixture of the channels behind. Over
 * sequences they are convolutions of images of width 1.
 */
final class DepthwiseLayers {

  static final List<LayerRow> ROWS =
      List.of(
          depthwise("DepthwiseConv1D", call -> overTime(call, DepthwiseLayers::depthwise)),
          depthwise("DepthwiseConv2D", call -> ofImages(call, DepthwiseLayers::depthwise)),
          separable("SeparableConv1D", call -> overTime(call, DepthwiseLayers::separable)),
          separable("SeparableConv2D", call -> ofImages(call, DepthwiseLayers::separable)));

  private DepthwiseLayers() {}

  /** Writes a layer whose window is over an image. */
  private interface Writer {
    Tensor write(LayerCall call, SlidingWindow window, Tensor input, int axes);
  }

  private static LayerRow depthwise(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer)
        .honouring(SlidingWindow.CONVOLUTION)
        .honouring("depth_multiplier", "activation", "use_bias")
        // Keras 2 writes what it inherits as well.
        .ignoring("groups", "filters")
        .ignoringTrainingOf("kernel", "bias", "depthwise");
  }

  private static LayerRow separable(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer)
        .honouring(SlidingWindow.CONVOLUTION)
        .honouring("filters", "depth_multiplier", "activation", "use_bias")
        .ignoring("groups")
        .ignoringTrainingOf("kernel", "bias", "depthwise", "pointwise");
  }

  private static Tensor overTime(LayerCall call, Writer writer) {
    SlidingWindow window = ConvolutionLayers.notCausal(call, SlidingWindow.ofConvolution(call, 1));
    return Columns.over(
        call,
        window.channelsLast(),
        (c, columns) -> writer.write(c, window.ofColumn(), columns, 1));
  }

  private static Tensor ofImages(LayerCall call, Writer writer) {
    SlidingWindow window = ConvolutionLayers.notCausal(call, SlidingWindow.ofConvolution(call, 2));
    window.channels(call);
    return writer.write(call, window, call.input(), 2);
  }

  private static long[] shape(SlidingWindow window, int axes, long inputs, long outputs) {
    long[] shape = new long[axes + 2];
    for (int axis = 0; axis < axes; axis++) {
      shape[axis] = window.kernel()[axis];
    }
    shape[axes] = inputs;
    shape[axes + 1] = outputs;
    return shape;
  }

  /** The stored kernel of a sequence as that of an image. */
  private static Parameter kernel(
      String key,
      StoredArray stored,
      SlidingWindow window,
      long channels,
      long multiplier,
      int... layout) {
    return Parameter.of(
        key,
        stored,
        read -> {
          var kernel = read.reshape(window.kernel()[0], window.kernel()[1], channels, multiplier);
          return StoredKernels.inflated(kernel, window).permute(layout);
        });
  }

  private static Tensor depthwise(LayerCall call, SlidingWindow window, Tensor input, int axes) {
    int channels = Math.toIntExact(input.size(window.channelAxis()));
    int multiplier = call.arguments().size("depth_multiplier", 1);
    String name = call.isKeras3() ? "kernel" : "depthwise_kernel";
    Weight kernel = new Weight("", name, shape(window, axes, channels, multiplier));
    return depthwise(call, window, input, multiplier, kernel);
  }

  /**
   * A convolution of images with as many groups as channels, whose kernel Keras stores otherwise.
   */
  static Tensor grouped(LayerCall call) {
    return ofImages(call, DepthwiseLayers::grouped);
  }

  /** The same over sequences. */
  static Tensor groupedOverTime(LayerCall call) {
    return overTime(call, DepthwiseLayers::grouped);
  }

  private static Tensor grouped(LayerCall call, SlidingWindow window, Tensor input, int axes) {
    int channels = Math.toIntExact(input.size(window.channelAxis()));
    int filters = call.arguments().size("filters");
    if (filters % channels != 0) {
      throw call.problem("has " + filters + " filters in " + channels + " groups");
    }
    Weight kernel = new Weight("", "kernel", shape(window, axes, 1, filters));
    return depthwise(call, window, input, filters / channels, kernel);
  }

  private static Tensor depthwise(
      LayerCall call, SlidingWindow window, Tensor input, int multiplier, Weight kernel) {
    int channels = Math.toIntExact(input.size(window.channelAxis()));
    boolean hasBias = call.arguments().isTrue("use_bias", true);
    int filters = Math.multiplyExact(channels, multiplier);
    List<Weight> expected = new ArrayList<>(List.of(kernel));
    if (hasBias) {
      expected.add(new Weight("", "bias", filters));
    }
    List<StoredArray> stored = call.weights(expected);
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(kernel("W", stored.get(0), window, channels, multiplier, 0, 1, 2, 3)));
    if (hasBias) {
      parameters.add(Parameter.of("b", stored.get(1)));
    }
    Activation activation = Activation.of(call, "activation");
    SlidingWindow moved = window.inflated();
    Layer layer =
        new DepthwiseConvolution2D.Builder(moved.kernel(), moved.strides())
            .depthMultiplier(multiplier)
            .convolutionMode(moved.padding().mode())
            .dataFormat(moved.images())
            .nIn(channels)
            .nOut(filters)
            .hasBias(hasBias)
            .activation(activation.inLayer(false))
            .build();
    int[] taps = moved.kernel();
    window.structure(layer, 1, moved, new long[] {taps[0], taps[1], channels, multiplier}, 3, 2);
    Tensor result =
        call.graph()
            .layer(call.name(), layer, input, parameters, window.sizes(call, input, filters));
    return activation.behind(call, result, false);
  }

  private static Tensor separable(LayerCall call, SlidingWindow window, Tensor input, int axes) {
    int channels = Math.toIntExact(input.size(window.channelAxis()));
    int multiplier = call.arguments().size("depth_multiplier", 1);
    int filters = call.arguments().size("filters");
    boolean hasBias = call.arguments().isTrue("use_bias", true);
    int between = Math.multiplyExact(channels, multiplier);
    long[] mixture = new long[axes + 2];
    Arrays.fill(mixture, 1);
    mixture[axes] = between;
    mixture[axes + 1] = filters;
    List<Weight> expected =
        new ArrayList<>(
            List.of(
                new Weight("", "depthwise_kernel", shape(window, axes, channels, multiplier)),
                new Weight("", "pointwise_kernel", mixture)));
    if (hasBias) {
      expected.add(new Weight("", "bias", filters));
    }
    List<StoredArray> stored = call.weights(expected);
    List<Parameter> parameters =
        new ArrayList<>(
            List.of(
                kernel("W", stored.get(0), window, channels, multiplier, 3, 2, 0, 1),
                Parameter.of(
                    "pW",
                    stored.get(1),
                    read -> read.reshape(1, 1, between, filters).permute(3, 2, 0, 1))));
    if (hasBias) {
      parameters.add(Parameter.of("b", stored.get(2)));
    }
    Activation activation = Activation.of(call, "activation");
    SlidingWindow moved = window.inflated();
    Layer layer =
        new SeparableConvolution2D.Builder(moved.kernel(), moved.strides())
            .depthMultiplier(multiplier)
            .convolutionMode(moved.padding().mode())
            .dataFormat(moved.images())
            .nIn(channels)
            .nOut(filters)
            .hasBias(hasBias)
            .activation(activation.inLayer(false))
            .build();
    int[] taps = moved.kernel();
    window.structure(layer, 1, moved, new long[] {multiplier, channels, taps[0], taps[1]}, 0, 1);
    Tensor result =
        call.graph()
            .layer(call.name(), layer, input, parameters, window.sizes(call, input, filters));
    return activation.behind(call, result, false);
  }
}
