package org.lrp4j.keras.layer;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.layer.masking.CompactStepsVertex;
import org.lrp4j.layer.masking.SpreadStepsVertex;
import org.lrp4j.layer.masking.SpreadStepsVertex.Output;

/**
 * Recurrent layers forwards, backwards and both ways, over the steps that count alone: over others
 * Keras's state waits, which is as if they were not there.
 */
final class Directions {

  private Directions() {}

  static boolean givesSequences(LayerCall call) {
    return call.arguments().isTrue("return_sequences", false);
  }

  /** One way: backwards the outputs are in the order in which the steps were read. */
  static Tensor oneWay(LayerCall call, RecurrentWay recurrence) {
    List<StoredArray> stored = call.weights(recurrence.weights());
    Tensor input = call.input(2);
    boolean isBackwards = call.arguments().isTrue("go_backwards", false);
    Tensor read = isBackwards ? reversed(call, input) : input;
    boolean isZero = call.arguments().isTrue("zero_output_for_mask", false);
    if (isZero && input.isMasked() && !givesSequences(call)) {
      throw call.arguments().refused("zero_output_for_mask", "it is read of sequences alone");
    }
    Tensor result = run(call, call.name(), recurrence, read, isZero, stored);
    return givesSequences(call) ? result.withMaskOf(input) : result;
  }

  /**
   * Two layers side by side, of which the second reads from the end.
   *
   * @param call the wrapper's
   * @param inner the layer inside
   */
  static Tensor bothWays(
      LayerCall call,
      LayerCall inner,
      RecurrentWay recurrence,
      List<StoredArray> there,
      List<StoredArray> back) {
    Tensor input = call.input(2);
    Tensor forward = run(inner, call.name("forward"), recurrence, input, true, there);
    Tensor backward =
        run(inner, call.name("backward"), recurrence, reversed(call, input), true, back);
    if (backward.rank() == 2) {
      backward = Axes.reversed(call, call.name("order"), backward);
    }
    Tensor both = merged(call, List.of(forward, backward));
    return givesSequences(inner) ? both.withMaskOf(input) : both;
  }

  private static Tensor merged(LayerCall call, List<Tensor> both) {
    long[] sizes = both.get(0).sizes();
    String mode = call.arguments().text("merge_mode", "none");
    if (mode.equals("concat")) {
      sizes[sizes.length - 1] *= 2;
      MergeVertex vertex = new MergeVertex();
      vertex.setMergeAxis(sizes.length);
      return call.graph().vertex(call.name(), vertex, both, sizes);
    }
    ElementWiseVertex.Op op =
        switch (mode) {
          case "sum" -> ElementWiseVertex.Op.Add;
          case "mul" -> ElementWiseVertex.Op.Product;
          default -> ElementWiseVertex.Op.Average;
        };
    return call.graph().vertex(call.name(), new ElementWiseVertex(op), both, sizes);
  }

  /** The steps, and the mask with them, the other way round. */
  private static Tensor reversed(LayerCall call, Tensor input) {
    Tensor reversed = Axes.reversed(call, call.name("reversed"), input);
    return input.isMasked()
        ? reversed.maskedBy(Axes.reversed(call, call.name("mask"), input.ofMask()))
        : reversed;
  }

  /**
   * Runs a layer forwards.
   *
   * @param isZero whether to give 0 at steps that do not count, not what was before them
   */
  private static Tensor run(
      LayerCall call,
      String name,
      RecurrentWay recurrence,
      Tensor input,
      boolean isZero,
      List<StoredArray> stored) {
    if (!input.isMasked()) {
      return recurrence.write(name, input, givesSequences(call), stored);
    }
    GraphWriter graph = call.graph();
    Tensor mask = input.ofMask();
    Tensor compact =
        graph.vertex(
            name + "/compact", new CompactStepsVertex(), List.of(input, mask), input.sizes());
    Tensor states = recurrence.write(name, compact, true, stored);
    List<Tensor> masked = List.of(states, mask);
    return givesSequences(call)
        ? graph.vertex(
            name + "/sequence",
            new SpreadStepsVertex(isZero ? Output.ZERO : Output.HELD),
            masked,
            states.sizes())
        : graph.vertex(name + "/last", new SpreadStepsVertex(Output.LAST), masked, states.size(1));
  }
}
