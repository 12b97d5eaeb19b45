package org.lrp4j.engine.program;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lrp4j.engine.memory.ArrayPool;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The operations of a SameDiff graph that lead to some outputs, in order, run one after the other.
 *
 * <p>What SameDiff's own session does, with five differences that decide the cost: an operation
 * costs 3 µs instead of 22; shapes are worked out once; results go to arrays of the {@link
 * ArrayPool}, element-wise ones into an operand that nobody needs any more; operations are told of
 * their arrays only where these have changed ({@link org.lrp4j.engine.operation.BoundArrays}); and
 * what depends on parameters alone, such as kernels turned round, is computed once until the
 * parameters change.
 *
 * <p>The shapes of everything that is fed must be the same in every run.
 */
final class Program {

  private final List<Instruction> instructions;
  private final Map<String, Integer> fed;
  private final int[] outputs;
  private final Slots slots;

  /** Slots of what is not kept from run to run. */
  private final int[] passing;

  private final Set<Integer> folded;
  private final Set<Integer> foldedOnTheWay;
  private boolean foldedReady;

  Program(
      List<Instruction> instructions,
      Map<String, Integer> fed,
      int[] outputs,
      Slots slots,
      int[] passing,
      Set<Integer> folded,
      Set<Integer> foldedOnTheWay) {
    this.instructions = instructions;
    this.fed = fed;
    this.outputs = outputs;
    this.slots = slots;
    this.passing = passing;
    this.folded = folded;
    this.foldedOnTheWay = foldedOnTheWay;
  }

  /**
   * The program for some outputs of a graph, or nothing if the graph has operations that only
   * SameDiff's session can run.
   *
   * @param given variables that are fed although an operation computes them
   */
  static Optional<Program> of(
      SameDiff graph, Set<String> parameters, Set<String> given, List<String> outputs) {
    return new ProgramCompiler(graph, parameters, given).compile(outputs);
  }

  /** Whether results of parameters alone are kept from run to run. */
  boolean keepsFolded() {
    return !folded.isEmpty();
  }

  /** Forgets what was computed from the parameters. */
  void dropFolded() {
    close(folded);
    foldedReady = false;
  }

  private void close(Set<Integer> made) {
    for (int slot : made) {
      if (slots.get(slot) != null) {
        slots.get(slot).close();
        slots.clear(slot);
      }
    }
  }

  /**
   * Runs the program.
   *
   * @param arrays what to feed; may hold more than is needed
   * @param pool where results come from; the outputs are held by the caller
   * @return the outputs in order
   */
  List<INDArray> run(Map<String, INDArray> arrays, ArrayPool pool) {
    for (var entry : fed.entrySet()) {
      INDArray array = arrays.get(entry.getKey());
      if (array == null) {
        throw new IllegalStateException("Nothing was fed for " + entry.getKey());
      }
      slots.put(entry.getValue(), array, pool.entryOf(array));
    }
    try {
      for (Instruction instruction : instructions) {
        if (!instruction.isFolded()) {
          instruction.run(slots, pool);
        } else if (!foldedReady) {
          instruction.runFolded(slots);
        }
      }
      if (!foldedReady) {
        close(foldedOnTheWay);
        foldedReady = true;
      }
      INDArray[] results = new INDArray[outputs.length];
      Arrays.setAll(results, i -> slots.get(outputs[i]));
      return List.of(results);
    } finally {
      for (int slot : passing) {
        slots.clear(slot);
      }
    }
  }
}
