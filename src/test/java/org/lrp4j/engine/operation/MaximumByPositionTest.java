package org.lrp4j.engine.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.HeldArrays;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.engine.step.GradientStep;
import org.lrp4j.engine.step.Workbench;
import org.lrp4j.layer.Capture;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Values are small whole numbers, so that nearly every window has a tie. */
@ExtendWith(OneThread.class)
class MaximumByPositionTest {

  /** Only that 0 and −0 are the same. */
  private static final double NOTHING = 1e-300;

  private final ArrayPool pool = new ArrayPool(true);

  private static INDArray wholeNumbers(long seed, DataType type, long... shape) {
    Random random = new Random(seed);
    double[] values = new double[(int) (shape[0] * shape[1] * shape[2] * shape[3])];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(3) - 1;
    }
    return Samples.array(values, type, shape);
  }

  @ParameterizedTest(name = "{0}, {1}×{2} windows, strides {3}×{4}, same {5}")
  @CsvSource({
    "DOUBLE, 2, 2, 2, 2, false",
    "DOUBLE, 2, 2, 2, 2, true",
    "DOUBLE, 3, 2, 3, 2, false",
    "DOUBLE, 1, 3, 1, 3, false",
    "DOUBLE, 2, 1, 2, 1, false",
    "DOUBLE, 3, 3, 2, 2, false",
    "DOUBLE, 3, 2, 1, 2, false",
    "DOUBLE, 2, 2, 3, 4, false",
    "DOUBLE, 3, 1, 2, 1, false",
    "FLOAT, 2, 2, 2, 2, false",
    "FLOAT, 3, 3, 2, 2, false",
    "FLOAT, 3, 3, 3, 3, false"
  })
  void itIsWhatThePoolingOperationAndItsGradientGiveTheFirstInATieIncluded(
      DataType type, int height, int width, int down, int right, boolean same) {
    Window window =
        new Window(
            new Extent(height, width),
            new Extent(down, right),
            new Extent(0, 0),
            new Extent(1, 1),
            same,
            false);
    INDArray images = wholeNumbers(1, type, 2, 3, 6, 6);
    var gradient = new GradientStep((a, none) -> Ops.maxPool(a, window), Workbench.create());
    Capture capture = gradient.forward(images);
    INDArray expected = capture.output();
    INDArray relevance = Samples.normal(new Random(2), type, expected.shape());
    INDArray expectedBack = capture.redistribute(relevance).inputs().get(0);
    INDArray before = relevance.dup();

    MaximumByPosition maximum = new MaximumByPosition(window, pool);
    INDArray output = maximum.forward(images);
    INDArray back = maximum.backward(images, output, relevance);

    for (int planesAtOnce : new int[] {1, 4}) {
      var piecewise = new MaximumByPosition(window, pool, planesAtOnce * 36);
      assertEquals(output, piecewise.forward(images));
      assertEquals(back, piecewise.backward(images, output, relevance));
    }
    assertArrayEquals(Samples.flat(expected), Samples.flat(output), NOTHING);
    // Sums of what overlapping windows give are rounded in another order.
    double rounding = type == DataType.DOUBLE ? 1e-15 : 1e-6;
    assertArrayEquals(Samples.flat(expectedBack), Samples.flat(back), rounding);
    assertEquals(before, relevance, "what it was given stays as it is");
    assertEquals(6, HeldArrays.of(pool).size(), "only the results are held");
  }

  @Test
  void imagesMayBeAViewOfOthersAndInAnotherOrder() {
    Extent three = new Extent(3, 3);
    Extent two = new Extent(2, 2);
    Window window = new Window(three, two, new Extent(0, 0), new Extent(1, 1), false, false);
    MaximumByPosition maximum = new MaximumByPosition(window, pool);
    INDArray all = wholeNumbers(3, DataType.DOUBLE, 4, 3, 7, 7);
    INDArray view = all.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(1, 3));
    INDArray relevance = Samples.normal(new Random(4), DataType.DOUBLE, 2, 2, 3, 3);

    for (INDArray images : List.of(view, view.dup('f'))) {
      INDArray plain = images.dup('c');
      INDArray output = maximum.forward(plain);
      assertEquals(output, maximum.forward(images));
      assertEquals(
          maximum.backward(plain, output, relevance), maximum.backward(images, output, relevance));
    }
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, dilation {3}, size {4}: {5}")
  @CsvSource({
    "2, 2, 0, 1, 64, true",
    "2, 1, 0, 1, 64, true",
    "3, 2, 0, 1, 65, true",
    "2, 2, 1, 1, 64, false",
    "2, 2, 0, 2, 64, false",
    "4, 4, 0, 1, 64, false",
    "2, 2, 0, 1, 6, false",
    "3, 62, 0, 1, 64, false"
  })
  void largeImagesAndFewPositionsWithoutPaddingSuit(
      int kernel, int stride, int padding, int dilation, int size, boolean suits) {
    Window window =
        new Window(
            new Extent(kernel, kernel),
            new Extent(stride, stride),
            new Extent(padding, padding),
            new Extent(dilation, dilation),
            false,
            false);
    assertEquals(suits, MaximumByPosition.suits(window, 1, 8, size, size));
  }

  @Test
  void inModeSameOnlyWindowsThatNeedNoPaddingSuit() {
    Extent two = new Extent(2, 2);
    Window window = new Window(two, two, new Extent(0, 0), new Extent(1, 1), true, false);
    assertTrue(MaximumByPosition.suits(window, 1, 8, 64, 64));
    assertFalse(MaximumByPosition.suits(window, 1, 8, 64, 65));
  }
}
