package org.lrp4j.layer.samediff;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.program.StepGraph;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The operations of a user's layer for inputs of some shapes, and what is known of each variable:
 * whether it depends on the values of the inputs (a signal), on parameters alone, or on masks and
 * shapes.
 */
final class OperationGraph {

  private final StepGraph graph;
  private final DataType type;
  private final ArrayPool pool;
  private final Map<String, long[]> parameters;
  private final List<String> inputs;
  private final String output;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, Operation> producers = new HashMap<>();
  private final Map<String, Factor> factors = new HashMap<>();
  private final Set<String> ofThisCall = new HashSet<>();
  private final Set<String> ofParameters = new HashSet<>();
  private final Map<String, INDArray> ownVariables = new HashMap<>();
  private final Map<String, Gradient> gradients = new HashMap<>();
  private final Map<String, long[]> fixedShapes = new HashMap<>();
  private final Map<String, INDArray> zeros = new HashMap<>();

  private OperationGraph(
      StepGraph graph, DataType type, ArrayPool pool, Definition definition, String end) {
    this.graph = graph;
    this.pool = pool;
    this.type = type;
    this.parameters = definition.parameters();
    this.inputs = definition.inputs();
    this.output = end;
    for (SDVariable variable : graph.sameDiff().variables()) {
      boolean isParameter =
          parameters.containsKey(variable.name())
              || variable.getVariableType() == VariableType.VARIABLE;
      if (isParameter) {
        ofParameters.add(variable.name());
      } else if (variable.getVariableType() == VariableType.PLACEHOLDER) {
        ofThisCall.add(variable.name());
      }
      if (variable.getVariableType() == VariableType.VARIABLE) {
        ownVariables.put(variable.name(), variable.getArr());
      }
    }
    inputs.forEach(name -> factors.put(name, Factor.SIGNAL));
    for (SameDiffOp op : List.copyOf(graph.sameDiff().getOps().values())) {
      for (String result : op.getOutputsOfOp()) {
        add(new Operation(op.getOp(), result, this));
      }
    }
  }

  /**
   * The graph of a definition.
   *
   * @param type the type of the network's arrays
   * @param pool where results come from
   * @param shapes of the inputs
   */
  static OperationGraph of(
      Definition definition, DataType type, ArrayPool pool, List<long[]> shapes) {
    StepGraph graph = new StepGraph(type, pool);
    SDVariable output = definition.addTo(graph, shapes);
    return new OperationGraph(graph, type, pool, definition, output.name());
  }

  private void add(Operation operation) {
    operations.add(operation);
    String result = operation.output();
    producers.put(result, operation);
    List<String> arguments = operation.arguments();
    if (arguments.stream().anyMatch(ofThisCall::contains)) {
      ofThisCall.add(result);
    }
    if (arguments.stream().anyMatch(ofParameters::contains)) {
      ofParameters.add(result);
    }
    if (arguments.stream().anyMatch(factors::containsKey)
        && !OperationTable.VALUELESS.contains(operation.name())) {
      factors.put(result, Factor.of(operation));
    }
  }

  StepGraph graph() {
    return graph;
  }

  List<String> inputs() {
    return inputs;
  }

  String output() {
    return output;
  }

  /** All operations in an order in which they can run, one for each of their results. */
  List<Operation> operations() {
    return operations;
  }

  Optional<Operation> producer(String variable) {
    return Optional.ofNullable(producers.get(variable));
  }

  /** Whether a variable depends on the values of the inputs. */
  boolean isSignal(String variable) {
    return factors.containsKey(variable);
  }

  /** What a signal is where it is multiplied with another one. */
  Factor factor(String signal) {
    return factors.getOrDefault(signal, Factor.SIGNAL);
  }

  /** Whether a variable is the same in every call as long as the parameters are. */
  boolean isFixed(String variable) {
    return !ofThisCall.contains(variable);
  }

  /** Whether a variable is a parameter, or computed from one. */
  boolean isOfParameters(String variable) {
    return ofParameters.contains(variable);
  }

  /**
   * The shape of a {@linkplain #isFixed fixed} variable: what is computed from parameters is
   * computed from zeros.
   */
  long[] fixedShape(String variable) {
    return fixedShapes.computeIfAbsent(
        variable,
        name -> {
          SDVariable known = graph.sameDiff().getVariable(name);
          return known.getVariableType() == VariableType.ARRAY
              ? fixed(name, zeros()).shape()
              : known.getShape();
        });
  }

  private Map<String, INDArray> zeros() {
    if (zeros.isEmpty()) {
      parameters.forEach((name, shape) -> zeros.put(name, Nd4j.zeros(type, shape)));
    }
    return zeros;
  }

  /** Variables that the user made in the graph itself, with their values. */
  Map<String, INDArray> ownVariables() {
    return ownVariables;
  }

  /** The value of something that nothing computes, if it is not fed. */
  Optional<INDArray> stored(String variable) {
    SDVariable known = graph.sameDiff().getVariable(variable);
    return known.isConstant()
        ? Optional.of(known.getArr())
        : Optional.ofNullable(ownVariables.get(variable));
  }

  /**
   * A {@linkplain #isFixed fixed} variable.
   *
   * @param parameters the layer's
   * @return a parameter itself, or an array that is not to be written to
   */
  INDArray fixed(String variable, Map<String, INDArray> parameters) {
    INDArray known = parameters.get(variable);
    if (known != null) {
      return known;
    }
    return stored(variable)
        .orElseGet(
            () -> {
              Map<String, INDArray> fed = new HashMap<>(parameters);
              fed.putAll(ownVariables);
              INDArray computed = graph.run(fed, variable).get(0);
              INDArray own = computed.dup();
              pool.release(computed);
              return own;
            });
  }

  /** The gradient of an operation towards its arguments, added to the graph on the first demand. */
  Gradient gradient(Operation operation) {
    return gradients.computeIfAbsent(operation.output(), name -> Gradient.of(operation));
  }

  /**
   * The gradient of a result towards one variable before it, with nothing but operations between.
   */
  Gradient gradient(Operation operation, String variable) {
    return gradients.computeIfAbsent(
        operation.output() + " " + variable, name -> Gradient.of(operation, variable));
  }

  SDVariable variable(String name) {
    return graph.sameDiff().getVariable(name);
  }

  /** The names of an operation's arguments. */
  static List<String> arguments(DifferentialFunction function) {
    List<String> names = new ArrayList<>();
    for (SDVariable argument : function.args()) {
      names.add(argument.name());
    }
    return names;
  }
}
