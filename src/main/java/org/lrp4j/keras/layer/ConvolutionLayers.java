package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.SlidingWindow.Padding;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Conv1D, Conv2D and Conv3D: the kernel is [taps …, inputs of a group, filters]. Groups and the
 * dilation of sequences and volumes become zeros in the kernel.
 */
final class ConvolutionLayers {

  static final List<LayerRow> ROWS =
      List.of(
          row("Conv1D", ConvolutionLayers::overTime),
          row("Conv2D", ConvolutionLayers::ofImages),
          row("Conv3D", ConvolutionLayers::ofVolumes));

  private ConvolutionLayers() {}

  private static LayerRow row(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer)
        .honouring(SlidingWindow.CONVOLUTION)
        .honouring("filters", "groups", "activation", "use_bias")
        .ignoringTrainingOf("kernel", "bias")
        .refusing("lora_rank", value -> value.isNull(), "save the model without LoRA's weights")
        .noting("groups: zeros in the kernel");
  }

  /**
   * What the three have in common.
   *
   * @param kernel a layer's kernel in Deeplearning4j's layout
   */
  private static Tensor write(
      LayerCall call,
      SlidingWindow window,
      Maker maker,
      Structure structure,
      UnaryOperator<INDArray> kernel) {
    Arguments arguments = call.arguments();
    int channels = Math.toIntExact(window.channels(call));
    int filters = arguments.size("filters");
    int groups = arguments.size("groups", 1);
    if (channels % groups != 0 || filters % groups != 0) {
      throw call.problem(
          "has %d groups, but %d channels and %d filters".formatted(groups, channels, filters));
    }
    boolean hasBias = arguments.isTrue("use_bias", true);
    List<Weight> expected = new ArrayList<>();
    long[] shape = new long[window.axes() + 2];
    for (int axis = 0; axis < window.axes(); axis++) {
      shape[axis] = window.kernel()[axis];
    }
    shape[window.axes()] = channels / groups;
    shape[window.axes() + 1] = filters;
    expected.add(new Weight("", "kernel", shape));
    if (hasBias) {
      expected.add(new Weight("", "bias", filters));
    }
    List<StoredArray> stored = call.weights(expected);
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        Parameter.of("W", stored.get(0), k -> kernel.apply(StoredKernels.ungrouped(k, groups))));
    if (hasBias) {
      parameters.add(Parameter.of("b", stored.get(1)));
    }
    Activation activation = Activation.of(call, "activation");
    Layer layer = maker.make(channels, filters, hasBias, activation.inLayer(false));
    structure.write(layer, groups, channels, filters);
    Tensor convolved =
        call.graph()
            .layer(
                call.name(),
                layer,
                call.input(),
                parameters,
                window.sizes(call, call.input(), filters));
    return activation.behind(call, convolved, false);
  }

  /** Then zeros in a kernel of all channels would be a multiple of what the file holds. */
  private static boolean hasGroupOfEachChannel(LayerCall call, SlidingWindow window) {
    int groups = call.arguments().size("groups", 1);
    return groups > 1 && groups == window.channels(call);
  }

  private interface Maker {
    Layer make(int channels, int filters, boolean hasBias, IActivation activation);
  }

  /** Tells a layer which numbers of its kernel are weights. */
  private interface Structure {
    void write(Layer layer, int groups, int channels, int filters);
  }

  /** Deeplearning4j reads the memory of a kernel over time as [taps, inputs, filters]. */
  private static Tensor overTime(LayerCall call) {
    SlidingWindow window = SlidingWindow.ofConvolution(call, 1);
    if (hasGroupOfEachChannel(call, window) && window.padding() != Padding.CAUSAL) {
      return DepthwiseLayers.groupedOverTime(call);
    }
    SlidingWindow moved = window.inflated();
    return write(
        call,
        window,
        (channels, filters, hasBias, activation) ->
            new Convolution1DLayer.Builder()
                .kernelSize(moved.kernel()[0])
                .stride(moved.strides()[0])
                .convolutionMode(moved.padding().mode())
                .rnnDataFormat(moved.sequences())
                .nIn(channels)
                .nOut(filters)
                .hasBias(hasBias)
                .activation(activation)
                .build(),
        (layer, groups, channels, filters) ->
            window.structure(
                layer, groups, moved, new long[] {moved.kernel()[0], channels, filters}, 2, 1),
        kernel -> {
          INDArray taps = StoredKernels.inflated(kernel, window).dup('c');
          return taps.reshape('c', taps.size(2), taps.size(1), taps.size(0), 1);
        });
  }

  private static Tensor ofImages(LayerCall call) {
    SlidingWindow window = notCausal(call, SlidingWindow.ofConvolution(call, 2));
    if (hasGroupOfEachChannel(call, window)) {
      return DepthwiseLayers.grouped(call);
    }
    return write(
        call,
        window,
        (channels, filters, hasBias, activation) ->
            new ConvolutionLayer.Builder(window.kernel())
                .stride(window.strides())
                .dilation(window.dilation())
                .convolutionMode(window.padding().mode())
                .dataFormat(window.images())
                .nIn(channels)
                .nOut(filters)
                .hasBias(hasBias)
                .activation(activation)
                .build(),
        (layer, groups, channels, filters) ->
            window.structure(
                layer,
                groups,
                window,
                new long[] {filters, channels, window.kernel()[0], window.kernel()[1]},
                0,
                1),
        kernel -> kernel.permute(3, 2, 0, 1));
  }

  private static Tensor ofVolumes(LayerCall call) {
    SlidingWindow window = notCausal(call, SlidingWindow.ofConvolution(call, 3));
    SlidingWindow moved = window.inflated();
    return write(
        call,
        window,
        (channels, filters, hasBias, activation) ->
            new Convolution3D.Builder(moved.kernel(), moved.strides())
                .convolutionMode(moved.padding().mode())
                .dataFormat(moved.volumes())
                .nIn(channels)
                .nOut(filters)
                .hasBias(hasBias)
                .activation(activation)
                .build(),
        (layer, groups, channels, filters) -> {
          int[] taps = moved.kernel();
          long[] memory = {filters, channels, taps[0], taps[1], taps[2]};
          window.structure(layer, groups, moved, memory, 0, 1);
        },
        kernel -> StoredKernels.inflated(kernel, window).permute(4, 3, 0, 1, 2));
  }

  /** Causal padding is for sequences alone. */
  static SlidingWindow notCausal(LayerCall call, SlidingWindow window) {
    if (window.padding() == Padding.CAUSAL) {
      throw call.arguments().refused("padding", "valid or same is expected");
    }
    return window;
  }
}
