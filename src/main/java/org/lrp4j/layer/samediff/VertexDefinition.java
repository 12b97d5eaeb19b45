package org.lrp4j.layer.samediff;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Signal;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A vertex. Each of its inputs has a mask, all ones where the network has none, as in DL4J.
 *
 * @param configuration what the user wrote
 */
record VertexDefinition(SameDiffVertex configuration) implements Definition {

  @Override
  public List<String> inputs() {
    return configuration.getVertexParams().getInputs();
  }

  private static String maskName(String input) {
    return input + "_mask";
  }

  @Override
  public Map<String, long[]> parameters() {
    return configuration.getVertexParams().getParamShapes();
  }

  @Override
  public SDVariable addTo(StepGraph graph, List<long[]> shapes) {
    Map<String, SDVariable> inputs = new LinkedHashMap<>();
    Map<String, SDVariable> masks = new LinkedHashMap<>();
    for (int i = 0; i < inputs().size(); i++) {
      String name = inputs().get(i);
      inputs.put(name, Definition.input(graph, name, shapes.get(i)));
      masks.put(name, Definition.mask(graph, maskName(name), maskShape(shapes.get(i)).length));
    }
    Map<String, SDVariable> parameters = parametersIn(graph);
    return configuration instanceof SameDiffLambdaVertex lambda
        ? afresh(lambda, graph, inputs)
        : configuration.defineVertex(graph.sameDiff(), inputs, parameters, masks);
  }

  /**
   * A lambda vertex remembers the variables of the first graph that it was asked for, and would
   * give operations on these: they are taken away for the time being.
   */
  private static SDVariable afresh(
      SameDiffLambdaVertex vertex, StepGraph graph, Map<String, SDVariable> inputs) {
    try {
      Field remembered = SameDiffLambdaVertex.class.getDeclaredField("inputs");
      remembered.setAccessible(true);
      Object before = remembered.get(vertex);
      remembered.set(vertex, null);
      try {
        return vertex.defineVertex(graph.sameDiff(), inputs, Map.of(), Map.of());
      } finally {
        remembered.set(vertex, before);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SameDiffLambdaVertex is not that of 1.0.0-M2.1", e);
    }
  }

  @Override
  public void validate(List<INDArray> values) {
    configuration.validateInput(values.toArray(INDArray[]::new));
  }

  @Override
  public Map<String, INDArray> masks(List<Signal> signals) {
    Map<String, INDArray> masks = new HashMap<>();
    for (int i = 0; i < signals.size(); i++) {
      INDArray values = signals.get(i).values();
      masks.put(
          maskName(inputs().get(i)),
          signals
              .get(i)
              .mask()
              .map(mask -> mask.castTo(values.dataType()))
              .orElseGet(() -> Nd4j.ones(values.dataType(), maskShape(values.shape()))));
    }
    return masks;
  }

  private static long[] maskShape(long... shape) {
    return switch (shape.length) {
      case 3 -> new long[] {shape[0], shape[2]};
      case 4 -> new long[] {shape[0], 1, 1, 1};
      default -> new long[] {shape[0], 1};
    };
  }
}
