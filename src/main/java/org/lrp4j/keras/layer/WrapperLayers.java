package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import org.lrp4j.keras.file.LayerConfig;
import org.lrp4j.keras.layer.LayerRow.MaskUse;

/** TimeDistributed: a layer at each step, as if the steps were examples. */
final class WrapperLayers {

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("TimeDistributed", WrapperLayers::atEachStep)
              .honouring("layer")
              .withMasks(MaskUse.PASSES)
              .noting("layer: any of this table"));

  private WrapperLayers() {}

  private static Tensor atEachStep(LayerCall call) {
    LayerConfig inner = call.layer().inside(call.arguments().json("layer"));
    Tensor input = call.input();
    MaskUse use = LayerTable.row(inner).masks();
    if (use == MaskUse.READS || use == MaskUse.REFUSES) {
      call.requireNoMask();
    }
    if (inner.type().equals("Dense") && input.rank() == 2) {
      // Dense is along the last axis anyway.
      return call.inside(inner, "layer", input).write();
    }
    long[] step = Arrays.copyOfRange(input.sizes(), Math.min(1, input.rank()), input.rank());
    boolean isAnyLength = !input.isFixed();
    if (input.rank() < 2 || Tensor.product(step) == Tensor.ANY) {
      throw call.refused("reads " + input.shape() + ": the sizes of a step have to be fixed");
    }
    if (isAnyLength) {
      Axes.requireRead(call, input);
    }
    GraphWriter graph = call.graph();
    Tensor steps = graph.reshaped(call.name("steps"), input, step);
    Tensor result = call.inside(inner, "layer", steps).write();
    long[] sizes = new long[result.rank() + 1];
    sizes[0] = input.size(0);
    System.arraycopy(result.sizes(), 0, sizes, 1, result.rank());
    return graph.reshapedLike(call.name("sequence"), result, input, sizes);
  }
}
