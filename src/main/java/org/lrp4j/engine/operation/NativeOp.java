package org.lrp4j.engine.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An ND4J operation in a SameDiff graph whose derivative is the gradient of one argument only, the
 * first.
 *
 * <p>SameDiff's own classes for these operations always compute the gradient of the weights as
 * well, which costs as much as the gradient of the input and which LRP never needs.
 */
public final class NativeOp extends DynamicCustomOp {

  /** Adds the operation that computes the gradient of the first argument. */
  @FunctionalInterface
  interface InputGradient {
    SDVariable of(SDVariable[] arguments, SDVariable upstream);
  }

  private static final long FEW_COLUMNS = 64;

  private final String name;
  private final InputGradient inputGradient;
  private final int differentiated;
  private final boolean byExample;
  private int outputs = 1;

  private NativeOp(
      String name, InputGradient inputGradient, int differentiated, boolean byExample) {
    this.name = name;
    this.inputGradient = inputGradient;
    this.differentiated = differentiated;
    this.byExample = byExample;
  }

  /** Adds an operation to the graph of its arguments. The output has the last argument's type. */
  static SDVariable add(
      String name,
      long[] integers,
      double[] reals,
      InputGradient inputGradient,
      SDVariable... arguments) {
    return add(new NativeOp(name, inputGradient, 0, false), integers, reals, arguments);
  }

  /**
   * Adds an operation of several results of which only the first is of use, such as the derivative
   * of a convolution that also gives that of the weights.
   *
   * @param count how many results it has
   */
  static SDVariable addFirstOf(int count, String name, long[] integers, SDVariable... arguments) {
    NativeOp op = new NativeOp(name, null, 0, false);
    op.outputs = count;
    return add(op, integers, new double[0], arguments);
  }

  /**
   * Adds a matrix product {@code matrix · x} for each example x of a batch. It has the gradient of
   * its second argument.
   *
   * @param columns how many columns each example has: with few of them products with a transposed
   *     matrix take twice as long as with one that was transposed beforehand, 0.48 ms instead of
   *     0.21 for 1024 × 256 by 49
   */
  static SDVariable addProductByExample(SDVariable matrix, SDVariable batch, long columns) {
    InputGradient gradient =
        (args, upstream) ->
            columns < FEW_COLUMNS
                ? product(args[0].permute(1, 0), false, upstream, null)
                : product(args[0], true, upstream, null);
    return product(matrix, false, batch, gradient);
  }

  /**
   * Adds the operation that adds one value a channel to images [batch, channels, height, width]: in
   * half the time of a sum that finds out how to broadcast.
   */
  static SDVariable addBias(SDVariable images, SDVariable bias) {
    NativeOp op = new NativeOp("biasadd", (args, upstream) -> upstream, 0, false);
    op.addBArgument(true); // channels first
    return add(op, new long[0], new double[0], images, bias);
  }

  private static SDVariable product(
      SDVariable matrix, boolean transposed, SDVariable batch, InputGradient gradient) {
    return add(
        new NativeOp("matmul", gradient, 1, true),
        new long[] {transposed ? 1 : 0, 0, 0},
        new double[0],
        matrix,
        batch);
  }

  private static SDVariable add(
      NativeOp op, long[] integers, double[] reals, SDVariable... arguments) {
    SameDiff graph = arguments[0].getSameDiff();
    // The constructors that take a graph ask for the name before a subclass can know it.
    op.sameDiff = graph;
    op.setInstanceId();
    graph.addArgsFor(arguments, op);
    op.addIArgument(integers);
    op.addTArgument(reals);
    return op.outputVariables()[0];
  }

  @Override
  public String opName() {
    return name;
  }

  @Override
  public List<SDVariable> doDiff(List<SDVariable> upstream) {
    List<SDVariable> gradients = new ArrayList<>(Collections.nCopies(args().length, null));
    gradients.set(differentiated, inputGradient.of(args(), upstream.get(0)));
    return gradients;
  }

  /** Whether it has the gradient of an argument, which is otherwise held constant. */
  boolean differentiates(int argument) {
    return argument == differentiated;
  }

  /**
   * Whether it runs on each example of its last argument by itself.
   *
   * @return true if it has to be run once an example
   */
  public boolean isByExample() {
    return byExample;
  }

  @Override
  public int getNumOutputs() {
    return outputs;
  }

  @Override
  public List<DataType> calculateOutputDataTypes(List<DataType> argumentTypes) {
    return Collections.nCopies(outputs, argumentTypes.get(argumentTypes.size() - 1));
  }
}
