package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.lrp4j.keras.vertex.FunctionVertex;
import org.lrp4j.keras.vertex.FunctionVertex.Function;
import org.lrp4j.keras.vertex.GainVertex;
import org.lrp4j.keras.vertex.QuotientVertex;
import org.lrp4j.layer.InputScalingVertex;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@code + − * / **}, maximum and minimum, of tensors and constants. What is done to an input of
 * the network by constants alone is a change of units, which relevance passes; elsewhere a constant
 * that is added absorbs relevance as a bias does.
 */
final class ArithmeticOperators {

  static final List<OperatorRow> ROWS =
      List.of(
          OperatorRow.of(2, ArithmeticOperators::sum, "Add", "__operators__.add", "math.add"),
          OperatorRow.of(2, ArithmeticOperators::difference, "Subtract", "math.subtract"),
          OperatorRow.of(2, ArithmeticOperators::product, "Multiply", "math.multiply"),
          OperatorRow.of(
              2,
              ArithmeticOperators::quotient,
              "TrueDivide",
              "Divide",
              "math.truediv",
              "math.divide",
              "RealDiv"),
          OperatorRow.of(
              1, call -> scaled(call, call.name(), call.input(), -1), "Negative", "math.negative"),
          OperatorRow.of(2, ArithmeticOperators::power, "Power", "math.pow"),
          OperatorRow.of(2, call -> extreme(call, call.name(), 1), "Maximum", "math.maximum"),
          OperatorRow.of(2, call -> extreme(call, call.name(), -1), "Minimum", "math.minimum"));

  private ArithmeticOperators() {}

  /** Whether both operands are tensors, of which one may have sizes of 1. */
  private static boolean isOfTensors(OperatorCall call) {
    if (call.count() != 2) {
      throw call.refused("is called with %d operands, where two are read".formatted(call.count()));
    }
    if (!call.isTensor(0) || !call.isTensor(1)) {
      return false;
    }
    List<Tensor> both = call.inputs();
    if (both.get(0).rank() != both.get(1).rank()) {
      throw call.refused(
          "reads " + both.stream().map(Tensor::shape).toList() + ": as many axes are read");
    }
    return true;
  }

  private static Tensor sum(OperatorCall call) {
    return isOfTensors(call)
        ? MergingLayers.merged(call.layer(), call.name(), Op.Add, call.inputs())
        : shifted(call, call.name(), call.input(), constant(call));
  }

  private static Constant constant(OperatorCall call) {
    return call.constant(call.isTensor(0) ? 1 : 0);
  }

  private static Tensor difference(OperatorCall call) {
    if (isOfTensors(call)) {
      return MergingLayers.difference(call.layer());
    }
    if (call.isTensor(0)) {
      return shifted(call, call.name(), call.input(), constant(call).map(c -> -c));
    }
    Tensor negative = scaled(call, call.layer().name("negative"), call.input(), -1);
    return shifted(call, call.name(), negative, constant(call));
  }

  private static Tensor product(OperatorCall call) {
    return isOfTensors(call)
        ? MergingLayers.merged(call.layer(), call.name(), Op.Product, call.inputs())
        : scaled(call, call.name(), call.input(), constant(call));
  }

  private static Tensor quotient(OperatorCall call) {
    if (isOfTensors(call)) {
      long[] sizes = MergingLayers.common(call.layer(), call.inputs());
      Axes.requireRead(call.layer(), call.inputs().get(0));
      return call.graph().vertex(call.name(), new QuotientVertex(), call.inputs(), sizes);
    }
    if (call.isTensor(0)) {
      return scaled(call, call.name(), call.input(), constant(call).map(c -> 1 / c));
    }
    Tensor inverse = function(call, call.layer().name("inverse"), Function.RECIPROCAL, -1);
    return scaled(call, call.name(), inverse, constant(call));
  }

  private static Tensor power(OperatorCall call) {
    if (isOfTensors(call) || !call.isTensor(0) || !constant(call).isNumber()) {
      throw call.refused("is read of a tensor with a number as the exponent");
    }
    return function(call, call.name(), Function.POWER, constant(call).number());
  }

  /** A function of each number. */
  static Tensor function(OperatorCall call, String name, Function function, double exponent) {
    Tensor input = call.input();
    Axes.requireRead(call.layer(), input);
    return call.graph()
        .vertex(name, new FunctionVertex(function, exponent), List.of(input), input.sizes());
  }

  /** The minimum is the negative maximum of the negatives. */
  private static Tensor extreme(OperatorCall call, String name, int sign) {
    if (isOfTensors(call)) {
      return sign > 0
          ? MergingLayers.merged(call.layer(), name, Op.Max, call.inputs())
          : MergingLayers.minimum(call.layer());
    }
    Constant constant = constant(call);
    if (!constant.isNumber()) {
      throw call.refused("is read of two tensors, or a tensor and a number");
    }
    Function function = sign > 0 ? Function.AT_LEAST : Function.AT_MOST;
    return function(call, name, function, constant.number());
  }

  private static Tensor scaled(OperatorCall call, String name, Tensor input, double factor) {
    return scaled(call, name, input, new Constant(new long[0], factor));
  }

  private static Tensor scaled(OperatorCall call, String name, Tensor input, Constant factor) {
    GraphWriter graph = call.graph();
    boolean isUnits = graph.isUnitsOfInput(input) && isAlongLast(factor, input);
    if (factor.isNumber()) {
      Tensor scaled = graph.scaled(name, factor.number(), input);
      return isUnits ? graph.asUnitsOfInput(scaled) : scaled;
    }
    return isUnits
        ? units(call, name, input, factor.numbers(), new double[factor.numbers().length])
        : gain(call, name, input, factor, factor.map(c -> 0));
  }

  private static Tensor shifted(OperatorCall call, String name, Tensor input, Constant shift) {
    GraphWriter graph = call.graph();
    if (graph.isUnitsOfInput(input) && isAlongLast(shift, input)) {
      double[] ones = new double[shift.numbers().length];
      Arrays.fill(ones, 1);
      return units(call, name, input, ones, shift.numbers());
    }
    return shift.isNumber()
        ? graph.vertex(name, new ShiftVertex(shift.number()), List.of(input), input.sizes())
        : gain(call, name, input, shift.map(c -> 1), shift);
  }

  private static boolean isAlongLast(Constant constant, Tensor input) {
    return constant.isNumber()
        || constant.numbers().length == input.last()
            && constant.shape()[constant.shape().length - 1] == input.last();
  }

  private static Tensor units(
      OperatorCall call, String name, Tensor input, double[] scale, double... shift) {
    GraphWriter graph = call.graph();
    return graph.asUnitsOfInput(
        graph.vertex(name, new InputScalingVertex(scale, shift), List.of(input), input.sizes()));
  }

  private static Tensor gain(
      OperatorCall call, String name, Tensor input, Constant scale, Constant shift) {
    Axes.requireRead(call.layer(), input);
    int axes = input.rank() + 1;
    boolean fits = scale.shape().length <= axes;
    long[] shape = fits ? scale.shapeOf(axes) : new long[0];
    for (int axis = 0; fits && axis < axes; axis++) {
      fits = shape[axis] == 1 || axis > 0 && shape[axis] == input.size(axis - 1);
    }
    if (!fits) {
      throw call.refused(
          "reads %s and a constant of the shape %s, which does not fit into it"
              .formatted(input.shape(), Arrays.toString(scale.shape())));
    }
    List<Parameter> parameters =
        List.of(parameter("gamma", scale, shape), parameter("beta", shift, shape));
    return call.graph()
        .vertex(name, new GainVertex(shape), List.of(input), parameters, input.sizes());
  }

  private static Parameter parameter(String key, Constant values, long... shape) {
    return new Parameter(
        key,
        written ->
            written.assign(
                Nd4j.createFromArray(values.numbers())
                    .reshape('c', shape)
                    .castTo(written.dataType())));
  }
}
