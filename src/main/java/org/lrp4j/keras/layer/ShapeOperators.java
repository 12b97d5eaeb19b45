package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.keras.vertex.ReductionVertex;
import org.lrp4j.keras.vertex.ReductionVertex.Reduction;
import org.lrp4j.keras.vertex.SliceVertex;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Operators that move, leave out or sum up along axes. */
final class ShapeOperators {

  static final List<OperatorRow> ROWS =
      List.of(
          OperatorRow.of(1, ShapeOperators::reshape, "Reshape", "reshape")
              .withOptions("newshape|shape"),
          OperatorRow.of(
                  1, ShapeOperators::transpose, "Transpose", "transpose", "compat.v1.transpose")
              .withOptions("axes|perm"),
          OperatorRow.of(1, ShapeOperators::expand, "ExpandDims", "expand_dims")
              .withOptions("axis"),
          OperatorRow.of(1, ShapeOperators::squeeze, "Squeeze", "squeeze", "compat.v1.squeeze")
              .withOptions("axis"),
          OperatorRow.of(1, ShapeOperators::concatenate, "Concatenate", "concat")
              .withOptions("axis"),
          OperatorRow.of(1, ShapeOperators::slice, "GetItem", "__operators__.getitem")
              .withOptions("key|slice_spec"),
          reduction(Reduction.MEAN, "Mean", "math.reduce_mean"),
          reduction(Reduction.SUM, "Sum", "math.reduce_sum"),
          reduction(Reduction.MAXIMUM, "Max", "math.reduce_max"),
          OperatorRow.of(2, ShapeOperators::matrices, "Matmul", "linalg.matmul"));

  private ShapeOperators() {}

  private static OperatorRow reduction(Reduction reduction, String... names) {
    return OperatorRow.of(1, call -> reduced(call, reduction), names)
        .withOptions("axis", "keepdims");
  }

  private static Tensor reshape(OperatorCall call) {
    Tensor input = fixed(call);
    int[] wanted =
        call.integers(call.option(0).orElseThrow(() -> call.refused("has no shape to reshape to")));
    if (wanted.length < 2
        || wanted[0] != -1
        || Arrays.stream(wanted).skip(1).anyMatch(s -> s < 1)) {
      throw call.refused(
          "has the shape "
              + Arrays.toString(wanted)
              + ": it is read with -1 for the examples and fixed sizes behind it");
    }
    long[] sizes = IntStream.of(wanted).skip(1).asLongStream().toArray();
    if (Arrays.stream(sizes).reduce(1, Math::multiplyExact) != input.length()) {
      throw call.refused(
          "has the shape " + Arrays.toString(wanted) + ", but reads " + input.shape());
    }
    return call.graph().reshaped(call.name(), input, sizes);
  }

  private static Tensor fixed(OperatorCall call) {
    if (!call.input().isFixed()) {
      throw call.refused("reads " + call.input().shape() + ": the sizes have to be fixed");
    }
    return call.input();
  }

  private static Tensor openOnce(OperatorCall call) {
    if (!call.input().isOpenOnce()) {
      throw call.refused("reads " + call.input().shape() + ": no more than one size may be open");
    }
    return call.input();
  }

  private static Tensor transpose(OperatorCall call) {
    int[] axes =
        call.integers(call.option(0).orElseThrow(() -> call.refused("turns the examples' axis")));
    int[] sorted = axes.clone();
    Arrays.sort(sorted);
    if (axes[0] != 0
        || !Arrays.equals(sorted, IntStream.rangeClosed(0, call.input().rank()).toArray())) {
      throw call.refused(
          "has the axes " + Arrays.toString(axes) + ": the examples' have to stay first");
    }
    return Axes.permuted(call.layer(), call.name(), call.input(), axes);
  }

  private static Tensor expand(OperatorCall call) {
    Tensor input = openOnce(call);
    int rank = input.rank() + 2;
    int given = call.option(0).map(JsonNode::asInt).orElse(-1);
    int axis = given < 0 ? given + rank : given;
    if (axis < 1 || axis >= rank) {
      throw call.refused("puts an axis before the examples'");
    }
    List<Long> sizes = new ArrayList<>(Arrays.stream(input.sizes()).boxed().toList());
    sizes.add(axis - 1, 1L);
    return call.graph()
        .reshaped(call.name(), input, sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static Tensor squeeze(OperatorCall call) {
    Tensor input = openOnce(call);
    int[] ones =
        IntStream.rangeClosed(1, input.rank()).filter(axis -> input.size(axis - 1) == 1).toArray();
    List<Integer> left = Arrays.stream(call.axes(0, input, ones)).boxed().toList();
    if (left.isEmpty() || left.stream().anyMatch(axis -> input.size(axis - 1) != 1)) {
      throw call.refused("leaves out axes of " + input.shape() + " whose size is not 1");
    }
    long[] sizes =
        IntStream.rangeClosed(1, input.rank())
            .filter(axis -> !left.contains(axis))
            .mapToLong(axis -> input.size(axis - 1))
            .toArray();
    if (sizes.length == 0) {
      throw call.refused("leaves no axis of " + input.shape() + " but the examples'");
    }
    return call.graph().reshaped(call.name(), input, sizes);
  }

  private static Tensor concatenate(OperatorCall call) {
    Tensor first = call.inputs().get(0);
    int axis = call.axes(0, first, first.rank())[0];
    return MergingLayers.sideBySide(call.layer(), axis);
  }

  private static Tensor slice(OperatorCall call) {
    Tensor input = call.input();
    Axes.requireRead(call.layer(), input);
    JsonNode key = call.option(0).orElseThrow(() -> call.refused("takes nothing"));
    JsonNode whole = key.isArray() ? key : key.path("config").path("items");
    int named = whole.size();
    for (JsonNode part : whole) {
      named -= isEllipsis(part) ? 1 : 0;
    }
    if (!whole.isArray() || whole.isEmpty() || named > input.rank() + 1) {
      throw call.refused("takes " + key + " of " + input.shape() + ", which is not read");
    }
    SlicedAxis[] axes = new SlicedAxis[input.rank()];
    int next = 0;
    for (JsonNode part : whole) {
      if (isEllipsis(part)) {
        next += input.rank() + 1 - named;
        continue;
      }
      SlicedAxis axis = SlicedAxis.of(call, part, next == 0 ? Tensor.ANY : input.size(next - 1));
      if (next == 0 && !axis.isWhole()) {
        throw call.refused("takes " + key + ": all examples have to be taken");
      }
      if (next > 0) {
        axes[next - 1] = axis;
      }
      next++;
    }
    List<Long> sizes = new ArrayList<>();
    long[][] bounds = new long[axes.length][];
    for (int i = 0; i < axes.length; i++) {
      SlicedAxis axis = axes[i] == null ? SlicedAxis.WHOLE : axes[i];
      bounds[i] = axis.bounds();
      if (!axis.isPoint()) {
        boolean isKnown = !axis.isWhole() && input.size(i) != Tensor.ANY;
        sizes.add(isKnown ? axis.length() : input.size(i));
      }
    }
    if (sizes.isEmpty()) {
      throw call.refused("takes a single number of each example: take a range of one");
    }
    return call.graph()
        .vertex(
            call.name(),
            new SliceVertex(bounds),
            List.of(input),
            sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static boolean isEllipsis(JsonNode part) {
    return part.path("class_name").asText().equals("__ellipsis__");
  }

  private static Tensor reduced(OperatorCall call, Reduction reduction) {
    Tensor input = call.input();
    Axes.requireRead(call.layer(), input);
    int[] axes = call.axes(0, input);
    if (axes.length == 0) {
      throw call.refused("goes over all axes, the examples' too");
    }
    boolean isKept = call.isTrue(1);
    List<Long> sizes = new ArrayList<>();
    for (int axis = 1; axis <= input.rank(); axis++) {
      int own = axis;
      if (IntStream.of(axes).noneMatch(other -> other == own)) {
        sizes.add(input.size(axis - 1));
      } else if (isKept) {
        sizes.add(1L);
      }
    }
    if (sizes.isEmpty()) {
      throw call.refused("leaves no axis but the examples': use keepdims");
    }
    return call.graph()
        .vertex(
            call.name(),
            new ReductionVertex(reduction, axes, isKept),
            List.of(input),
            sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static Tensor matrices(OperatorCall call) {
    List<Tensor> both = call.inputs();
    if (both.size() != 2 || both.get(0).rank() != 2 || both.get(1).rank() != 2) {
      throw call.refused("is read of two tensors of rows and columns");
    }
    return DotProducts.written(
        call.graph(), call.name(), both, 2, 1, both.get(0).size(0), both.get(1).size(1));
  }
}
