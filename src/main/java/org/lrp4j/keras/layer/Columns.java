package org.lrp4j.keras.layer;

import java.util.function.BiFunction;

/**
 * Sequences as images of width 1: Deeplearning4j's layers for sequences read the features first
 * alone, those for images read both formats.
 */
final class Columns {

  private Columns() {}

  /**
   * Runs a layer for images over a sequence.
   *
   * @param channelsLast the format of the sequence
   * @param layer the layer: from images to images of width 1
   */
  static Tensor over(
      LayerCall call, boolean channelsLast, BiFunction<LayerCall, Tensor, Tensor> layer) {
    Tensor input = call.input(2);
    if (!input.isOpenOnce()) {
      throw call.problem("reads " + input.shape() + ", of which the features are not known");
    }
    long[] image =
        channelsLast
            ? new long[] {input.size(0), 1, input.size(1)}
            : new long[] {input.size(0), input.size(1), 1};
    Tensor columns = call.graph().reshaped(call.name("columns"), input, image);
    Tensor result = layer.apply(call, columns);
    long[] sequence =
        channelsLast
            ? new long[] {result.size(0), result.size(2)}
            : new long[] {result.size(0), result.size(1)};
    return call.graph().reshaped(call.name("sequence"), result, sequence);
  }
}
