package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lrp4j.engine.program.StepGraph;
import org.lrp4j.layer.Signal;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a user wrote: how the operations of a layer or vertex are added to a graph. */
interface Definition {

  /** The names of the inputs in the graph. */
  List<String> inputs();

  /** The shapes of the parameters, by their names in the graph. */
  Map<String, long[]> parameters();

  /**
   * Adds the operations, as DL4J does when the layer runs for the first time.
   *
   * @param graph where to
   * @param shapes of the inputs
   * @return the output
   */
  SDVariable addTo(StepGraph graph, List<long[]> shapes);

  /** Runs the user's own check of inputs. */
  void validate(List<INDArray> values);

  /** What else is fed, one array for each mask, by its name in the graph. */
  Map<String, INDArray> masks(List<Signal> inputs);

  /** All arrays that the operations are fed with, by their names in the graph. */
  default Map<String, INDArray> fed(List<Signal> signals, Map<String, INDArray> parameters) {
    List<INDArray> values = signals.stream().map(Signal::values).toList();
    validate(values);
    Map<String, INDArray> fed = new HashMap<>(parameters);
    for (int i = 0; i < values.size(); i++) {
      fed.put(inputs().get(i), values.get(i));
    }
    fed.putAll(masks(signals));
    return fed;
  }

  /** The placeholder of an input: of any number of examples. */
  static SDVariable input(StepGraph graph, String name, long... shape) {
    long[] any = shape.clone();
    any[0] = -1;
    return graph.placeholder(name, any);
  }

  /** The placeholders of the parameters, in their order. */
  default Map<String, SDVariable> parametersIn(StepGraph graph) {
    Map<String, SDVariable> parameters = new LinkedHashMap<>();
    parameters().forEach((name, shape) -> parameters.put(name, graph.placeholder(name, shape)));
    return parameters;
  }

  /** The placeholder of a mask of any shape. */
  static SDVariable mask(StepGraph graph, String name, int rank) {
    long[] any = new long[rank];
    Arrays.fill(any, -1);
    return graph.placeholder(name, any);
  }
}
