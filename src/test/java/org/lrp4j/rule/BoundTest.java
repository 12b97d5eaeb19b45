package org.lrp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One side of a box: a number, one a channel, or one an element. */
class BoundTest {

  private static final INDArray ROW = Nd4j.createFromArray(new double[][] {{1, 2, 3}});

  @Test
  void oneNumberFillsTheInputsShapeInTheInputsType() {
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 3);
    assertEquals(
        Nd4j.valueArrayOf(new long[] {2, 3}, 0.5, DataType.FLOAT), Bound.of(0.5).apply(input, 1));
  }

  @Test
  void oneNumberAChannelGoesAlongTheChannelAxis() {
    Bound bound = Bound.perChannel(1, 2, 3);
    INDArray channelsFirst = bound.apply(Nd4j.zeros(DataType.DOUBLE, 2, 3, 4, 5), 1);
    INDArray channelsLast = bound.apply(Nd4j.zeros(DataType.DOUBLE, 2, 4, 5, 3), 3);
    for (int channel = 0; channel < 3; channel++) {
      assertEquals(channel + 1, channelsFirst.getDouble(1, channel, 3, 4));
      assertEquals(channel + 1, channelsLast.getDouble(1, 3, 4, channel));
    }
    assertEquals(2 * 20 * 6, channelsFirst.sumNumber().doubleValue());
    assertEquals(channelsFirst, channelsLast.permute(0, 3, 1, 2));
  }

  @Test
  void anArrayIsForOneExampleOrForEachOfTheBatch() {
    INDArray input = Nd4j.zeros(DataType.DOUBLE, 2, 3);
    INDArray both = Nd4j.createFromArray(new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(both, Bound.of(both).apply(input, 1));
    assertEquals(Nd4j.vstack(ROW, ROW), Bound.of(ROW).apply(input, 1));
  }

  static Stream<Arguments> boundsThatDoNotFit() {
    return Stream.of(
        arguments(Bound.perChannel(1, 2), "[1.0, 2.0]"),
        arguments(Bound.perChannel(1), "[1.0]"),
        arguments(Bound.of(Nd4j.ones(3, 3)), "array of shape [3, 3]"),
        arguments(Bound.of(Nd4j.ones(3)), "array of shape [3]"),
        arguments(Bound.of(Nd4j.ones(2, 3, 1)), "array of shape [2, 3, 1]"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("boundsThatDoNotFit")
  void aBoundThatDoesNotFitSaysWhatWouldFit(Bound bound, String text) {
    INDArray input = Nd4j.zeros(DataType.DOUBLE, 2, 3);
    assertEquals(
        "The bound "
            + text
            + " does not fit an input of shape [2, 3]: give one number, one a channel, or an array"
            + " of the input's shape",
        assertThrows(IllegalArgumentException.class, () -> bound.apply(input, 1)).getMessage());
  }

  @Test
  void theValuesAreCopied() {
    double[] numbers = {1, 2, 3};
    INDArray array = ROW.dup();
    List<Bound> bounds = List.of(Bound.perChannel(numbers), Bound.of(array));
    numbers[0] = 9;
    array.assign(9);
    for (Bound bound : bounds) {
      INDArray applied = bound.apply(ROW, 1);
      assertEquals(ROW, applied);
      applied.assign(7);
      assertEquals(ROW, bound.apply(ROW, 1));
    }
  }

  @Test
  void boundsOfTheSameExtentAndValuesAreEqual() {
    assertEquals(Bound.of(1), Bound.of(1));
    assertEquals(Bound.perChannel(1, 2), Bound.perChannel(1, 2));
    assertEquals(Bound.of(ROW), Bound.of(ROW.dup('f')));
    assertEquals(Bound.perChannel(1, 2).hashCode(), Bound.perChannel(1, 2).hashCode());
    assertEquals(Bound.of(ROW).hashCode(), Bound.of(ROW.dup('f')).hashCode());
    assertEquals(new ZBoxRule(0, 1), new ZBoxRule(0, 1));

    assertNotEquals(Bound.of(1), Bound.of(2));
    assertNotEquals(Bound.of(1), Bound.perChannel(1));
    assertNotEquals(Bound.perChannel(1, 2, 3), Bound.of(Nd4j.createFromArray(1d, 2, 3)));
    assertNotEquals(Bound.perChannel(1, 2), Bound.perChannel(2, 1));
    assertNotEquals(Bound.of(ROW), Bound.of(ROW.reshape(3, 1)));
    INDArray matrix = Nd4j.createFromArray(new double[][] {{1, 2}, {3, 4}});
    assertEquals(Bound.of(matrix), Bound.of(matrix.dup('f')));
    assertNotEquals(Bound.of(matrix), Bound.of(matrix.transpose()));
  }
}
