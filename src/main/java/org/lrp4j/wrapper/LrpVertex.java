package org.lrp4j.wrapper;

import org.deeplearning4j.nn.graph.vertex.BaseWrapperVertex;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.lrp4j.layer.Redistribution;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J vertex without a layer that stands in for another one in the shadow network: computes the
 * same, captures its inputs on the way, and can redistribute relevance.
 */
public abstract class LrpVertex extends BaseWrapperVertex implements RelevanceNode {

  private INDArray[] captured;

  /**
   * Wraps a vertex.
   *
   * @param underlying the vertex that computes the forward pass
   */
  protected LrpVertex(GraphVertex underlying) {
    super(underlying);
  }

  /**
   * The inputs captured by the last forward pass.
   *
   * @return the inputs, in the vertex's order
   */
  protected final INDArray[] inputs() {
    if (captured == null) {
      throw new IllegalStateException(
          "Vertex \"" + getVertexName() + "\" has seen no forward pass");
    }
    return captured.clone();
  }

  /**
   * Computes the vertex's output from the inputs just captured.
   *
   * @return the output, which is none of the inputs
   */
  protected INDArray forward() {
    return underlying.doForward(false, LayerWorkspaceMgr.noWorkspaces());
  }

  /**
   * Sends values back along the vertex's own backward pass.
   *
   * @param values an array of the output's shape
   * @return one array for each input
   */
  protected final INDArray[] backward(INDArray values) {
    INDArray[] inputs = inputs();
    for (int i = 0; i < inputs.length; i++) {
      underlying.setInput(i, inputs[i], LayerWorkspaceMgr.noWorkspaces());
    }
    underlying.setEpsilon(values);
    INDArray[] result = underlying.doBackward(false, LayerWorkspaceMgr.noWorkspaces()).getSecond();
    underlying.clear();
    return result;
  }

  @Override
  public final INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    captured = underlying.getInputs().clone();
    return forward();
  }

  /**
   * Redistributes relevance; a vertex has no bias unless it says so.
   *
   * @param relevance the relevance of the output
   * @return the relevance of each input
   */
  @Override
  public abstract Redistribution redistribute(INDArray relevance);

  @Override
  public void release() {
    captured = null;
    underlying.clear();
  }
}
