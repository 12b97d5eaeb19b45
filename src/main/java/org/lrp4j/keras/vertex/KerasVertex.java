package org.lrp4j.keras.vertex;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonIgnoreProperties;

/**
 * A vertex of Keras, written in SameDiff. What it is made of are final fields that Jackson writes
 * and gives back to the constructor.
 */
@JsonIgnoreProperties({"vertexParams", "layerName"})
public abstract class KerasVertex extends SameDiffVertex {

  /** How many inputs it reads. */
  private final int inputs;

  /**
   * A vertex.
   *
   * @param inputs how many inputs it reads
   */
  KerasVertex(int inputs) {
    this.inputs = inputs;
  }

  /**
   * The operations.
   *
   * @param graph where to add them
   * @param x the inputs
   * @param parameters the parameters by their names
   * @return the output
   */
  abstract SDVariable output(
      SameDiff graph, List<SDVariable> x, Map<String, SDVariable> parameters);

  /**
   * The parameters.
   *
   * @return their shapes by their names, in a fixed order
   */
  Map<String, long[]> parameterShapes() {
    return new LinkedHashMap<>();
  }

  @Override
  public final SDVariable defineVertex(
      SameDiff graph,
      Map<String, SDVariable> layerInput,
      Map<String, SDVariable> parameters,
      Map<String, SDVariable> masks) {
    List<SDVariable> x = getVertexParams().getInputs().stream().map(layerInput::get).toList();
    return output(graph, x, parameters);
  }

  @Override
  public final void defineParametersAndInputs(SDVertexParams parameters) {
    String[] names = new String[inputs];
    for (int i = 0; i < inputs; i++) {
      names[i] = "input" + i;
    }
    parameters.defineInputs(names);
    parameterShapes().forEach(parameters::addWeightParam);
  }

  /** All zeros: the numbers are those of the file. */
  @Override
  public final void initializeParameters(Map<String, INDArray> parameters) {
    parameters.values().forEach(parameter -> parameter.assign(0));
  }

  @Override
  public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String vertexName,
      int index,
      INDArray parameters,
      boolean initializes,
      DataType type) {
    setName(vertexName);
    return new KerasVertexRun(this, graph, vertexName, index, parameters, initializes, type);
  }

  /** The same vertex: it holds nothing of a network. */
  @Override
  public final GraphVertex clone() {
    return copy();
  }

  /**
   * A vertex that is made alike.
   *
   * @return a new one
   */
  abstract KerasVertex copy();

  /**
   * What the vertex is made of.
   *
   * @return it, to be compared
   */
  abstract List<?> made();

  @Override
  public final boolean equals(Object other) {
    return other instanceof KerasVertex vertex
        && vertex.getClass() == getClass()
        && vertex.made().equals(made());
  }

  @Override
  public final int hashCode() {
    return 31 * getClass().hashCode() + made().hashCode();
  }

  /**
   * Not known before numbers flow.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public InputType getOutputType(int layerIndex, InputType... inputTypes) {
    throw new UnsupportedOperationException("build the graph without input types");
  }
}
