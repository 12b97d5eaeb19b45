package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An ND4J operation in a SameDiff graph whose derivative is the gradient of its first argument
 * only.
 *
 * <p>SameDiff's own classes for these operations always compute the gradient of the weights as
 * well, which costs as much as the gradient of the input and which LRP never needs.
 */
final class NativeOp extends DynamicCustomOp {

  /** Adds the operation that computes the gradient of the first argument. */
  @FunctionalInterface
  interface InputGradient {
    SDVariable of(SDVariable[] arguments, SDVariable upstream);
  }

  private final String name;
  private final InputGradient inputGradient;

  private NativeOp(String name, InputGradient inputGradient) {
    this.name = name;
    this.inputGradient = inputGradient;
  }

  /** Adds an operation to the graph of its arguments. The output has the last argument's type. */
  static SDVariable add(
      String name,
      long[] integers,
      double[] reals,
      InputGradient inputGradient,
      SDVariable... arguments) {
    NativeOp op = new NativeOp(name, inputGradient);
    SameDiff graph = arguments[0].getSameDiff();
    // The constructors that take a graph ask for the name before a subclass can know it.
    op.sameDiff = graph;
    op.setInstanceId();
    graph.addArgsFor(arguments, op);
    op.addIArgument(integers);
    op.addTArgument(reals);
    return op.outputVariable();
  }

  @Override
  public String opName() {
    return name;
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> upstream) {
    List<SDVariable> gradients = new ArrayList<>();
    gradients.add(inputGradient.of(args(), upstream.get(0)));
    while (gradients.size() < args().length) {
      gradients.add(null);
    }
    return gradients;
  }

  @Override
  public int getNumOutputs() {
    return 1;
  }

  @Override
  public List<DataType> calculateOutputDataTypes(List<DataType> argumentTypes) {
    return List.of(argumentTypes.get(argumentTypes.size() - 1));
  }
}
