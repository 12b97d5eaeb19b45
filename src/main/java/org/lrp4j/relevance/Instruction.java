package org.lrp4j.relevance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.api.ops.TransformOp;
import org.nd4j.linalg.api.ops.impl.controlflow.compat.BaseCompatOp;
import org.nd4j.linalg.api.ops.impl.shape.CreateView;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** One operation of a {@link Program}. */
final class Instruction {

  /** Element-wise operations of two operands, which may write over one of them. */
  private static final Set<String> PAIRWISE = Set.of("add", "subtract", "multiply", "divide");

  private final DifferentialFunction op;
  private final int[] inputs;
  private final int[] outputs;
  private final Set<Integer> dying;
  private final boolean folded;
  private final List<DataType> types;
  private final OpContext context = Nd4j.getExecutioner().buildContext();
  private final boolean elementWise;
  private final boolean byExample;
  private final Views operands = new Views();
  private final Views results = new Views();
  private List<LongShapeDescriptor> shapes;

  Instruction(
      DifferentialFunction op,
      int[] inputs,
      int[] outputs,
      Set<Integer> dying,
      boolean folded,
      List<DataType> types) {
    this.op = op;
    this.inputs = inputs;
    this.outputs = outputs;
    this.dying = dying;
    this.folded = folded;
    this.types = types;
    this.elementWise =
        op instanceof ScalarOp || op instanceof TransformOp || PAIRWISE.contains(op.opName());
    this.byExample = op instanceof NativeOp nativeOp && nativeOp.isByExample();
    if (op instanceof DynamicCustomOp custom) {
      context.setIArguments(custom.iArgs());
      context.setTArguments(custom.tArgs());
      context.setBArguments(custom.bArgs());
      context.setDArguments(custom.dArgs());
    }
  }

  /** Whether an operation is one that takes arrays and gives arrays, and nothing else. */
  static boolean canRun(DifferentialFunction op) {
    if (op instanceof DynamicCustomOp) {
      return !(op instanceof BaseCompatOp
          || op instanceof BaseTensorOp
          || op instanceof Identity
          || op instanceof CreateView
          || op instanceof Assign);
    }
    return op.args().length == 1
            && (op instanceof ScalarOp || op instanceof TransformOp || op instanceof ReduceOp)
        || op instanceof TransformOp && op.args().length == 2;
  }

  /** Whether it depends on parameters alone. */
  boolean isFolded() {
    return folded;
  }

  /** Runs with results from the pool, and gives operands back that nobody needs any more. */
  void run(INDArray[] values, ArrayPool pool) {
    if (byExample) {
      runByExample(values, pool);
    } else if (!isView(values, pool)) {
      runAtOnce(values, pool);
    }
    for (int slot : dying) {
      pool.release(values[slot]);
    }
  }

  private void runAtOnce(INDArray[] values, ArrayPool pool) {
    feed(values);
    for (int i = 0; i < outputs.length; i++) {
      LongShapeDescriptor shape = shapes.get(i);
      int over = outputs.length == 1 ? operandToWriteOver(values, shape, pool) : -1;
      INDArray result = over >= 0 ? values[over] : pool.take(shape.dataType(), shape.getShape());
      context.setOutputArray(i, result);
      values[outputs[i]] = result;
      if (over >= 0) {
        pool.retain(result);
      }
    }
    execute();
  }

  /** A reshaped array is the same memory; SameDiff's session would copy it. */
  private boolean isView(INDArray[] values, ArrayPool pool) {
    INDArray array = values[inputs[0]];
    if (!op.opName().equals("reshape") || !ArrayPool.isPlain(array)) {
      return false;
    }
    if (shapes == null) {
      feed(values);
      context.purge();
    }
    values[outputs[0]] = operands.of(array, pool, this::reshaped)[0];
    pool.retain(array);
    return true;
  }

  private INDArray[] reshaped(INDArray array) {
    return new INDArray[] {array.reshape('c', shapes.get(0).getShape())};
  }

  private static INDArray[] examples(INDArray batch) {
    INDArray[] examples = new INDArray[Math.toIntExact(batch.size(0))];
    Arrays.setAll(examples, batch::slice);
    return examples;
  }

  private void runByExample(INDArray[] values, ArrayPool pool) {
    INDArray fixed = values[inputs[0]];
    INDArray batch = values[inputs[1]];
    if (shapes == null) {
      context.setInputArray(0, fixed);
      context.setInputArray(1, batch.slice(0));
      LongShapeDescriptor one = outputShapes().get(0);
      long[] shape = {batch.size(0), one.getShape()[0], one.getShape()[1]};
      shapes = List.of(LongShapeDescriptor.fromShape(shape, one.dataType()));
    }
    INDArray result = pool.take(shapes.get(0).dataType(), shapes.get(0).getShape());
    values[outputs[0]] = result;
    INDArray[] from = operands.of(batch, pool, Instruction::examples);
    INDArray[] to = results.of(result, pool, Instruction::examples);
    for (int example = 0; example < from.length; example++) {
      context.setInputArray(0, fixed);
      context.setInputArray(1, from[example]);
      context.setOutputArray(0, to[example]);
      execute();
    }
  }

  /** Runs with results that stay until the parameters change. */
  void runFolded(INDArray[] values) {
    feed(values);
    for (int i = 0; i < outputs.length; i++) {
      LongShapeDescriptor shape = shapes.get(i);
      INDArray result = Nd4j.createUninitializedDetached(shape.dataType(), shape.getShape());
      context.setOutputArray(i, result);
      values[outputs[i]] = result;
    }
    execute();
  }

  /** Lets go of results that are not kept from run to run. */
  void forget(INDArray[] values) {
    if (!folded) {
      for (int slot : outputs) {
        values[slot] = null;
      }
    }
  }

  private void feed(INDArray[] values) {
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, values[inputs[i]]);
    }
    if (shapes == null) {
      shapes = outputShapes();
    }
  }

  private void execute() {
    boolean isProduct = op.opName().equals("matmul");
    long matrix = isProduct ? context.getInputArray(1).length() : 0;
    try (BlasThreads threads = BlasThreads.forMatrix(matrix)) {
      if (op instanceof CustomOp custom) {
        Nd4j.getExecutioner().exec(custom, context);
      } else {
        Nd4j.getExecutioner().exec((Op) op, context);
      }
    } finally {
      context.purge(); // or it would keep the arrays from being freed
    }
  }

  private List<LongShapeDescriptor> outputShapes() {
    List<LongShapeDescriptor> calculated = op.calculateOutputShape(context);
    if (calculated.size() != outputs.length) {
      throw new IllegalStateException(
          "Expected "
              + outputs.length
              + " output shapes of the operation "
              + op.opName()
              + ", but got "
              + calculated.size());
    }
    List<LongShapeDescriptor> typed = new ArrayList<>();
    for (int i = 0; i < outputs.length; i++) {
      requireSomething(calculated.get(i).getShape());
      // Operations with several possible types cannot tell; SameDiff's session does the same.
      typed.add(
          op instanceof CustomOp ? calculated.get(i).asDataType(types.get(i)) : calculated.get(i));
    }
    return typed;
  }

  /** Native code divides by the sizes: a window larger than its image would end the JVM. */
  private void requireSomething(long[] shape) {
    if (Arrays.stream(shape).anyMatch(size -> size <= 0)) {
      throw new IllegalArgumentException(
          "the operation "
              + op.opName()
              + " would leave an array of shape "
              + Arrays.toString(shape)
              + ", so the input is too small");
    }
  }

  private int operandToWriteOver(INDArray[] values, LongShapeDescriptor shape, ArrayPool pool) {
    if (elementWise) {
      for (int slot : inputs) {
        INDArray operand = values[slot];
        if (dying.contains(slot)
            && pool.hasOneHolder(operand)
            && operand.dataType() == shape.dataType()
            && Arrays.equals(operand.shape(), shape.getShape())) {
          return slot;
        }
      }
    }
    return -1;
  }
}
