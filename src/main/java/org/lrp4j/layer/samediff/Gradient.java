package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.List;
import org.lrp4j.engine.operation.VectorJacobianProduct;
import org.nd4j.autodiff.samediff.SDVariable;

/**
 * The gradient of {@code Σ z ⊙ s} towards what z is computed from, s held constant, as further
 * operations of the graph.
 *
 * @param upstream the name of s
 * @param gradients the names of the gradients, one an argument; null where there is none
 */
record Gradient(String upstream, List<String> gradients) {

  /** Towards the arguments of one operation, by its own derivative. */
  static Gradient of(Operation operation) {
    SDVariable s = upstream(operation);
    List<String> names = new ArrayList<>();
    for (SDVariable gradient : operation.function().doDiff(List.of(s))) {
      names.add(gradient == null ? null : gradient.name());
    }
    return new Gradient(s.name(), names);
  }

  /** Towards a variable from which several operations lead to the result. */
  static Gradient of(Operation operation, String variable) {
    OperationGraph graph = operation.graph();
    SDVariable s = upstream(operation);
    SDVariable z = graph.variable(operation.output());
    SDVariable gradient = VectorJacobianProduct.of(z, s, graph.variable(variable));
    return new Gradient(s.name(), List.of(gradient.name()));
  }

  private static SDVariable upstream(Operation operation) {
    return operation.graph().graph().placeholder("relevance of " + operation.output());
  }
}
