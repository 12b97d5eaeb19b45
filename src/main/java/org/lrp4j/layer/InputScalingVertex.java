package org.lrp4j.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The normalisation of a network's input within the network: {@code y = scale · x + shift}, one
 * scale and shift for all numbers, or one for each place along the last axis.
 *
 * <p>That is a change of units, not a step of the decision: relevance passes unchanged, so that the
 * picture is of the numbers that the user gave. For anything else take Deeplearning4j's scale and
 * shift vertices, whose constant absorbs relevance. A network with this vertex is saved and loaded
 * as any other, but needs lrp4j on the class path.
 */
public final class InputScalingVertex extends GraphVertex {

  /** One number, or one for each place along the last axis. */
  @JsonProperty private final double[] scale;

  /** As many. */
  @JsonProperty private final double[] shift;

  /**
   * A vertex.
   *
   * @param scale one number, or one for each place along the last axis
   * @param shift as many
   * @throws IllegalArgumentException if these are not as many, or none
   */
  @JsonCreator
  public InputScalingVertex(
      @JsonProperty("scale") double[] scale, @JsonProperty("shift") double[] shift) {
    if (scale.length == 0 || scale.length != shift.length) {
      throw new IllegalArgumentException(
          "Expected as many scales as shifts, but got " + scale.length + " and " + shift.length);
    }
    this.scale = scale.clone();
    this.shift = shift.clone();
  }

  /**
   * The inner vertex's computation.
   *
   * @param x the input
   * @return a new array
   */
  INDArray scaled(INDArray x) {
    return x.mul(along(scale, x)).addi(along(shift, x));
  }

  /**
   * The derivative of the computation.
   *
   * @param epsilon the derivative by the output
   * @return that by the input, a new array
   */
  INDArray back(INDArray epsilon) {
    return epsilon.mul(along(scale, epsilon));
  }

  private static INDArray along(double[] values, INDArray array) {
    long[] shape = new long[array.rank()];
    Arrays.fill(shape, 1);
    shape[shape.length - 1] = values.length;
    return Nd4j.createFromArray(values).castTo(array.dataType()).reshape(shape);
  }

  @Override
  public GraphVertex clone() {
    return new InputScalingVertex(scale, shift);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputScalingVertex vertex
        && Arrays.equals(scale, vertex.scale)
        && Arrays.equals(shift, vertex.shift);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(scale) + Arrays.hashCode(shift);
  }

  @Override
  public long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public int minVertexInputs() {
    return 1;
  }

  @Override
  public int maxVertexInputs() {
    return 1;
  }

  @Override
  public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParams,
      DataType type) {
    return new ScalingVertexRun(graph, name, index, type, this);
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType... inputs) {
    return inputs[0];
  }

  @Override
  public MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, InputScalingVertex.class, inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
