package org.lrp4j.keras.vertex;

import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A function of each number that no activation function is. */
public final class FunctionVertex extends KerasVertex {

  /** Which function. */
  public enum Function {
    /** x². */
    SQUARE,
    /** The square root. */
    SQRT,
    /** |x|. */
    ABSOLUTE,
    /** The natural logarithm. */
    LOG,
    /** 1 / x. */
    RECIPROCAL,
    /** x to a constant. */
    POWER,
    /** x, or a constant that is larger. */
    AT_LEAST,
    /** x, or a constant that is smaller. */
    AT_MOST
  }

  /** Which function. */
  @JsonProperty private final Function function;

  /** The constant of those that have one. */
  @JsonProperty private final double constant;

  /**
   * A vertex.
   *
   * @param function which function
   * @param constant the constant of those that have one
   */
  @JsonCreator
  public FunctionVertex(
      @JsonProperty("function") Function function, @JsonProperty("constant") double constant) {
    super(1);
    this.function = function;
    this.constant = constant;
  }

  @Override
  SDVariable output(SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters) {
    SDVariable input = x.get(0);
    return switch (function) {
      case SQUARE -> graph.math().square(input);
      case SQRT -> graph.math().sqrt(input);
      case ABSOLUTE -> graph.math().abs(input);
      case LOG -> graph.math().log(input);
      case RECIPROCAL -> graph.math().reciprocal(input);
      case POWER -> graph.math().pow(input, constant);
      case AT_LEAST -> graph.math().clipByValue(input, constant, Float.MAX_VALUE);
      case AT_MOST -> graph.math().clipByValue(input, -Float.MAX_VALUE, constant);
    };
  }

  @Override
  KerasVertex copy() {
    return new FunctionVertex(function, constant);
  }

  @Override
  List<?> made() {
    return List.of(function, constant);
  }
}
