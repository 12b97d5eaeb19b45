package org.lrp4j.relevance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.relevance.Window.Extent;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Values are small whole numbers, so that nearly every window has a tie. */
@ExtendWith(OneThread.class)
class TiledMaximumTest {

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

  @ParameterizedTest(name = "{0}, {1}×{2} windows, same {3}")
  @CsvSource({
    "DOUBLE, 2, 2, false",
    "DOUBLE, 2, 2, true",
    "DOUBLE, 3, 2, false",
    "DOUBLE, 1, 3, false",
    "DOUBLE, 2, 1, false",
    "FLOAT, 2, 2, false",
    "FLOAT, 3, 3, false"
  })
  void itIsWhatThePoolingOperationAndItsGradientGiveTheFirstInATieIncluded(
      DataType type, int height, int width, boolean same) {
    Extent kernel = new Extent(height, width);
    Window window = new Window(kernel, kernel, new Extent(0, 0), new Extent(1, 1), same, false);
    INDArray images = wholeNumbers(1, type, 2, 3, 6, 6);
    INDArray relevance = Samples.normal(new Random(2), type, 2, 3, 6 / height, 6 / width);
    var gradient = new GradientStep((a, none) -> Ops.maxPool(a, window), Workbench.create());
    INDArray expected = gradient.forward(images);
    INDArray expectedBack = gradient.redistribute(relevance).inputs().get(0);

    assertTrue(TiledMaximum.suits(window, images.shape()));
    TiledMaximum tiled = new TiledMaximum(window, pool);
    INDArray output = tiled.forward(images);
    INDArray back = tiled.backward(images, relevance);

    assertArrayEquals(Samples.flat(expected), Samples.flat(output), NOTHING);
    assertArrayEquals(Samples.flat(expectedBack), Samples.flat(back), NOTHING);
    assertEquals(2, pool.held().size(), "only the two results are held");
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, padding {2}, dilation {3}, size {4}: {5}")
  @CsvSource({
    "2, 2, 0, 1, 6, true",
    "2, 1, 0, 1, 6, false",
    "3, 2, 0, 1, 7, false",
    "2, 2, 1, 1, 6, false",
    "2, 2, 0, 2, 6, false",
    "2, 2, 0, 1, 7, false"
  })
  void onlyWindowsSideBySideSuit(
      int kernel, int stride, int padding, int dilation, int size, boolean suits) {
    Window window =
        new Window(
            new Extent(kernel, kernel),
            new Extent(stride, stride),
            new Extent(padding, padding),
            new Extent(dilation, dilation),
            false,
            false);
    assertEquals(suits, TiledMaximum.suits(window, 1, 1, size, size));
  }
}
