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
import org.nd4j.linalg.api.ops.impl.shape.Shape;
import org.nd4j.linalg.api.ops.impl.shape.tensorops.BaseTensorOp;
import org.nd4j.linalg.api.ops.impl.transforms.custom.Assign;
import org.nd4j.linalg.api.ops.impl.transforms.same.Identity;
import org.nd4j.linalg.api.shape.LongShapeDescriptor;
import org.nd4j.linalg.factory.Nd4j;

/** One operation of a {@link Program}. */
final class Instruction {

  /** Element-wise operations of two operands, which may write over one of them. */
  private static final Set<String> PAIRWISE = Set.of("add", "subtract", "multiply", "divide");

  /** So many examples of a batch have arrays bound for each; further ones share with them. */
  private static final int BOUND_EXAMPLES = 16;

  private final DifferentialFunction op;
  private final int[] inputs;
  private final int[] outputs;
  private final Set<Integer> dying;
  private final boolean folded;
  private final List<DataType> types;

  /** Slots of arrays that outlive an explanation: parameters, what is made of them, constants. */
  private final Set<Integer> lasting;

  private final BoundArrays arrays;
  private final List<BoundArrays> arraysOfExamples = new ArrayList<>();
  private final boolean elementWise;
  private final boolean byExample;
  private final boolean isReshape;
  private final boolean isProduct;
  private final Views operands = new Views();
  private final Views results = new Views();
  private List<LongShapeDescriptor> shapes;
  private INDArray shapeOfInput;

  Instruction(
      DifferentialFunction op,
      int[] inputs,
      int[] outputs,
      Set<Integer> dying,
      boolean folded,
      Set<Integer> lasting,
      List<DataType> types) {
    this.op = op;
    this.inputs = inputs;
    this.outputs = outputs;
    this.dying = dying;
    this.folded = folded;
    this.lasting = lasting;
    this.types = types;
    this.arrays = new BoundArrays(op, inputs.length, outputs.length);
    this.elementWise =
        op instanceof ScalarOp || op instanceof TransformOp || PAIRWISE.contains(op.opName());
    this.byExample = op instanceof NativeOp nativeOp && nativeOp.isByExample();
    this.isReshape = op.opName().equals("reshape");
    this.isProduct = op.opName().equals("matmul");
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
    if (givesShape(op)) {
      values[outputs[0]] = shapeOf(values[inputs[0]]);
    } else if (!isView(values, pool)) {
      compute(values, pool);
    }
    for (int slot : dying) {
      pool.release(values[slot]);
    }
  }

  private void compute(INDArray[] values, ArrayPool pool) {
    boolean readsForeign = readsForeign(values, pool);
    try {
      if (byExample) {
        runByExample(values, pool);
      } else {
        runAtOnce(values, pool);
      }
    } finally {
      if (readsForeign) {
        arrays.forget();
        arraysOfExamples.forEach(BoundArrays::forget);
      }
    }
  }

  /** Whether its result is a shape, which is the same in every run. */
  static boolean givesShape(DifferentialFunction op) {
    return op instanceof Shape;
  }

  private INDArray shapeOf(INDArray array) {
    if (shapeOfInput == null) {
      shapeOfInput = Nd4j.createFromArray(array.shape());
    }
    return shapeOfInput;
  }

  /** Whether it read what somebody else may want to be freed, such as the user's input. */
  private boolean readsForeign(INDArray[] values, ArrayPool pool) {
    for (int slot : inputs) {
      if (!lasting.contains(slot) && !pool.owns(values[slot])) {
        return true;
      }
    }
    return false;
  }

  private void runAtOnce(INDArray[] values, ArrayPool pool) {
    feed(values);
    for (int i = 0; i < outputs.length; i++) {
      LongShapeDescriptor shape = shapes.get(i);
      int over = outputs.length == 1 ? operandToWriteOver(values, shape, pool) : -1;
      INDArray result = over >= 0 ? values[over] : pool.take(shape.dataType(), shape.getShape());
      arrays.output(i, result);
      values[outputs[i]] = result;
      if (over >= 0) {
        pool.retain(result);
      }
    }
    execute(arrays);
  }

  /** A reshaped array is the same memory; SameDiff's session would copy it. */
  private boolean isView(INDArray[] values, ArrayPool pool) {
    INDArray array = values[inputs[0]];
    if (!isReshape || !ArrayPool.isPlain(array)) {
      return false;
    }
    if (shapes == null) {
      try {
        feed(values);
      } finally {
        arrays.forget();
      }
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
      arrays.input(0, fixed);
      arrays.input(1, batch.slice(0));
      LongShapeDescriptor one = outputShapes().get(0);
      arrays.forget();
      long[] shape = {batch.size(0), one.getShape()[0], one.getShape()[1]};
      shapes = List.of(LongShapeDescriptor.fromShape(shape, one.dataType()));
    }
    INDArray result = pool.take(shapes.get(0).dataType(), shapes.get(0).getShape());
    values[outputs[0]] = result;
    INDArray[] from = operands.of(batch, pool, Instruction::examples);
    INDArray[] to = results.of(result, pool, Instruction::examples);
    for (int example = 0; example < from.length; example++) {
      BoundArrays bound = arraysOfExample(example % BOUND_EXAMPLES);
      bound.input(0, fixed);
      bound.input(1, from[example]);
      bound.output(0, to[example]);
      execute(bound);
    }
  }

  private BoundArrays arraysOfExample(int number) {
    if (number == arraysOfExamples.size()) {
      arraysOfExamples.add(new BoundArrays(op, inputs.length, outputs.length));
    }
    return arraysOfExamples.get(number);
  }

  /** Runs with results that stay until the parameters change. */
  void runFolded(INDArray[] values) {
    feed(values);
    for (int i = 0; i < outputs.length; i++) {
      LongShapeDescriptor shape = shapes.get(i);
      INDArray result = Nd4j.createUninitializedDetached(shape.dataType(), shape.getShape());
      arrays.output(i, result);
      values[outputs[i]] = result;
    }
    execute(arrays);
    arrays.forget(); // or the arrays would be kept although they are closed on the way
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
      arrays.input(i, values[inputs[i]]);
    }
    if (shapes == null) {
      shapes = outputShapes();
    }
  }

  private void execute(BoundArrays bound) {
    OpContext context = bound.complete();
    long matrix = isProduct ? context.getInputArray(1).length() : 0;
    try (BlasThreads threads = BlasThreads.forMatrix(matrix)) {
      if (op instanceof CustomOp custom) {
        Nd4j.getExecutioner().exec(custom, context);
      } else {
        Nd4j.getExecutioner().exec((Op) op, context);
      }
    }
  }

  private List<LongShapeDescriptor> outputShapes() {
    List<LongShapeDescriptor> calculated = op.calculateOutputShape(arrays.withInputs());
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
