package org.lrp4j.engine.operation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lrp4j.layer.DataFormat;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ops.DynamicCustomOp;

/**
 * An ND4J operation in a SameDiff graph whose derivative is the gradient of one argument only, the
 * first.
 *
 * <p>SameDiff's own classes for these operations always compute the gradient of the weights as
 * well, which costs as much as the gradient of the input and which relevance of inputs never needs.
 * Here that of the weights is an operation of its own, added where it is asked for.
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
  private InputGradient weightGradient;
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
   * Adds an operation that is linear in its first two arguments, input and weights.
   *
   * @param weightGradient adds the operation that computes the gradient of the weights
   */
  static SDVariable addBilinear(
      String name,
      long[] integers,
      InputGradient inputGradient,
      InputGradient weightGradient,
      SDVariable... arguments) {
    NativeOp op = new NativeOp(name, inputGradient, 0, false);
    op.weightGradient = weightGradient;
    return add(op, integers, new double[0], arguments);
  }

  /**
   * Adds an operation of several results of which only the last is of use, such as the derivative
   * of a convolution that gives that of the weights behind that of the input.
   *
   * @param count how many results it has
   */
  static SDVariable addLastOf(int count, String name, long[] integers, SDVariable... arguments) {
    NativeOp op = new NativeOp(name, null, 0, false);
    op.outputs = count;
    add(op, integers, new double[0], arguments);
    return op.outputVariables()[count - 1];
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
                ? product(args[0].permute(1, 0), false, upstream)
                : product(args[0], true, upstream);
    NativeOp op = new NativeOp("matmul", gradient, 1, true);
    op.weightGradient =
        (args, upstream) ->
            Ops.sum(add("matmul", new long[] {0, 1, 0}, new double[0], null, upstream, args[1]), 0);
    return add(op, new long[] {0, 0, 0}, new double[0], matrix, batch);
  }

  /**
   * Adds the operation that adds one value a channel to a batch: in half the time of a sum that
   * finds out how to broadcast.
   *
   * @param format how to read the axes of the batch
   */
  static SDVariable addBias(SDVariable batch, SDVariable bias, DataFormat format) {
    NativeOp op = new NativeOp("biasadd", (args, upstream) -> upstream, 0, false);
    op.addBArgument(format.channelAxis() < format.rank() - 1); // whether channels come first
    return add(op, new long[0], new double[0], batch, bias);
  }

  private static SDVariable product(SDVariable matrix, boolean transposed, SDVariable batch) {
    return add(
        new NativeOp("matmul", null, 1, true),
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

  /** Whether it has the gradient of an argument as of weights. */
  boolean differentiatesWeights(int argument) {
    return weightGradient != null && argument == 1 - differentiated;
  }

  /** Adds the gradient of an argument that it has one of. */
  SDVariable gradient(int argument, SDVariable upstream) {
    InputGradient gradient = argument == differentiated ? inputGradient : weightGradient;
    return gradient.of(args(), upstream);
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
