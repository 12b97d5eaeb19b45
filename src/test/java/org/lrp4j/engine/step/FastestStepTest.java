package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.engine.memory.HeldArrays;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.Capture;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FastestStepTest {

  private static final Window WINDOW =
      new Window(
          new Extent(2, 2), new Extent(2, 2), new Extent(0, 0), new Extent(1, 1), false, false);

  private final Workbench bench = Workbench.create();

  /** A map that takes its time: as many square roots of squares. */
  private GradientStep maximumAfter(int detours) {
    return new GradientStep(
        (a, none) -> {
          var result = a;
          for (int i = 0; i < detours; i++) {
            result = a.getSameDiff().math().sqrt(result.mul(result));
          }
          return Ops.maxPool(result, WINDOW);
        },
        bench);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void theStepWithLessToDoIsTheFastestWhereverItStands(int place) {
    INDArray input = Nd4j.rand(DataType.FLOAT, 2, 8, 64, 64);
    GradientStep direct = maximumAfter(0);
    GradientStep slow = maximumAfter(40);
    List<RoutingStep> steps = place == 0 ? List.of(direct, slow) : List.of(slow, direct);
    assertSame(direct, new FastestStep(steps, bench.arrays()).of(input));
    assertEquals(List.of(), HeldArrays.of(bench.arrays()), "nothing stays in use");
  }

  @Test
  void aFewExamplesOfALargeBatchAreEnough() {
    INDArray input = Nd4j.rand(DataType.FLOAT, 7, 4, 256, 256);
    INDArray before = input.dup();
    long[] seen = new long[1];
    GradientStep step =
        new GradientStep(
            (a, none) -> {
              seen[0] = a.getShape()[0];
              return Ops.maxPool(a, WINDOW);
            },
            bench);
    assertSame(step, new FastestStep(List.of(step), bench.arrays()).of(input));
    assertEquals(5, seen[0], "examples of 2¹⁸ elements, of which 2²⁰ and one more tell enough");
    assertEquals(before, input);
  }

  @Test
  void whatIsKnownOfAShapeIsNotTriedAgain() {
    int[] made = new int[1];
    GradientStep step =
        new GradientStep(
            (a, none) -> {
              made[0]++;
              return Ops.maxPool(a, WINDOW);
            },
            bench);
    FastestStep fastest = new FastestStep(List.of(step), bench.arrays());
    for (int size = 32; size < 48; size += 2) {
      fastest.of(Nd4j.rand(DataType.FLOAT, 1, 2, size, size));
    }
    int graphs = made[0];
    for (int size = 32; size < 48; size += 2) {
      fastest.of(Nd4j.rand(DataType.FLOAT, 1, 2, size, size));
    }
    assertEquals(8, graphs);
    assertEquals(graphs, made[0]);
  }

  @Test
  void aTrialThatFailsLeavesNothingCapturedAndTheNextOneIsRight() {
    INDArray input = Samples.normal(new Random(5), DataType.FLOAT, 2, 8, 64, 64);
    PositionStep byPosition = new PositionStep(WINDOW, bench.arrays());
    Window wrong =
        new Window(
            new Extent(80, 80), WINDOW.stride(), WINDOW.padding(), new Extent(1, 1), false, false);
    GradientStep failing = new GradientStep((a, none) -> Ops.maxPool(a, wrong), bench);
    FastestStep fastest = new FastestStep(List.of(byPosition, failing), bench.arrays());
    assertThrows(IllegalArgumentException.class, () -> fastest.of(input));
    bench.arrays().endOfExplanation();

    INDArray taken = bench.arrays().take(DataType.FLOAT, 2, 8, 32, 32).assign(7);
    byPosition.forward(input).release();
    assertTrue(bench.arrays().holds(taken), "it holds nothing that is somebody else's by now");
  }

  /** Where windows overlap the two ways add in different orders: only one of them may be taken. */
  @ParameterizedTest
  @ValueSource(ints = {16, 33, 64, 96, 128})
  void onAReproducibleBenchPoolingGoesByPositionWhateverIsFaster(int size) {
    Window window =
        new Window(
            new Extent(3, 3), WINDOW.stride(), WINDOW.padding(), new Extent(1, 1), false, false);
    Workbench fixed = new Workbench(false, true, false, true, true);
    INDArray input = Samples.normal(new Random(3), DataType.FLOAT, 3, 32, size, size);
    Capture byPosition = new PositionStep(window, fixed.arrays()).forward(input);
    Capture step = new MaximumStep(window, fixed).forward(input);
    Capture operation = new GradientStep((a, none) -> Ops.maxPool(a, window), fixed).forward(input);
    INDArray relevance = Samples.normal(new Random(9), DataType.FLOAT, byPosition.output().shape());
    float[] expected = shares(byPosition, relevance);
    assertArrayEquals(expected, shares(step, relevance), 0);
    assertFalse(Arrays.equals(expected, shares(operation, relevance)), "the test tells them apart");
  }

  private static float[] shares(Capture capture, INDArray relevance) {
    INDArray shares = capture.redistribute(relevance).inputs().get(0);
    return shares.dup('c').reshape(shares.length()).toFloatVector();
  }

  @ParameterizedTest(name = "batch {0}, kernel {1}, view {2}")
  @CsvSource({"1, 2, false", "8, 2, false", "2, 3, false", "2, 3, true"})
  void whicheverWayIsTakenTheMaximumStepGivesWhatTheOperationGives(
      int batch, int kernel, boolean view) {
    Window window =
        new Window(
            new Extent(kernel, kernel),
            WINDOW.stride(),
            WINDOW.padding(),
            new Extent(1, 1),
            false,
            false);
    INDArray all = Samples.normal(new Random(3), DataType.FLOAT, batch + 2, 8, 64, 64);
    INDArray input = all.get(NDArrayIndex.interval(1, batch + 1));
    input = view ? input : input.dup('c');
    Workbench frugal = new Workbench(false, false, false, true, false);
    for (Workbench each : List.of(bench, frugal)) {
      RoutingStep operation = new GradientStep((a, none) -> Ops.maxPool(a, window), each);
      RoutingStep byPosition = new PositionStep(window, each.arrays());
      MaximumStep step = new MaximumStep(window, each);
      for (int explanation = 0; explanation < 3; explanation++) {
        INDArray relevance = null;
        List<INDArray> outputs = new ArrayList<>();
        List<INDArray> shares = new ArrayList<>();
        for (RoutingStep way : List.of(operation, byPosition, step)) {
          Capture capture = way.forward(input);
          INDArray output = capture.output();
          if (relevance == null) {
            relevance = Samples.normal(new Random(explanation), DataType.FLOAT, output.shape());
          }
          outputs.add(output.dup());
          shares.add(capture.redistribute(relevance).inputs().get(0).dup());
          capture.release();
        }
        each.arrays().endOfExplanation();
        for (int i = 1; i < 3; i++) {
          assertEquals(outputs.get(0), outputs.get(i));
          assertEquals(shares.get(0), shares.get(i));
        }
      }
    }
  }
}
