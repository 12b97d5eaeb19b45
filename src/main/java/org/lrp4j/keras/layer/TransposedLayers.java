package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Transposed convolutions: the kernel is [taps …, filters, inputs]. Where the strides are longer
 * than the kernel, Keras fills what lies between: the kernel gets zeros there.
 */
final class TransposedLayers {

  static final List<LayerRow> ROWS =
      List.of(
          row(
              "Conv1DTranspose",
              call -> {
                SlidingWindow window =
                    ConvolutionLayers.notCausal(call, SlidingWindow.ofTransposed(call, 1));
                return Columns.over(
                    call,
                    window.channelsLast(),
                    (c, columns) -> ofImages(c, window.ofColumn(), columns, 1));
              }),
          row(
              "Conv2DTranspose",
              call -> ofImages(call, SlidingWindow.ofTransposed(call, 2), call.input(3), 2)),
          row("Conv3DTranspose", TransposedLayers::ofVolumes));

  private static final int IMAGE = 2;

  private TransposedLayers() {}

  private static LayerRow row(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer)
        .honouring(SlidingWindow.CONVOLUTION)
        .honouring("filters", "activation", "use_bias", "output_padding")
        .ignoringTrainingOf("kernel", "bias")
        .ignoring("groups")
        .noting("output_padding: not of volumes");
  }

  private interface Maker {
    Layer make(
        SlidingWindow window, int channels, int filters, boolean hasBias, IActivation activation);
  }

  private static Tensor ofImages(LayerCall call, SlidingWindow window, Tensor input, int axes) {
    return write(
        call,
        ConvolutionLayers.notCausal(call, window),
        input,
        axes,
        kernel -> kernel.permute(3, 2, 0, 1),
        (moved, channels, filters, hasBias, activation) ->
            new Deconvolution2D.Builder(moved.kernel(), moved.strides())
                .convolutionMode(moved.padding().mode())
                .dataFormat(moved.images())
                .nIn(channels)
                .nOut(filters)
                .hasBias(hasBias)
                .activation(activation)
                .build());
  }

  private static Tensor ofVolumes(LayerCall call) {
    return write(
        call,
        ConvolutionLayers.notCausal(call, SlidingWindow.ofTransposed(call, 3)),
        call.input(4),
        3,
        kernel -> kernel,
        (moved, channels, filters, hasBias, activation) ->
            new Deconvolution3D.Builder()
                .kernelSize(moved.kernel())
                .stride(moved.strides())
                .convolutionMode(moved.padding().mode())
                .dataFormat(moved.volumes())
                .nIn(channels)
                .nOut(filters)
                .hasBias(hasBias)
                .activation(activation)
                .build());
  }

  private static Tensor write(
      LayerCall call,
      SlidingWindow window,
      Tensor input,
      int axes,
      java.util.function.UnaryOperator<INDArray> layout,
      Maker maker) {
    Arguments arguments = call.arguments();
    int channels = Math.toIntExact(input.size(window.channelAxis()));
    int filters = arguments.size("filters");
    boolean hasBias = arguments.isTrue("use_bias", true);
    long[] shape = new long[axes + 2];
    for (int axis = 0; axis < axes; axis++) {
      shape[axis] = window.kernel()[axis];
    }
    shape[axes] = filters;
    shape[axes + 1] = channels;
    List<Weight> expected = new ArrayList<>(List.of(new Weight("", "kernel", shape)));
    if (hasBias) {
      expected.add(new Weight("", "bias", filters));
    }
    List<StoredArray> stored = call.weights(expected);
    Optional<OutputPadding> padding = OutputPadding.of(call, window);
    SlidingWindow moved =
        padding.map(more -> more.whole(filling(window))).orElseGet(() -> filling(window));
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        Parameter.of(
            "W",
            stored.get(0),
            read -> {
              long[] shapeOfTaps = new long[window.axes() + 2];
              for (int axis = 0; axis < window.axes(); axis++) {
                shapeOfTaps[axis] = window.kernel()[axis];
              }
              shapeOfTaps[window.axes()] = filters;
              shapeOfTaps[window.axes() + 1] = channels;
              INDArray kernel = StoredKernels.inflated(read.reshape(shapeOfTaps), window);
              return layout.apply(StoredKernels.extended(kernel, moved.kernel()));
            }));
    if (hasBias) {
      parameters.add(Parameter.of("b", stored.get(1)));
    }
    Activation activation = Activation.of(call, "activation");
    Layer layer = maker.make(moved, channels, filters, hasBias, activation.inLayer(false));
    int[] taps = moved.kernel();
    if (window.axes() == IMAGE) {
      window.structure(layer, 1, moved, new long[] {channels, filters, taps[0], taps[1]}, 1, 0);
    } else {
      long[] memory = {taps[0], taps[1], taps[2], filters, channels};
      window.structure(layer, 1, moved, memory, 3, 4);
    }
    Tensor result =
        call.graph().layer(call.name(), layer, input, parameters, sizes(moved, input, filters));
    Tensor whole = activation.behind(call, result, false);
    return padding.map(more -> more.cut(call, whole, moved)).orElse(whole);
  }

  /** Without dilation, and a kernel at least as long as the strides. */
  private static SlidingWindow filling(SlidingWindow window) {
    SlidingWindow inflated = window.inflated();
    int[] kernel = inflated.kernel().clone();
    for (int axis = 0; axis < kernel.length; axis++) {
      kernel[axis] = Math.max(kernel[axis], window.strides()[axis]);
    }
    return new SlidingWindow(
        kernel,
        inflated.strides(),
        inflated.dilation(),
        inflated.padding(),
        inflated.channelsLast());
  }

  private static long[] sizes(SlidingWindow window, Tensor input, int filters) {
    long[] sizes = input.sizes();
    for (int axis = 0; axis < window.axes(); axis++) {
      int at = window.channelsLast() ? axis : axis + 1;
      if (sizes[at] != Tensor.ANY) {
        sizes[at] *= window.strides()[axis];
        if (window.padding() == SlidingWindow.Padding.VALID) {
          sizes[at] += window.kernel()[axis] - window.strides()[axis];
        }
      }
    }
    sizes[window.channelAxis()] = filters;
    return sizes;
  }
}
