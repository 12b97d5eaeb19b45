package org.lrp4j.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.BroadcastOp;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.ReduceOp;
import org.nd4j.linalg.api.ops.ScalarOp;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's executioner of operations with a stopwatch. ND4J uses it where the JVM is started with
 * {@code -Dopexec=org.lrp4j.bench.TimedOperations}. Not safe for use by several threads at once.
 */
public final class TimedOperations extends NativeOpExecutioner {

  private static final Map<String, Double> MILLISECONDS = new HashMap<>();
  private static boolean running;

  /** An operation may call others, whose time is its own. */
  private static boolean inside;

  /**
   * What each operation takes while something runs.
   *
   * @param action what to run
   * @return milliseconds in all by the operation's name
   */
  static Map<String, Double> during(Runnable action) {
    MILLISECONDS.clear();
    running = true;
    try {
      action.run();
    } finally {
      running = false;
    }
    return Map.copyOf(MILLISECONDS);
  }

  @Override
  public INDArray exec(Op op) {
    return timed(op.opName(), () -> super.exec(op));
  }

  @Override
  public INDArray exec(Op op, OpContext context) {
    return timed(op.opName(), () -> super.exec(op, context));
  }

  // What arrays' own methods call, such as muli and sum.

  @Override
  public INDArray exec(ScalarOp op) {
    return timed(op.opName(), () -> super.exec(op));
  }

  @Override
  public INDArray exec(BroadcastOp op) {
    return timed(op.opName(), () -> super.exec(op));
  }

  @Override
  public INDArray exec(ReduceOp op) {
    return timed(op.opName(), () -> super.exec(op));
  }

  @Override
  public INDArray[] exec(CustomOp op) {
    return timed(op.opName(), () -> super.exec(op));
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    return timed(op.opName(), () -> super.exec(op, context));
  }

  private static <T> T timed(String name, Supplier<T> operation) {
    if (!running || inside) {
      return operation.get();
    }
    inside = true;
    long before = System.nanoTime();
    try {
      return operation.get();
    } finally {
      inside = false;
      MILLISECONDS.merge(name, (System.nanoTime() - before) / 1e6, Double::sum);
    }
  }
}
