package org.lrp4j.keras.vertex;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDIndex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A gated recurrent unit (Cho et al., 2014) for sequences [examples, steps, features], with sigmoid
 * gates z and r: {@code h' = z·h + (1 − z)·tanh(x Wh + bh + r·(h Uh + ch))}, or with the reset
 * before the product {@code (r·h) Uh}. The parameters are Wz, Wr, Wh [features, units], Uz, Ur, Uh
 * [units, units] and bz, br, bh, ch.
 */
public final class GruVertex extends KerasVertex {

  /** How many steps a sequence has; -1 for any number. */
  @JsonProperty private final long steps;

  /** How many features it has. */
  @JsonProperty private final long features;

  /** How many units there are. */
  @JsonProperty private final long units;

  /** Whether the reset gate comes behind the product of matrices. */
  @JsonProperty private final boolean resetAfter;

  /** Whether to give the states of all steps, not the last. */
  @JsonProperty private final boolean sequences;

  /**
   * A vertex.
   *
   * @param steps how many steps a sequence has; -1 for any number
   * @param features how many features it has
   * @param units how many units there are
   * @param resetAfter whether the reset gate comes behind the product of matrices
   * @param sequences whether to give the states of all steps, not the last
   */
  @JsonCreator
  public GruVertex(
      @JsonProperty("steps") long steps,
      @JsonProperty("features") long features,
      @JsonProperty("units") long units,
      @JsonProperty("resetAfter") boolean resetAfter,
      @JsonProperty("sequences") boolean sequences) {
    super(1);
    this.steps = steps;
    this.features = features;
    this.units = units;
    this.resetAfter = resetAfter;
    this.sequences = sequences;
  }

  @Override
  Map<String, long[]> parameterShapes() {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    for (String gate : List.of("z", "r", "h")) {
      shapes.put("W" + gate, new long[] {features, units});
      shapes.put("U" + gate, new long[] {units, units});
      shapes.put("b" + gate, new long[] {1, units});
    }
    shapes.put("ch", new long[] {1, units});
    return shapes;
  }

  /**
   * The operations are written out for as many steps as the input has.
   *
   * @throws IllegalArgumentException if there are more or less than the vertex is for
   */
  @Override
  public void validateInput(INDArray[] input) {
    if (input[0].rank() != 3 || (steps > 0 && input[0].size(1) != steps)) {
      throw new IllegalArgumentException(
          "Expected sequences of "
              + steps
              + " steps, but got the shape "
              + input[0].shapeInfoToString());
    }
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable input = x.get(0);
    List<SDVariable> states = new ArrayList<>();
    SDVariable state = resetAfter ? noState(graph, input) : null;
    for (long step = 0; step < input.getShape()[1]; step++) {
      SDVariable now = input.get(SDIndex.all(), SDIndex.point(step), SDIndex.all());
      state = next(graph, now.reshape(-1, features), state, parameters);
      if (sequences) {
        states.add(graph.expandDims(state, 1));
      }
    }
    return sequences ? graph.concat(1, states.toArray(SDVariable[]::new)) : state;
  }

  /**
   * The state before the first step, which is 0, as if it came of the input: then what the reset
   * gate scales in the first step, where nothing but ch is left, is a signal, and the gate is no
   * activation function in front of a gain.
   */
  private SDVariable noState(SameDiff graph, SDVariable input) {
    SDVariable first = input.get(SDIndex.all(), SDIndex.point(0), SDIndex.all());
    var zeros = Nd4j.zeros(input.dataType(), features, units);
    return first.reshape(-1, features).mmul(graph.constant(zeros));
  }

  /** With the reset before the product the first step's state, which is 0, is left out. */
  private SDVariable next(
      SameDiff graph, SDVariable x, SDVariable h, Map<String, SDVariable> parameters) {
    SDVariable update = graph.nn().sigmoid(sum(x, h, parameters, "z"));
    SDVariable reset = graph.nn().sigmoid(sum(x, h, parameters, "r"));
    SDVariable candidate;
    if (resetAfter) {
      SDVariable shift = parameters.get("ch");
      SDVariable before = h == null ? shift : h.mmul(parameters.get("Uh")).add(shift);
      candidate = sum(x, null, parameters, "h").add(reset.mul(before));
    } else {
      candidate = sum(x, h == null ? null : reset.mul(h), parameters, "h");
    }
    SDVariable fresh = update.rsub(1).mul(graph.math().tanh(candidate));
    return h == null ? fresh : update.mul(h).add(fresh);
  }

  private static SDVariable sum(
      SDVariable x, SDVariable h, Map<String, SDVariable> parameters, String gate) {
    SDVariable own = x.mmul(parameters.get("W" + gate));
    SDVariable both = h == null ? own : own.add(h.mmul(parameters.get("U" + gate)));
    return both.add(parameters.get("b" + gate));
  }

  @Override
  KerasVertex copy() {
    return new GruVertex(steps, features, units, resetAfter, sequences);
  }

  @Override
  List<?> made() {
    return List.of(steps, features, units, resetAfter, sequences);
  }
}
