package org.lrp4j.engine.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.program.StepGraph;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BoundArraysTest {

  private final ArrayPool pool = new ArrayPool(true);
  private final StepGraph graph = new StepGraph(DataType.FLOAT, pool);

  /** 2·a·w for each example; the pool's arrays come back, the user's are others each time. */
  private void addOperations() {
    SDVariable scaled = graph.placeholder("a").mul(2);
    NativeOp.addProductByExample(graph.parameter("w"), scaled, 100).rename("z");
  }

  private double run(INDArray a, INDArray w) {
    INDArray z = graph.run(Map.of("a", a, "w", w), "z").get(0);
    double sum = z.sumNumber().doubleValue();
    pool.release(z);
    pool.endOfExplanation();
    return sum;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 16, 17, 40})
  void theResultIsThatOfTheArraysOfThisRunWhateverWasBoundBefore(int batch) {
    addOperations();
    INDArray w = Nd4j.ones(DataType.FLOAT, 2, 3);
    INDArray a = Nd4j.ones(DataType.FLOAT, batch, 3, 4);
    double expected = batch * 2 * 4 * (2.0 * 3);
    for (int i = 0; i < 3; i++) {
      assertEquals(expected, run(a, w));
    }
    a.muli(5);
    assertEquals(5 * expected, run(a, w), "the same array with other values");
    try (INDArray other = Nd4j.ones(DataType.FLOAT, batch, 3, 4).muli(3)) {
      assertEquals(3 * expected, run(other, w), "another array");
    }
    assertEquals(5 * expected, run(a, w), "after an array that was closed");
    assertEquals(-5 * expected, run(a, w.neg()), "other parameters");
    w.muli(7);
    assertEquals(35 * expected, run(a, w), "the same parameters with other values");
  }

  @Test
  void aResultThatIsStillHeldIsNotWrittenOverByTheNextRuns() {
    addOperations();
    INDArray w = Nd4j.ones(DataType.FLOAT, 2, 3);
    List<INDArray> held = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      INDArray a = Nd4j.ones(DataType.FLOAT, 2, 3, 4).muli(i);
      held.add(graph.run(Map.of("a", a, "w", w), "z").get(0));
      if (i == 2) {
        pool.release(held.remove(0)); // so that the third run writes where the first one did
      }
    }
    double once = 2 * 2 * 4 * (2.0 * 3);
    assertEquals(
        List.of(2 * once, 3 * once, 4 * once),
        held.stream().map(z -> z.sumNumber().doubleValue()).toList());
  }

  @Test
  void whatTheUserGaveIsNotKeptFromTheGarbageCollector() throws InterruptedException {
    addOperations();
    INDArray w = Nd4j.ones(DataType.FLOAT, 2, 3);
    WeakReference<INDArray> given = runOnceWithANewArray(w);
    for (int i = 0; i < 50 && given.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertNull(given.get());
  }

  private WeakReference<INDArray> runOnceWithANewArray(INDArray w) {
    INDArray a = Nd4j.ones(DataType.FLOAT, 2, 3, 4);
    run(a, w);
    return new WeakReference<>(a);
  }
}
