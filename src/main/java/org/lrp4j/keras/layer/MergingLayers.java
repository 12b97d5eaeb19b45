package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.keras.vertex.WeighingVertex;

/** Several tensors as one: element by element, with sizes of 1 copied, or side by side. */
final class MergingLayers {

  static final List<LayerRow> ROWS =
      List.of(
          elementWise("Add", Op.Add),
          LayerRow.of("Multiply", MergingLayers::product).withMasks(MaskUse.READS),
          elementWise("Average", Op.Average),
          elementWise("Maximum", Op.Max),
          LayerRow.of("Minimum", call -> StepMasks.ofMerge(call, minimum(call)))
              .withMasks(MaskUse.READS),
          LayerRow.of("Subtract", call -> StepMasks.ofMerge(call, difference(call)))
              .withMasks(MaskUse.READS),
          LayerRow.of("Concatenate", MergingLayers::concatenate)
              .honouring("axis")
              .withMasks(MaskUse.READS)
              .noting("axis: any but the examples'"));

  private MergingLayers() {}

  private static LayerRow elementWise(String type, Op op) {
    return LayerRow.of(
            type, call -> StepMasks.ofMerge(call, merged(call, call.name(), op, call.inputs())))
        .withMasks(MaskUse.READS);
  }

  /** Keras 3 puts 1 where a step does not count, and 0 where it counts in no factor. */
  private static Tensor product(LayerCall call) {
    if (!call.isKeras3()) {
      return StepMasks.ofMerge(call, merged(call, call.name(), Op.Product, call.inputs()));
    }
    List<Tensor> factors =
        call.inputs().stream().map(input -> StepMasks.filled(call, input)).toList();
    Tensor product = StepMasks.ofMerge(call, merged(call, call.name(), Op.Product, factors));
    return product.isMasked() ? StepMasks.emptied(call, product) : product;
  }

  static Tensor minimum(LayerCall call) {
    List<Tensor> negative =
        call.inputs().stream()
            .map(input -> call.graph().scaled(call.name("negative"), -1, input))
            .toList();
    return call.graph()
        .scaled(call.name(), -1, merged(call, call.name("maximum"), Op.Max, negative));
  }

  static Tensor difference(LayerCall call) {
    if (call.inputs().size() != 2) {
      throw call.problem("reads " + call.inputs().size() + " tensors, where two are expected");
    }
    List<Tensor> parts = ofOneRank(call, call.inputs());
    return call.graph()
        .vertex(call.name(), new ElementWiseVertex(Op.Subtract), parts, common(call, parts));
  }

  static Tensor merged(LayerCall call, String name, Op op, List<Tensor> inputs) {
    if (inputs.size() < 2) {
      throw call.problem("reads " + inputs.size() + " tensor, where two or more are expected");
    }
    List<Tensor> parts = new ArrayList<>(ofOneRank(call, inputs));
    long[] sizes = common(call, parts);
    if (op == Op.Product && parts.size() == 2) {
      Optional<Tensor> weighed = weighed(call, name, parts, sizes);
      if (weighed.isPresent()) {
        return weighed.get();
      }
    }
    boolean isBroadcast = parts.stream().anyMatch(part -> !Arrays.equals(part.sizes(), sizes));
    if (!isBroadcast) {
      return call.graph().vertex(name, new ElementWiseVertex(op), parts, sizes);
    }
    // Deeplearning4j copies what is smaller to the size of the first.
    parts.sort(Comparator.comparing(part -> !Arrays.equals(part.sizes(), sizes)));
    if (op == Op.Max && (parts.size() > 2 || !Arrays.equals(parts.get(0).sizes(), sizes))) {
      throw call.refused(
          "reads "
              + call.inputs().stream().map(Tensor::shape).toList()
              + ": of different shapes two are read, one of them of the result's shape");
    }
    return call.graph().vertex(name, new ElementWiseVertex(op), parts, sizes);
  }

  /** A product with a softmax, which weighs the other factor, of the product's own shape. */
  private static Optional<Tensor> weighed(
      LayerCall call, String name, List<Tensor> parts, long... sizes) {
    for (int i = 0; i < 2; i++) {
      Tensor weights = parts.get(i);
      Tensor values = parts.get(1 - i);
      Optional<int[]> axes = call.graph().softmax(weights).flatMap(SoftmaxOfScores::axes);
      boolean isWeighing =
          axes.isPresent()
              && call.graph().softmax(values).isEmpty()
              && values.rank() <= Axes.MOST
              && Arrays.equals(values.sizes(), sizes);
      if (isWeighing) {
        Tensor scores = call.graph().scores(weights);
        var vertex = new WeighingVertex(scores.rank() + 1, axes.get());
        return Optional.of(call.graph().vertex(name, vertex, List.of(values, scores), sizes));
      }
    }
    return Optional.empty();
  }

  /** Keras puts what has fewer axes behind new ones, next to the examples'. */
  private static List<Tensor> ofOneRank(LayerCall call, List<Tensor> inputs) {
    int rank = inputs.stream().mapToInt(Tensor::rank).max().orElseThrow();
    List<Tensor> same = new ArrayList<>();
    for (Tensor input : inputs) {
      if (input.rank() == rank) {
        same.add(input);
        continue;
      }
      if (!input.isOpenOnce()) {
        throw call.refused("reads " + input.shape() + ": no more than one size may be open");
      }
      long[] sizes = new long[rank];
      Arrays.fill(sizes, 1);
      System.arraycopy(input.sizes(), 0, sizes, rank - input.rank(), input.rank());
      same.add(call.graph().reshaped(call.name("axes"), input, sizes));
    }
    return same;
  }

  static long[] common(LayerCall call, List<Tensor> inputs) {
    long[] sizes = inputs.get(0).sizes();
    for (Tensor input : inputs) {
      for (int axis = 0; axis < sizes.length; axis++) {
        long own = input.size(axis);
        if (sizes[axis] == 1 || own == sizes[axis]) {
          sizes[axis] = own;
        } else if (sizes[axis] == Tensor.ANY && own != 1) {
          sizes[axis] = own;
        } else if (own != 1 && own != Tensor.ANY) {
          throw call.problem("reads " + inputs.stream().map(Tensor::shape).toList());
        }
      }
    }
    return sizes;
  }

  private static Tensor concatenate(LayerCall call) {
    List<Tensor> inputs = call.inputs();
    if (inputs.isEmpty()) {
      throw call.problem("reads no tensor");
    }
    int[] given = call.arguments().has("axis") ? call.arguments().integers("axis") : new int[] {-1};
    int rank = inputs.get(0).rank() + 1;
    int axis = given[0] < 0 ? given[0] + rank : given[0];
    if (given.length != 1 || axis < 1 || axis >= rank) {
      throw call.arguments()
          .refused("axis", "expected one of the axes of " + inputs.get(0).shape() + " from 1");
    }
    return StepMasks.ofConcatenation(call, sideBySide(call, axis), axis);
  }

  /** Several tensors along an axis, the examples' being 0. */
  static Tensor sideBySide(LayerCall call, int axis) {
    List<Tensor> inputs = call.inputs();
    if (inputs.size() == 1) {
      return inputs.get(0);
    }
    long[] sizes = inputs.get(0).sizes();
    for (Tensor input : inputs.subList(1, inputs.size())) {
      if (input.rank() != sizes.length) {
        throw call.problem("reads " + inputs.stream().map(Tensor::shape).toList());
      }
      for (int i = 0; i < sizes.length; i++) {
        if (i == axis - 1) {
          boolean isFixed = sizes[i] != Tensor.ANY && input.size(i) != Tensor.ANY;
          sizes[i] = isFixed ? sizes[i] + input.size(i) : Tensor.ANY;
        } else if (sizes[i] == Tensor.ANY) {
          sizes[i] = input.size(i);
        } else if (input.size(i) != Tensor.ANY && input.size(i) != sizes[i]) {
          throw call.problem("reads " + inputs.stream().map(Tensor::shape).toList());
        }
      }
    }
    MergeVertex vertex = new MergeVertex();
    vertex.setMergeAxis(axis);
    return call.graph().vertex(call.name(), vertex, inputs, sizes);
  }
}
