package org.lrp4j.layer;

import java.util.List;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a DL4J vertex, forwards and backwards, without leaving arrays in it. Vertices do remember
 * the shapes of their last forward pass, so the way back belongs to that one.
 *
 * @param vertex the vertex
 */
public record VertexRun(GraphVertex vertex) {

  /**
   * The vertex's own forward pass at inference.
   *
   * @param inputs one signal for each input
   * @return what DL4J computes: a new array, a view, or one of the inputs
   */
  public INDArray forward(List<Signal> inputs) {
    setInputs(inputs.stream().map(Signal::values).toList());
    try {
      return vertex.doForward(false, LayerWorkspaceMgr.noWorkspaces());
    } finally {
      vertex.clear();
    }
  }

  /**
   * The vertex's own backward pass.
   *
   * @param inputs the arrays of the forward pass
   * @param values an array of the output's shape
   * @return what DL4J sends back to each input
   */
  public INDArray[] backward(List<INDArray> inputs, INDArray values) {
    setInputs(inputs);
    vertex.setEpsilon(values);
    try {
      return vertex.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    } finally {
      vertex.clear();
    }
  }

  private void setInputs(List<INDArray> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      vertex.setInput(i, inputs.get(i), LayerWorkspaceMgr.noWorkspaces());
    }
  }
}
