package org.lrp4j.network;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Finds parameters that are not numbers, as a training that diverged leaves them. */
final class ParameterCheck {

  private ParameterCheck() {}

  static void requireFinite(ComputationGraph graph) {
    if (graph.numParams() == 0 || isFinite(graph.params())) {
      return;
    }
    List<String> affected = new ArrayList<>();
    for (Layer layer : graph.getLayers()) {
      layer
          .paramTable()
          .forEach(
              (key, value) -> {
                if (!isFinite(value)) {
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

  private static boolean isFinite(INDArray array) {
    // The sum is NaN or infinite if any element is; only a sum that overflowed needs the second
    // look.
    return Double.isFinite(array.sumNumber().doubleValue())
        || array.isNaN().none() && array.isInfinite().none();
  }
}
