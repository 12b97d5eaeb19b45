package org.lrp4j.layer.samediff;

import java.util.List;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ops.CustomOp;

/**
 * An operation in the graph of a user's layer, seen from one of its results.
 *
 * @param function ND4J's operation
 * @param output the name of the result
 * @param graph where it stands
 */
record Operation(DifferentialFunction function, String output, OperationGraph graph) {

  /** ND4J's name of the operation. */
  String name() {
    return function.opName();
  }

  List<String> arguments() {
    return OperationGraph.arguments(function);
  }

  String argument(int index) {
    return arguments().get(index);
  }

  boolean isSignal(int index) {
    return graph.isSignal(argument(index));
  }

  /** The arguments that depend on the values of the inputs. */
  List<String> signals() {
    return arguments().stream().filter(graph::isSignal).toList();
  }

  /** Integer arguments, or none. */
  long[] integers() {
    return function instanceof CustomOp custom ? custom.iArgs() : new long[0];
  }
}
