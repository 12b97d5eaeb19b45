package org.lrp4j.engine.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.ArraySize;
import org.lrp4j.engine.memory.BlasThreads;
import org.lrp4j.engine.memory.PooledArray;
import org.lrp4j.engine.operation.BoundArrays;
import org.lrp4j.engine.operation.NativeOp;
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
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** One operation of a {@link Program}. */
final class Instruction {

  /**
   * Operations of two operands that work element by element of the operands that have the result's
   * shape (a bias has not), and may write over these.
   */
  private static final Set<String> PAIRWISE =
      Set.of("add", "biasadd", "subtract", "multiply", "divide");

  /** So many examples of a batch have arrays bound for each; further ones share with them. */
  private static final int BOUND_EXAMPLES = 16;

  private final DifferentialFunction op;
  private final int[] inputs;
  private final int[] outputs;

  /** Slots of arrays that nobody reads after it. */
  private final int[] dying;

  /** Those of its inputs that may be somebody else's: neither parameters nor made of these. */
  private final int[] perhapsForeign;

  private final boolean folded;
  private final List<DataType> types;
  private final BoundArrays arrays;
  private final List<BoundArrays> arraysOfExamples = new ArrayList<>();
  private final boolean elementWise;
  private final boolean byExample;
  private final boolean isReshape;
  private final boolean isProduct;
  private final boolean givesShape;
  private final Views operands = new Views();
  private final Views results = new Views();
  private Result[] shapes;
  private int[] overwritable;
  private INDArray shapeOfInput;

  /** What an output needs, the same in every run. */
  private record Result(ArraySize size, long[] shape) {

    static Result of(LongShapeDescriptor descriptor) {
      long[] shape = descriptor.getShape();
      return new Result(new ArraySize(descriptor.dataType(), Shape.lengthOf(shape)), shape);
    }
  }

  /**
   * An operation at its place in a program.
   *
   * @param op the operation
   * @param inputs the slots of its operands
   * @param outputs the slots of its results
   * @param dying slots that nobody reads after it
   * @param perhapsForeign those of its inputs that may be somebody else's
   * @param folded whether it depends on parameters alone
   * @param types the types of its results
   */
  Instruction(
      DifferentialFunction op,
      int[] inputs,
      int[] outputs,
      int[] dying,
      int[] perhapsForeign,
      boolean folded,
      List<DataType> types) {
    this.op = op;
    this.inputs = inputs;
    this.outputs = outputs;
    this.dying = dying;
    this.perhapsForeign = perhapsForeign;
    this.folded = folded;
    this.types = types;
    this.arrays = new BoundArrays(op, inputs.length, outputs.length);
    this.elementWise =
        op instanceof ScalarOp || op instanceof TransformOp || PAIRWISE.contains(op.opName());
    this.byExample = op instanceof NativeOp nativeOp && nativeOp.isByExample();
    this.isReshape = op.opName().equals("reshape");
    this.isProduct = op.opName().equals("matmul");
    this.givesShape = givesShape(op);
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
  void run(Slots slots, ArrayPool pool) {
    if (givesShape) {
      slots.put(outputs[0], shapeOf(slots.get(inputs[0])));
    } else if (isReshape && ArrayPool.isPlain(slots.get(inputs[0]))) {
      view(slots);
    } else {
      compute(slots, pool);
    }
    for (int slot : dying) {
      PooledArray entry = slots.pooled(slot);
      if (entry != null) {
        pool.release(entry);
      }
    }
  }

  private void compute(Slots slots, ArrayPool pool) {
    boolean readsForeign = readsForeign(slots);
    try {
      if (byExample) {
        runByExample(slots, pool);
      } else {
        runAtOnce(slots, pool);
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
    return op instanceof org.nd4j.linalg.api.ops.impl.shape.Shape;
  }

  private INDArray shapeOf(INDArray array) {
    if (shapeOfInput == null) {
      shapeOfInput = Nd4j.createFromArray(array.shape());
    }
    return shapeOfInput;
  }

  /** Whether it reads what somebody else may want to be freed, such as the user's input. */
  private boolean readsForeign(Slots slots) {
    for (int slot : perhapsForeign) {
      if (slots.isForeign(slot)) {
        return true;
      }
    }
    return false;
  }

  private void runAtOnce(Slots slots, ArrayPool pool) {
    feed(slots);
    int over = slotToWriteOver(slots);
    if (over >= 0) {
      PooledArray entry = slots.pooled(over);
      entry.retain();
      slots.put(outputs[0], slots.get(over), entry);
      arrays.output(0, slots.get(over));
    } else {
      for (int i = 0; i < outputs.length; i++) {
        arrays.output(i, takeResult(i, slots, pool));
      }
    }
    execute(arrays);
  }

  private INDArray takeResult(int i, Slots slots, ArrayPool pool) {
    PooledArray entry = pool.take(shapes[i].size(), shapes[i].shape());
    INDArray result = entry.in(shapes[i].shape());
    slots.put(outputs[i], result, entry);
    return result;
  }

  /** A reshaped array is the same memory; SameDiff's session would copy it. */
  private void view(Slots slots) {
    if (shapes == null) {
      try {
        feed(slots);
      } finally {
        arrays.forget();
      }
    }
    PooledArray entry = slots.pooled(inputs[0]);
    INDArray view = operands.of(slots.get(inputs[0]), entry, this::reshaped)[0];
    slots.put(outputs[0], view, entry);
    if (entry != null) {
      entry.retain();
    }
  }

  private INDArray[] reshaped(INDArray array) {
    return new INDArray[] {array.reshape('c', shapes[0].shape())};
  }

  private static INDArray[] examples(INDArray batch) {
    INDArray[] examples = new INDArray[Math.toIntExact(batch.size(0))];
    Arrays.setAll(examples, batch::slice);
    return examples;
  }

  private void runByExample(Slots slots, ArrayPool pool) {
    INDArray fixed = slots.get(inputs[0]);
    INDArray batch = slots.get(inputs[1]);
    if (shapes == null) {
      arrays.input(0, fixed);
      arrays.input(1, batch.slice(0));
      LongShapeDescriptor one = outputShapes().get(0);
      arrays.forget();
      long[] shape = {batch.size(0), one.getShape()[0], one.getShape()[1]};
      shapes = new Result[] {Result.of(LongShapeDescriptor.fromShape(shape, one.dataType()))};
    }
    INDArray result = takeResult(0, slots, pool);
    INDArray[] from = operands.of(batch, slots.pooled(inputs[1]), Instruction::examples);
    INDArray[] to = results.of(result, slots.pooled(outputs[0]), Instruction::examples);
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
  void runFolded(Slots slots) {
    feed(slots);
    for (int i = 0; i < outputs.length; i++) {
      INDArray result =
          Nd4j.createUninitializedDetached(shapes[i].size().type(), shapes[i].shape());
      arrays.output(i, result);
      slots.put(outputs[i], result);
    }
    execute(arrays);
    arrays.forget(); // or the arrays would be kept although they are closed on the way
  }

  private void feed(Slots slots) {
    for (int i = 0; i < inputs.length; i++) {
      arrays.input(i, slots.get(inputs[i]));
    }
    if (shapes == null) {
      shapes = outputShapes().stream().map(Result::of).toArray(Result[]::new);
      overwritable = overwritable(slots);
    }
  }

  private void execute(BoundArrays bound) {
    OpContext context = bound.complete();
    if (isProduct) {
      try (BlasThreads threads = BlasThreads.forMatrix(context.getInputArray(1).length())) {
        execute(context);
      }
    } else {
      execute(context);
    }
  }

  private void execute(OpContext context) {
    if (op instanceof CustomOp custom) {
      Nd4j.getExecutioner().exec(custom, context);
    } else {
      Nd4j.getExecutioner().exec((Op) op, context);
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

  /**
   * Guards every operation of a step's graph before native code sees it: a clear exception names
   * the operation and the shape.
   */
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

  /** The operands that die here and may hold the result, as type and shape are the same. */
  private int[] overwritable(Slots slots) {
    if (!elementWise || outputs.length != 1) {
      return new int[0];
    }
    return Arrays.stream(inputs)
        .filter(slot -> Arrays.stream(dying).anyMatch(dead -> dead == slot))
        .filter(slot -> slots.get(slot).dataType() == shapes[0].size().type())
        .filter(slot -> Arrays.equals(slots.get(slot).shape(), shapes[0].shape()))
        .toArray();
  }

  private int slotToWriteOver(Slots slots) {
    for (int slot : overwritable) {
      if (slots.pooled(slot) != null && slots.pooled(slot).hasOneHolder()) {
        return slot;
      }
    }
    return -1;
  }
}
