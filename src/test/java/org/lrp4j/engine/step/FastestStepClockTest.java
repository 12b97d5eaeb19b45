package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.engine.memory.HeldArrays;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A clock of the test's own says how long each round took; of two steps they take turns. */
@DisplayName("The fastest step")
class FastestStepClockTest {

  private static final Window WINDOW =
      new Window(
          new Extent(2, 2), new Extent(2, 2), new Extent(0, 0), new Extent(1, 1), false, false);

  private final Workbench bench = Workbench.create();
  private final RoutingStep first = new GradientStep((a, none) -> Ops.maxPool(a, WINDOW), bench);
  private final RoutingStep second = new GradientStep((a, none) -> Ops.maxPool(a, WINDOW), bench);
  private final INDArray input = Nd4j.ones(DataType.FLOAT, 1, 1, 4, 4);

  /** How often the clock was read: at the beginning and at the end of each round. */
  private int readings;

  private FastestStep timed(IntToLongFunction durations) {
    return new FastestStep(
        List.of(first, second),
        bench.arrays(),
        () -> {
          int round = readings / 2;
          return readings++ % 2 == 0 ? 0 : durations.applyAsLong(round);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  @DisplayName("is found although three rounds on end take a hundred times as long")
  void disturbance(int from) {
    FastestStep fastest =
        timed(
            round -> {
              long time = round % 2 == 0 ? 1 : 12;
              return round >= from && round < from + 3 ? 100 * time : time;
            });
    assertSame(first, fastest.of(input));
    assertEquals(List.of(), HeldArrays.of(bench.arrays()), "nothing stays in use");
  }

  @Test
  @DisplayName("is found at the eighth use if all its rounds of the first trial were disturbed")
  void wholeTrial() {
    int[] use = {1};
    FastestStep fastest = timed(round -> round % 2 == 1 ? 12 : use[0] < 8 ? 100 : 1);
    for (; use[0] < 8; use[0]++) {
      assertSame(second, fastest.of(input), "use " + use[0]);
    }
    for (; use[0] < 70; use[0]++) {
      assertSame(first, fastest.of(input), "use " + use[0]);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11, 19})
  @DisplayName("stays where another one is faster in a later trial, but not twice as fast")
  void nearlyEqual(long other) {
    int[] use = {1};
    FastestStep fastest = timed(round -> round % 2 == 0 ? other : use[0] == 1 ? 8 : 20);
    for (; use[0] < 100; use[0]++) {
      assertSame(second, fastest.of(input), "use " + use[0]);
    }
  }

  @Test
  @DisplayName("is looked for at the first, eighth and 64th use, and no more")
  void seldom() {
    FastestStep fastest = timed(round -> 1);
    fastest.of(input);
    int trial = readings;
    for (int use = 2; use <= 100; use++) {
      fastest.of(input);
    }
    assertEquals(3 * trial, readings);
  }
}
