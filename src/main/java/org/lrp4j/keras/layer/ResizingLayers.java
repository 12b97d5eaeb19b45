package org.lrp4j.keras.layer;

import java.util.List;
import java.util.Set;
import org.lrp4j.keras.vertex.ResamplingVertex;

/** Images in another size: Resizing, and UpSampling2D between pixels. */
final class ResizingLayers {

  private static final String LINEAR = "bilinear";
  private static final String NEAREST = "nearest";

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Resizing", ResizingLayers::resized)
              .honouring("height", "width", "interpolation", "data_format")
              .ignoring("fill_mode", "fill_value")
              .refusing("crop_to_aspect_ratio", value -> !value.asBoolean(), "it is not read")
              .refusing("pad_to_aspect_ratio", value -> !value.asBoolean(), "it is not read")
              .refusing("antialias", value -> !value.asBoolean(), "it is not read")
              .noting("interpolation: bilinear or nearest"));

  private ResizingLayers() {}

  private static Tensor resized(LayerCall call) {
    int[] sizes = {call.arguments().size("height"), call.arguments().size("width")};
    String interpolation = call.arguments().text("interpolation", LINEAR);
    if (!Set.of(LINEAR, NEAREST).contains(interpolation)) {
      throw call.arguments().refused("interpolation", "bilinear and nearest are read");
    }
    return written(call, sizes, interpolation.equals(LINEAR));
  }

  /** An upsampling that takes from the pixels around. */
  static Tensor between(LayerCall call, int... times) {
    int first = SlidingWindow.isChannelsLast(call) ? 0 : 1;
    Tensor input = call.input(3);
    requireFixed(call, input, first);
    int rows = Math.toIntExact(Math.multiplyExact(input.size(first), times[0]));
    int columns = Math.toIntExact(Math.multiplyExact(input.size(first + 1), times[1]));
    return written(call, new int[] {rows, columns}, true);
  }

  private static void requireFixed(LayerCall call, Tensor input, int first) {
    if (input.size(first) == Tensor.ANY || input.size(first + 1) == Tensor.ANY) {
      throw call.refused("reads " + input.shape() + ": height and width have to be fixed");
    }
  }

  private static Tensor written(LayerCall call, int[] wanted, boolean isLinear) {
    int first = SlidingWindow.isChannelsLast(call) ? 0 : 1;
    Tensor input = call.input(3);
    requireFixed(call, input, first);
    long[] sizes = input.sizes();
    Tensor result = input;
    for (int i = 0; i < 2; i++) {
      int axis = first + i;
      int from = Math.toIntExact(input.size(axis));
      sizes[axis] = wanted[i];
      var vertex = new ResamplingVertex(axis + 1, from, wanted[i], isLinear);
      String name = i == 0 ? call.name("rows") : call.name();
      result = call.graph().vertex(name, vertex, List.of(result), sizes);
    }
    return result;
  }
}
