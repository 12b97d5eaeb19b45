package org.lrp4j.keras.layer;

import java.util.List;
import org.lrp4j.layer.InputScalingVertex;
import org.lrp4j.layer.masking.MaskOfMasksVertex;
import org.lrp4j.layer.masking.MaskOfValuesVertex;

/** What Keras 3 writes into a functional model to compute masks. */
final class MaskOperators {

  static final List<OperatorRow> ROWS =
      List.of(
          OperatorRow.of(2, MaskOperators::differs, "NotEqual", "math.not_equal"),
          OperatorRow.of(2, call -> combined(call, false), "LogicalOr", "math.logical_or"),
          OperatorRow.of(2, call -> combined(call, true), "LogicalAnd", "math.logical_and"),
          OperatorRow.of(1, MaskOperators::any, "Any").withOptions("axis"),
          OperatorRow.of(1, OperatorCall::input, "ConvertToTensor").withOptions("sparse", "ragged"),
          OperatorRow.of(1, call -> call.graph().scaled(call.name(), 0, call.input()), "ZerosLike"),
          OperatorRow.of(1, MaskOperators::ones, "OnesLike"));

  private MaskOperators() {}

  private static Tensor differs(OperatorCall call) {
    if (call.count() != 2 || call.isTensor(1) || !call.constant(1).isNumber()) {
      throw call.refused("is read of a tensor and a number");
    }
    Tensor input = call.input();
    if (input.rank() != 1) {
      throw call.refused("reads " + input.shape() + ": the indices of a text are read");
    }
    return call.graph()
        .vertex(
            call.name(),
            new MaskOfValuesVertex(call.constant(1).number()),
            List.of(input),
            input.sizes());
  }

  private static Tensor combined(OperatorCall call, boolean isOfAll) {
    List<Tensor> both = call.inputs();
    long[] sizes = MergingLayers.common(call.layer(), both);
    return call.graph().vertex(call.name(), new MaskOfMasksVertex(isOfAll), both, sizes);
  }

  private static Tensor any(OperatorCall call) {
    Tensor input = call.input();
    int[] axes = call.axes(0, input);
    if (input.rank() != 2 || axes.length != 1 || axes[0] != 2) {
      throw call.refused("is read along the features of a sequence");
    }
    return call.graph()
        .vertex(call.name(), new MaskOfValuesVertex(0), List.of(input), input.size(0));
  }

  private static Tensor ones(OperatorCall call) {
    double[] scale = {0};
    double[] shift = {1};
    return call.graph()
        .vertex(
            call.name(),
            new InputScalingVertex(scale, shift),
            List.of(call.input()),
            call.input().sizes());
  }
}
