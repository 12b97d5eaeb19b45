package org.lrp4j.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Finds parameters that are not numbers, as a training that diverged leaves them. */
final class ParameterCheck {

  private ParameterCheck() {}

  static void requireFinite(ComputationGraph graph) {
    if (graph.numParams() == 0 || Finiteness.holds(graph.params())) {
      return;
    }
    List<String> affected = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (key, value) -> {
                if (!Finiteness.holds(value)) {
                  affected.add(layer.conf().getLayer().getLayerName() + "." + key);
                }
              });
    }
    throw new IllegalStateException(
        "The parameters "
            + affected
            + " hold NaN or infinite values, so the network predicts nothing that could be explained:"
            + " did the training diverge?");
  }
}
