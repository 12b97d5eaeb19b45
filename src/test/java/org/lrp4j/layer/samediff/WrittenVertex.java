package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A user's vertex of two inputs. */
public final class WrittenVertex extends SameDiffVertex {

  private static final long serialVersionUID = 1L;

  /** What the user would write in {@code defineVertex}. */
  @FunctionalInterface
  public interface Body {
    SDVariable of(SameDiff sd, SDVariable a, SDVariable b, Map<String, SDVariable> parameters);
  }

  private final transient Body body;
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /**
   * A vertex.
   *
   * @param body what is computed
   */
  public WrittenVertex(Body body) {
    this.body = body;
  }

  /** The same with a parameter. */
  public WrittenVertex with(String name, long... shape) {
    shapes.put(name, shape);
    return this;
  }

  @Override
  public GraphVertex clone() {
    WrittenVertex copy = new WrittenVertex(body);
    shapes.forEach(copy::with);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public SDVariable defineVertex(
      SameDiff sd,
      Map<String, SDVariable> inputs,
      Map<String, SDVariable> parameters,
      Map<String, SDVariable> masks) {
    return body.of(sd, inputs.get("first"), inputs.get("second"), parameters);
  }

  @Override
  public void defineParametersAndInputs(SDVertexParams parameters) {
    parameters.defineInputs("first", "second");
    shapes.forEach(parameters::addWeightParam);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> parameters) {
    parameters.values().forEach(value -> value.assign(0.1));
  }

  @Override
  public InputType getOutputType(int index, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public String toString() {
    return "WrittenVertex" + Arrays.toString(shapes.keySet().toArray());
  }
}
