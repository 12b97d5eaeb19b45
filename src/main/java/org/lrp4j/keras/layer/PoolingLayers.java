package org.lrp4j.keras.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.keras.vertex.MaskedMeanVertex;

/** Pooling over windows, and over all positions. */
final class PoolingLayers {

  static final List<LayerRow> ROWS =
      List.of(
          windowed("MaxPooling1D", call -> overTime(call, PoolingType.MAX)),
          windowed("MaxPooling2D", call -> ofImages(call, PoolingType.MAX)),
          windowed("MaxPooling3D", call -> ofVolumes(call, Subsampling3DLayer.PoolingType.MAX)),
          windowed("AveragePooling1D", call -> overTime(call, PoolingType.AVG)),
          windowed("AveragePooling2D", call -> ofImages(call, PoolingType.AVG)),
          windowed("AveragePooling3D", call -> ofVolumes(call, Subsampling3DLayer.PoolingType.AVG)),
          global("GlobalMaxPooling1D", 1, PoolingType.MAX),
          global("GlobalMaxPooling2D", 2, PoolingType.MAX),
          global("GlobalMaxPooling3D", 3, PoolingType.MAX),
          global("GlobalAveragePooling1D", 1, PoolingType.AVG).withMasks(MaskUse.READS),
          global("GlobalAveragePooling2D", 2, PoolingType.AVG),
          global("GlobalAveragePooling3D", 3, PoolingType.AVG));

  private PoolingLayers() {}

  private static LayerRow windowed(String type, LayerRow.Writer writer) {
    return LayerRow.of(type, writer).honouring(SlidingWindow.POOLING);
  }

  private static LayerRow global(String type, int axes, PoolingType pooling) {
    return LayerRow.of(type, call -> overAll(call, axes, pooling))
        .honouring("data_format", "keepdims");
  }

  /** As images of width 1. */
  private static Tensor overTime(LayerCall call, PoolingType type) {
    SlidingWindow window = ConvolutionLayers.notCausal(call, SlidingWindow.ofPooling(call, 1));
    return Columns.over(
        call, window.channelsLast(), (c, columns) -> images(c, window.ofColumn(), columns, type));
  }

  private static Tensor ofImages(LayerCall call, PoolingType type) {
    SlidingWindow window = ConvolutionLayers.notCausal(call, SlidingWindow.ofPooling(call, 2));
    window.channels(call);
    return images(call, window, call.input(), type);
  }

  private static Tensor images(
      LayerCall call, SlidingWindow window, Tensor input, PoolingType type) {
    Layer layer =
        new SubsamplingLayer.Builder(type)
            .kernelSize(window.kernel())
            .stride(window.strides())
            .convolutionMode(window.padding().mode())
            .dataFormat(window.images())
            .build();
    long channels = input.size(window.channelAxis());
    return call.graph()
        .layer(call.name(), layer, input, List.of(), window.sizes(call, input, channels));
  }

  private static Tensor ofVolumes(LayerCall call, Subsampling3DLayer.PoolingType type) {
    SlidingWindow window = ConvolutionLayers.notCausal(call, SlidingWindow.ofPooling(call, 3));
    long channels = window.channels(call);
    Layer layer =
        new Subsampling3DLayer.Builder(type, window.kernel(), window.strides())
            .convolutionMode(window.padding().mode())
            .dataFormat(window.volumes())
            .build();
    return call.graph()
        .layer(
            call.name(),
            layer,
            call.input(),
            List.of(),
            window.sizes(call, call.input(), channels));
  }

  private static Tensor overAll(LayerCall call, int axes, PoolingType type) {
    Tensor input = call.input(axes + 1);
    boolean isChannelsLast = SlidingWindow.isChannelsLast(call);
    int[] pooled = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      pooled[axis] = axis + (isChannelsLast ? 1 : 2);
    }
    long channels = input.size(isChannelsLast ? axes : 0);
    Layer layer = new GlobalPoolingLayer.Builder(type).poolingDimensions(pooled).build();
    Tensor result =
        input.isMasked() && call.row().masks() == MaskUse.READS
            ? meanOfSteps(call, input, isChannelsLast, channels)
            : call.graph().layer(call.name(), layer, input, List.of(), channels);
    if (!call.arguments().isTrue("keepdims", false)) {
      return result;
    }
    long[] kept = new long[axes + 1];
    java.util.Arrays.fill(kept, 1);
    kept[isChannelsLast ? axes : 0] = channels;
    return call.graph().reshaped(call.name("keepdims"), result, kept);
  }

  private static Tensor meanOfSteps(
      LayerCall call, Tensor input, boolean isChannelsLast, long channels) {
    if (!isChannelsLast) {
      throw call.arguments().refused("data_format", "with a mask the features have to be last");
    }
    return call.graph()
        .vertex(call.name(), new MaskedMeanVertex(), List.of(input, input.ofMask()), channels);
  }
}
