package org.lrp4j.keras.layer;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.vertex.GruVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** GRU. Its gates are in the order update, reset, candidate. */
final class GruLayers {

  private static final int GATES = 3;

  private GruLayers() {}

  /** A GRU that reads forwards. */
  static RecurrentWay recurrence(LayerCall call) {
    return new Gru(call, weights(call));
  }

  private record Gru(LayerCall call, List<Weight> weights) implements RecurrentWay {

    @Override
    public Tensor write(
        String name, Tensor input, boolean givesSequences, List<StoredArray> stored) {
      int units = call.arguments().size("units");
      var vertex =
          new GruVertex(input.size(0), input.size(1), units, resetsAfter(call), givesSequences);
      long[] sizes = givesSequences ? new long[] {input.size(0), units} : new long[] {units};
      return call.graph().vertex(name, vertex, List.of(input), parameters(call, stored), sizes);
    }
  }

  /** Early versions of Keras 2 knew no other than the reset before. */
  private static boolean resetsAfter(LayerCall call) {
    return call.arguments().isTrue("reset_after", false);
  }

  private static List<Weight> weights(LayerCall call) {
    Tensor input = call.input(2);
    if (input.size(1) == Tensor.ANY) {
      throw call.problem("reads " + input.shape() + ", of which the features are not known");
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
