package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;

/**
 * Zero padding, cropping and upsampling. Sequences and volumes are padded and cropped axis by axis,
 * as images whose height is what lies before that axis, and whose channels are what lies behind it.
 */
final class MovingLayers {

  private static final String NEAREST = "nearest";

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("ZeroPadding1D", call -> alongAxes(call, "padding", 1, true))
              .honouring("padding", "data_format"),
          LayerRow.of("ZeroPadding2D", call -> ofImages(call, "padding", true))
              .honouring("padding", "data_format"),
          LayerRow.of("ZeroPadding3D", call -> alongAxes(call, "padding", 3, true))
              .honouring("padding", "data_format"),
          LayerRow.of("Cropping1D", call -> alongAxes(call, "cropping", 1, false))
              .honouring("cropping", "data_format"),
          LayerRow.of("Cropping2D", call -> ofImages(call, "cropping", false))
              .honouring("cropping", "data_format"),
          LayerRow.of("Cropping3D", call -> alongAxes(call, "cropping", 3, false))
              .honouring("cropping", "data_format"),
          LayerRow.of("UpSampling1D", MovingLayers::repeatSteps).honouring("size"),
          LayerRow.of("UpSampling2D", MovingLayers::repeatPixels)
              .honouring("size", "data_format", "interpolation")
              .noting("interpolation: nearest or bilinear"),
          LayerRow.of("UpSampling3D", MovingLayers::repeatVoxels).honouring("size", "data_format"));

  private MovingLayers() {}

  private static Tensor ofImages(LayerCall call, String argument, boolean isPadding) {
    Tensor input = call.input(3);
    boolean isLast = SlidingWindow.isChannelsLast(call);
    int[][] margins = call.arguments().margins(argument, 2);
    CNN2DFormat format = SlidingWindow.images(isLast);
    Layer layer = layer(isPadding, format, margins[0], margins[1]);
    long[] sizes = input.sizes();
    for (int axis = 0; axis < 2; axis++) {
      int at = isLast ? axis : axis + 1;
      sizes[at] = moved(call, sizes[at], margins[axis], isPadding);
    }
    return call.graph().layer(call.name(), layer, input, List.of(), sizes);
  }

  private static Layer layer(boolean isPadding, CNN2DFormat format, int[] rows, int[] columns) {
    return isPadding
        ? new ZeroPaddingLayer.Builder(rows[0], rows[1], columns[0], columns[1])
            .dataFormat(format)
            .build()
        : new Cropping2D.Builder(rows[0], rows[1], columns[0], columns[1])
            .dataFormat(format)
            .build();
  }

  private static long moved(LayerCall call, long size, int[] margins, boolean isPadding) {
    if (size == Tensor.ANY) {
      return size;
    }
    long more = (long) margins[0] + margins[1];
    long moved = isPadding ? size + more : size - more;
    if (moved < 1) {
      throw call.problem("leaves nothing of " + call.input().shape());
    }
    return moved;
  }

  private static Tensor alongAxes(LayerCall call, String argument, int axes, boolean isPadding) {
    Tensor input = call.input(axes + 1);
    int[][] margins = call.arguments().margins(argument, axes);
    int first = SlidingWindow.isChannelsLast(call) ? 0 : 1;
    if (!input.isOpenOnce()) {
      throw call.refused("reads " + input.shape() + ": no more than one size may be open");
    }
    Tensor moved = input;
    for (int axis = 0; axis < axes; axis++) {
      int[] margin = margins[axis];
      if (margin[0] + margin[1] > 0) {
        moved = alongAxis(call, moved, first + axis, margin, isPadding);
      }
    }
    return moved;
  }

  private static Tensor alongAxis(
      LayerCall call, Tensor input, int axis, int[] margin, boolean isPadding) {
    long[] sizes = input.sizes();
    long before = Tensor.product(Arrays.copyOf(sizes, axis));
    long behind = Tensor.product(Arrays.copyOfRange(sizes, axis + 1, sizes.length));
    sizes[axis] = moved(call, sizes[axis], margin, isPadding);
    GraphWriter graph = call.graph();
    Tensor image = graph.reshaped(call.name("images"), input, before, input.size(axis), behind);
    Layer layer = layer(isPadding, CNN2DFormat.NHWC, new int[2], margin);
    Tensor moved = graph.layer(call.name(), layer, image, List.of(), before, sizes[axis], behind);
    return graph.reshaped(call.name("shape"), moved, sizes);
  }

  private static Tensor repeatSteps(LayerCall call) {
    int times = call.arguments().size("size");
    return Columns.over(
        call,
        true,
        (c, columns) ->
            c.graph()
                .layer(
                    c.name(),
                    new Upsampling2D.Builder(1)
                        .size(new int[] {times, 1})
                        .dataFormat(CNN2DFormat.NHWC)
                        .build(),
                    columns,
                    List.of(),
                    columns.size(0) == Tensor.ANY ? Tensor.ANY : columns.size(0) * times,
                    1,
                    columns.size(2)));
  }

  private static Tensor repeatPixels(LayerCall call) {
    Tensor input = call.input(3);
    String interpolation = call.arguments().text("interpolation", NEAREST);
    int[] times = call.arguments().sizes("size", 2);
    if (interpolation.equals("bilinear")) {
      return ResizingLayers.between(call, times);
    }
    if (!interpolation.equals(NEAREST)) {
      throw call.arguments().refused("interpolation", "nearest and bilinear are read");
    }
    boolean isLast = SlidingWindow.isChannelsLast(call);
    Layer layer =
        new Upsampling2D.Builder(1).size(times).dataFormat(SlidingWindow.images(isLast)).build();
    return call.graph().layer(call.name(), layer, input, List.of(), repeated(input, times, isLast));
  }

  private static Tensor repeatVoxels(LayerCall call) {
    Tensor input = call.input(4);
    int[] times = call.arguments().sizes("size", 3);
    boolean isLast = SlidingWindow.isChannelsLast(call);
    Layer layer =
        new Upsampling3D.Builder(times[0])
            .dataFormat(SlidingWindow.volumes(isLast))
            .size(times)
            .build();
    return call.graph().layer(call.name(), layer, input, List.of(), repeated(input, times, isLast));
  }

  private static long[] repeated(Tensor input, int[] times, boolean isLast) {
    long[] sizes = input.sizes();
    for (int axis = 0; axis < times.length; axis++) {
      int at = isLast ? axis : axis + 1;
      sizes[at] = sizes[at] == Tensor.ANY ? Tensor.ANY : sizes[at] * times[axis];
    }
    return sizes;
  }
}
