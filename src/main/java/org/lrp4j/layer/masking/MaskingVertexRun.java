package org.lrp4j.layer.masking;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link MaskingVertex} in a network. */
@SuppressWarnings("overrides") // of the variable arguments of Deeplearning4j's base class
final class MaskingVertexRun extends BaseGraphVertex {

  private static final long serialVersionUID = 1L;

  private final transient MaskingVertex configuration;

  MaskingVertexRun(
      ComputationGraph graph, String name, int index, DataType type, MaskingVertex configuration) {
    super(graph, name, index, null, null, type);
    this.configuration = configuration;
  }

  @Override
  public boolean hasLayer() {
    return false;
  }

  @Override
  public Layer getLayer() {
    return null;
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray output = configuration.forward(inputs).castTo(dataType);
    return workspaces.leverageTo(ArrayType.ACTIVATIONS, output);
  }

  @Override
  public Pair<Gradient, INDArray[]> doBackward(boolean tbptt, LayerWorkspaceMgr workspaces) {
    INDArray[] back = configuration.backward(inputs, epsilon);
    for (int i = 0; i < back.length; i++) {
      back[i] = workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, back[i]);
    }
    return new Pair<>(null, back);
  }

  @Override
  public void setBackpropGradientsViewArray(INDArray view) {
    // It has no parameters.
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArrays(
      INDArray[] masks, MaskState state, int minibatchSize) {
    return masks == null || masks.length == 0 ? null : new Pair<>(masks[0], state);
  }

  @Override
  public String toString() {
    return configuration.getClass().getSimpleName() + "(name=\"" + getVertexName() + "\")";
  }
}
