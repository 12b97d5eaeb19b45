package org.lrp4j.keras.vertex;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.samediff.SameDiffGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A vertex that runs. Deeplearning4j writes down the operations for the sizes of the first batch,
 * and keeps them for all others: here they are written anew for sequences of another length, or
 * images of another size.
 */
@SuppressWarnings("overrides") // BaseGraphVertex leaves out the dots of setInputs(INDArray...)
final class KerasVertexRun extends SameDiffGraphVertex {

  /** The sizes of an example of each input that the operations are written for. */
  private List<List<Long>> written = List.of();

  KerasVertexRun(
      SameDiffVertex vertex,
      ComputationGraph graph,
      String name,
      int index,
      INDArray parameters,
      boolean initializes,
      DataType type) {
    super(vertex, graph, name, index, parameters, initializes, type);
  }

  @Override
  public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
    List<List<Long>> sizes =
        Stream.of(inputs)
            .map(input -> Arrays.stream(input.shape()).skip(1).boxed().toList())
            .toList();
    if (!sizes.equals(written)) {
      sameDiff = null;
      written = sizes;
    }
    return super.doForward(training, workspaces);
  }
}
