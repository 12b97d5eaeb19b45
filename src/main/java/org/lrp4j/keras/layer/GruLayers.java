package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.vertex.GruVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** GRU, one way and both ways. Its gates are in the order update, reset, candidate. */
final class GruLayers {

  private static final int GATES = 3;

  private GruLayers() {}

  /** The row's writer. */
  static Tensor oneWay(LayerCall call) {
    List<Parameter> parameters = parameters(call, call.weights(weights(call)));
    Tensor input = call.input(2);
    boolean isBackwards = call.arguments().isTrue("go_backwards", false);
    Tensor read = isBackwards ? Axes.reversed(call, call.name("reversed"), input) : input;
    return written(call, call.name(), read, parameters);
  }

  /** Two layers side by side, of which the second reads from the end. */
  static Tensor bothWays(LayerCall call, LayerCall inner, String mode) {
    List<Weight> own = weights(inner);
    List<Weight> expected = new ArrayList<>();
    own.forEach(weight -> expected.add(weight.within("forward_layer")));
    own.forEach(weight -> expected.add(weight.within("backward_layer")));
    List<StoredArray> stored = call.weights(expected);
    Tensor input = call.input(2);
    Tensor forward =
        written(
            inner, call.name("forward"), input, parameters(inner, stored.subList(0, own.size())));
    Tensor backward =
        written(
            inner,
            call.name("backward"),
            Axes.reversed(call, call.name("reversed"), input),
            parameters(inner, stored.subList(own.size(), stored.size())));
    if (backward.rank() == 2) {
      backward = Axes.reversed(call, call.name("order"), backward);
    }
    List<Tensor> both = List.of(forward, backward);
    long[] sizes = forward.sizes();
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

  private static Tensor written(
      LayerCall call, String name, Tensor input, List<Parameter> parameters) {
    int units = call.arguments().size("units");
    boolean givesSequences = call.arguments().isTrue("return_sequences", false);
    var vertex =
        new GruVertex(input.size(0), input.size(1), units, resetsAfter(call), givesSequences);
    long[] sizes = givesSequences ? new long[] {input.size(0), units} : new long[] {units};
    return call.graph().vertex(name, vertex, List.of(input), parameters, sizes);
  }

  /** Early versions of Keras 2 knew no other than the reset before. */
  private static boolean resetsAfter(LayerCall call) {
    return call.arguments().isTrue("reset_after", false);
  }

  private static List<Weight> weights(LayerCall call) {
    Tensor input = call.input(2);
    if (!input.isFixed()) {
      throw call.refused("reads " + input.shape() + ": the number of steps has to be fixed");
    }
    if (!call.arguments().text("activation", "tanh").equals("tanh")) {
      throw call.arguments().refused("activation", "tanh alone is read");
    }
    if (!call.arguments().text("recurrent_activation", "sigmoid").equals("sigmoid")) {
      throw call.arguments().refused("recurrent_activation", "sigmoid alone is read");
    }
    long units = call.arguments().size("units");
    List<Weight> weights = new ArrayList<>();
    weights.add(new Weight("cell", "kernel", input.size(1), GATES * units));
    weights.add(new Weight("cell", "recurrent_kernel", units, GATES * units));
    if (call.arguments().isTrue("use_bias", true)) {
      weights.add(
          resetsAfter(call)
              ? new Weight("cell", "bias", 2, GATES * units)
              : new Weight("cell", "bias", GATES * units));
    }
    return weights;
  }

  private static List<Parameter> parameters(LayerCall call, List<StoredArray> stored) {
    int units = call.arguments().size("units");
    boolean isAfter = resetsAfter(call);
    String[] gates = {"z", "r", "h"};
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < GATES; i++) {
      int gate = i;
      parameters.add(Parameter.of("W" + gates[i], stored.get(0), read -> block(read, gate, units)));
      parameters.add(Parameter.of("U" + gates[i], stored.get(1), read -> block(read, gate, units)));
      parameters.add(
          stored.size() < GATES
              ? Parameter.constant("b" + gates[i], 0)
              : Parameter.of(
                  "b" + gates[i], stored.get(2), read -> bias(read, gate, units, isAfter)));
    }
    parameters.add(
        stored.size() < GATES || !isAfter
            ? Parameter.constant("ch", 0)
            : Parameter.of("ch", stored.get(2), read -> rows(block(read, 2, units), 1)));
    return parameters;
  }

  /** A gate adds both of its biases; the candidate's second one is under the reset. */
  private static INDArray bias(INDArray read, int gate, int units, boolean isAfter) {
    INDArray block = block(isAfter ? read : read.reshape(1, read.length()), gate, units);
    return isAfter && gate < 2 ? rows(block, 0).add(rows(block, 1)) : rows(block, 0);
  }

  private static INDArray rows(INDArray block, int row) {
    return block.getRow(row, true);
  }

  private static INDArray block(INDArray read, int gate, int units) {
    var part = NDArrayIndex.interval((long) gate * units, (long) (gate + 1) * units);
    return read.get(NDArrayIndex.all(), part);
  }
}
