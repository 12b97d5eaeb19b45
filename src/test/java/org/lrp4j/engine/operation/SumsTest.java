package org.lrp4j.engine.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.engine.memory.ArrayPool;
import org.lrp4j.engine.memory.HeldArrays;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

@ExtendWith(OneThread.class)
class SumsTest {

  private final ArrayPool pool = new ArrayPool(true);
  private final Sums sums = new Sums(pool);

  static Stream<long[]> shapes() {
    return Stream.of(
        new long[] {3},
        new long[] {2, 5},
        new long[] {40, 90},
        new long[] {2, 3, 40, 41},
        new long[] {1, 3000, 2, 1},
        new long[] {3, 50, 60});
  }

  private static double expected(INDArray array) {
    double sum = 0;
    for (double value : Samples.flat(array)) {
      sum += value;
    }
    return sum;
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theSumIsThatOfAllElements(long[] shape) {
    INDArray array = Samples.normal(new Random(1), DataType.DOUBLE, shape);
    assertEquals(expected(array), sums.of(array), 1e-9);
    assertEquals(0, HeldArrays.of(pool).size());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void itIsThatOfViewsAndOtherOrdersToo(long[] shape) {
    INDArray array = Samples.normal(new Random(2), DataType.DOUBLE, shape);
    assertEquals(expected(array), sums.of(array.dup('f')), 1e-9);
    INDArray part = array.get(NDArrayIndex.interval(1, shape[0]));
    if (shape[0] > 1) {
      assertEquals(expected(part), sums.of(part), 1e-9);
    }
  }

  @ParameterizedTest(name = "channels on axis {0}, order {1}, width {2}")
  @CsvSource({"1, c, 5", "1, f, 5", "3, c, 5", "3, f, 5", "1, c, 5500", "1, f, 5500"})
  void theSumOverChannelsIsThatOfEachPosition(int axis, char order, int width) {
    INDArray images = Samples.normal(new Random(3), DataType.DOUBLE, 2, 3, 4, width).dup(order);
    INDArray expected = images.sum(true, axis);
    INDArray actual = Sums.overChannels(images, axis, pool);
    assertArrayEquals(expected.shape(), actual.shape());
    Samples.assertClose(Samples.flat(expected), actual, DataType.DOUBLE);
  }

  @ParameterizedTest(name = "channels on axis {0}, {1} of them, order {2}")
  @CsvSource({"1, 3, c", "1, 1, c", "1, 3, f", "3, 3, c", "3, 1, f"})
  void whatIsGivenToChannelsIsTheSameInAll(int axis, int channels, char order) {
    long[] one = axis == 1 ? new long[] {2, 1, 4, 5} : new long[] {2, 4, 5, 1};
    long[] all = one.clone();
    all[axis] = channels;
    INDArray given = Samples.normal(new Random(4), DataType.DOUBLE, one).dup(order);
    INDArray result = pool.take(DataType.DOUBLE, all);
    Sums.toChannels(given, axis, result);
    for (int channel = 0; channel < channels; channel++) {
      INDArray expected = given.slice(0, axis);
      Samples.assertClose(Samples.flat(expected), result.slice(channel, axis), DataType.DOUBLE);
    }
  }
}
