package org.lrp4j.layer.samediff;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Signal;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer. Its mask is all ones where the network has none, as in DL4J.
 *
 * @param configuration what the user wrote
 */
record LayerDefinition(SameDiffLayer configuration) implements Definition {

  private static final String MASK = org.deeplearning4j.nn.layers.samediff.SameDiffLayer.MASK_KEY;

  @Override
  public List<String> inputs() {
    return List.of(org.deeplearning4j.nn.layers.samediff.SameDiffLayer.INPUT_KEY);
  }

  @Override
  public Map<String, long[]> parameters() {
    return configuration.getLayerParams().getParamShapes();
  }

  @Override
  public SDVariable addTo(StepGraph graph, List<long[]> shapes) {
    SDVariable input = Definition.input(graph, inputs().get(0), shapes.get(0));
    Map<String, SDVariable> parameters = parametersIn(graph);
    SDVariable mask = Definition.mask(graph, MASK, shapes.get(0).length);
    return configuration.defineLayer(graph.sameDiff(), input, parameters, mask);
  }

  @Override
  public void validate(List<INDArray> values) {
    configuration.validateInput(values.get(0));
  }

  @Override
  public Map<String, INDArray> masks(List<Signal> inputs) {
    INDArray values = inputs.get(0).values();
    return Map.of(
        MASK,
        inputs
            .get(0)
            .mask()
            .map(mask -> mask.castTo(values.dataType()))
            .orElseGet(() -> configuration.onesMaskForInput(values)));
  }
}
