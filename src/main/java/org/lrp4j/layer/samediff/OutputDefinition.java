package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Signal;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An output layer: of its operations those that lead to its activations, and not to its loss.
 *
 * @param configuration what the user wrote
 */
record OutputDefinition(SameDiffOutputLayer configuration) implements Definition {

  private static final String LABELS =
      org.deeplearning4j.nn.layers.samediff.SameDiffOutputLayer.LABELS_KEY;

  @Override
  public List<String> inputs() {
    return List.of(org.deeplearning4j.nn.layers.samediff.SameDiffOutputLayer.INPUT_KEY);
  }

  @Override
  public Map<String, long[]> parameters() {
    return configuration.getLayerParams().getParamShapes();
  }

  @Override
  public SDVariable addTo(StepGraph graph, List<long[]> shapes) {
    SDVariable input = Definition.input(graph, inputs().get(0), shapes.get(0));
    SDVariable labels = configuration.labelsRequired() ? Definition.mask(graph, LABELS, 2) : null;
    Map<String, SDVariable> parameters = parametersIn(graph);
    configuration.defineLayer(graph.sameDiff(), input, labels, parameters);
    return graph.sameDiff().getVariable(configuration.activationsVertexName());
  }

  @Override
  public void validate(List<INDArray> values) {
    // DL4J knows no check of inputs here.
  }

  @Override
  public Map<String, INDArray> masks(List<Signal> inputs) {
    return Map.of();
  }
}
