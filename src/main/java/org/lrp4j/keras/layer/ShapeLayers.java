package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.lrp4j.keras.layer.LayerRow.MaskUse;

/** Flatten, Permute, Reshape, RepeatVector and Masking. */
final class ShapeLayers {

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Flatten", ShapeLayers::flatten)
              .honouring("data_format")
              .noting("data_format: channels_first not of volumes"),
          LayerRow.of("Permute", ShapeLayers::permute).honouring("dims"),
          LayerRow.of("Reshape", ShapeLayers::reshape).honouring("target_shape"),
          LayerRow.of("RepeatVector", ShapeLayers::repeat).honouring("n"),
          LayerRow.of("Masking", ShapeLayers::masking)
              .honouring("mask_value")
              .withMasks(MaskUse.READS)
              .noting("of sequences"));

  private ShapeLayers() {}

  private static Tensor flatten(LayerCall call) {
    Tensor input = call.input();
    if (!input.isOpenOnce()) {
      throw call.refused("reads " + input.shape() + ": no more than one size may be open");
    }
    // Keras puts the channels behind before it flattens.
    long longer = Arrays.stream(input.sizes()).filter(size -> size > 1).count();
    boolean isMoved = !SlidingWindow.isChannelsLast(call) && input.rank() > 1 && longer > 1;
    if (isMoved && input.size(0) > 1) {
      int[] order = new int[input.rank() + 1];
      for (int i = 1; i < input.rank(); i++) {
        order[i] = i + 1;
      }
      order[input.rank()] = 1;
      input = Axes.permuted(call, call.name("channels"), input, order);
    }
    return input.rank() == 1 ? input : call.graph().reshaped(call.name(), input, input.length());
  }

  private static Tensor permute(LayerCall call) {
    Tensor input = call.input();
    int[] given = call.arguments().integers("dims");
    int[] sorted = given.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.rangeClosed(1, input.rank()).toArray())) {
      throw call.problem("has dims = " + Arrays.toString(given) + ", but reads " + input.shape());
    }
    int[] order = IntStream.concat(IntStream.of(0), IntStream.of(given)).toArray();
    return Axes.permuted(call, call.name(), input, order);
  }

  private static Tensor reshape(LayerCall call) {
    Tensor input = call.input();
    int[] wanted = call.arguments().integers("target_shape");
    long[] sizes = new long[wanted.length];
    int open = -1;
    long product = 1;
    for (int i = 0; i < wanted.length; i++) {
      sizes[i] = wanted[i];
      if (wanted[i] == -1 && open < 0) {
        open = i;
      } else if (wanted[i] < 1) {
        throw call.problem("has target_shape = " + Arrays.toString(wanted));
      } else {
        product = Math.multiplyExact(product, wanted[i]);
      }
    }
    if (!input.isFixed()) {
      if (open < 0 || !input.isOpenOnce()) {
        throw call.refused(
            "reads %s and has target_shape = %s: one size, no more, may be open in both"
                .formatted(input.shape(), Arrays.toString(wanted)));
      }
      return call.graph().reshaped(call.name(), input, sizes);
    }
    if (open >= 0) {
      sizes[open] = input.length() / product;
      product *= sizes[open];
    }
    if (product != input.length()) {
      throw call.problem(
          "has target_shape = " + Arrays.toString(wanted) + ", but reads " + input.shape());
    }
    return call.graph().reshaped(call.name(), input, sizes);
  }

  private static Tensor repeat(LayerCall call) {
    Tensor input = call.input(1);
    int times = call.arguments().size("n");
    GraphWriter graph = call.graph();
    Tensor result = repeated(graph, call.name(), input, times);
    graph
        .softmax(input)
        .flatMap(
            softmax ->
                softmax.repeated(
                    scores -> repeated(graph, call.name() + GraphWriter.SCORES, scores, times)))
        .ifPresent(softmax -> graph.asSoftmax(result, softmax));
    return result;
  }

  private static Tensor repeated(GraphWriter graph, String name, Tensor input, int times) {
    RepeatVector layer = new RepeatVector.Builder<>().repetitionFactor(times).build();
    layer.setDataFormat(RNNFormat.NWC);
    return graph.layer(name, layer, input, List.of(), times, input.size(0));
  }

  /** Keras sets to 0 what is masked: where that is 0 itself, nothing changes but the mask. */
  private static Tensor masking(LayerCall call) {
    Tensor input = call.input(2);
    double value = call.arguments().number("mask_value", 0);
    Tensor mask = StepMasks.ofValues(call, input, value);
    if (value == 0) {
      return input.maskedBy(mask);
    }
    return StepMasks.emptied(call, input.maskedBy(mask));
  }
}
