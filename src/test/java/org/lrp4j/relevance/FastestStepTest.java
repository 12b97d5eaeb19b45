package org.lrp4j.relevance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.oracle.Samples;
import org.lrp4j.relevance.Window.Extent;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
    assertSame(direct, FastestStep.of(steps, input, bench.arrays()));
    assertEquals(List.of(), bench.arrays().held(), "nothing stays in use");
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
    assertSame(step, FastestStep.of(List.of(step), input, bench.arrays()));
    assertEquals(5, seen[0], "examples of 2¹⁸ elements, of which 2²⁰ and one more tell enough");
    assertEquals(before, input);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8})
  void whicheverWayIsTakenTheMaximumStepGivesWhatTheOperationGives(int batch) {
    INDArray input = Samples.normal(new Random(3), DataType.FLOAT, batch, 8, 64, 64);
    GradientStep operation = maximumAfter(0);
    MaximumStep step = new MaximumStep(WINDOW, bench);
    for (int explanation = 0; explanation < 3; explanation++) {
      INDArray output = step.forward(input);
      assertEquals(operation.forward(input), output);
      INDArray relevance = Samples.normal(new Random(explanation), DataType.FLOAT, output.shape());
      assertEquals(
          operation.redistribute(relevance).inputs(), step.redistribute(relevance).inputs());
      step.release();
    }
  }
}
