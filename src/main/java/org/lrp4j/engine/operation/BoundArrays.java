package org.lrp4j.engine.operation;

import java.util.Arrays;
import org.nd4j.autodiff.functions.DifferentialFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The context of an operation with the arrays that it read and wrote last. Telling native code of
 * an array costs 2 µs, as much as the operation itself where arrays are small; an {@link
 * org.lrp4j.engine.memory.ArrayPool} mostly gives an operation the same arrays again, of which it
 * need not be told.
 *
 * <p>Relies on an array's never changing its memory or shape. What is bound is not collected, so
 * arrays that are somebody else's have to be forgotten after use.
 */
public final class BoundArrays {

  private final OpContext context = Nd4j.getExecutioner().buildContext();
  private final INDArray[] inputs;
  private final INDArray[] outputs;
  private boolean changed;

  /**
   * A context that knows of no arrays yet.
   *
   * @param op the operation
   * @param inputs how many arrays it reads
   * @param outputs how many it writes
   */
  public BoundArrays(DifferentialFunction op, int inputs, int outputs) {
    this.inputs = new INDArray[inputs];
    this.outputs = new INDArray[outputs];
    if (op instanceof DynamicCustomOp custom) {
      context.setIArguments(custom.iArgs());
      context.setTArguments(custom.tArgs());
      context.setBArguments(custom.bArgs());
      context.setDArguments(custom.dArgs());
    }
  }

  /**
   * Takes note of an array to read.
   *
   * @param i its number among the inputs
   * @param array the array
   */
  public void input(int i, INDArray array) {
    changed |= inputs[i] != array;
    inputs[i] = array;
  }

  /**
   * Takes note of an array to write.
   *
   * @param i its number among the outputs
   * @param array the array
   */
  public void output(int i, INDArray array) {
    changed |= outputs[i] != array;
    outputs[i] = array;
  }

  /**
   * The context, which knows of the inputs alone.
   *
   * @return the context, for asking what shapes the outputs have
   */
  public OpContext withInputs() {
    context.purge();
    changed = true;
    setInputs();
    return context;
  }

  /**
   * The context, ready to run the operation.
   *
   * @return the context with all arrays
   */
  public OpContext complete() {
    if (changed) {
      context.purge(); // native code would keep the arrays before them as well
      setInputs();
      for (int i = 0; i < outputs.length; i++) {
        context.setOutputArray(i, outputs[i]);
      }
      changed = false;
    }
    return context;
  }

  private void setInputs() {
    for (int i = 0; i < inputs.length; i++) {
      context.setInputArray(i, inputs[i]);
    }
  }

  /** Lets go of all arrays. */
  public void forget() {
    Arrays.fill(inputs, null);
    Arrays.fill(outputs, null);
    context.purge();
    changed = true;
  }
}
