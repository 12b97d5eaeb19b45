package org.lrp4j.layer.masking;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex that makes masks or moves steps by them: without parameters, and with a backward pass
 * that is the exact way back for relevance, because values are moved or not used at all.
 */
public abstract sealed class MaskingVertex extends GraphVertex
    permits MaskOfValuesVertex, MaskOfMasksVertex, MovingStepsVertex {

  /** How many inputs it reads at most. */
  private final int most;

  /**
   * A vertex.
   *
   * @param most how many inputs it reads at most
   */
  MaskingVertex(int most) {
    this.most = most;
  }

  /**
   * The vertex's computation.
   *
   * @param inputs the inputs
   * @return a new array
   */
  abstract INDArray forward(INDArray... inputs);

  /**
   * Where a derivative, or relevance, goes.
   *
   * @param inputs the inputs
   * @param arrived what has the output's shape
   * @return a new array for each input
   */
  abstract INDArray[] backward(INDArray[] inputs, INDArray arrived);

  @Override
  public final long numParams(boolean backprop) {
    return 0;
  }

  @Override
  public final int minVertexInputs() {
    return Math.min(2, most);
  }

  @Override
  public final int maxVertexInputs() {
    return most;
  }

  @Override
  public final org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializeParams,
      DataType type) {
    return new MaskingVertexRun(graph, name, index, type, this);
  }

  /**
   * Not known before numbers flow.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  public final InputType getOutputType(int layerIndex, InputType... inputs) {
    throw new UnsupportedOperationException("build the graph without input types");
  }

  @Override
  public final MemoryReport getMemoryReport(InputType... inputs) {
    return new LayerMemoryReport.Builder(null, getClass(), inputs[0], inputs[0])
        .standardMemory(0, 0)
        .workingMemory(0, 0, 0, 0)
        .cacheMemory(0, 0)
        .build();
  }
}
