package org.lrp4j.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("Some examples of a batch")
class RowsTest {

  private static final int EXAMPLES = 5;
  private static final long[][] SHAPES = {
    {}, {3}, {1}, {3, 2}, {1, 4}, {2, 3, 2}, {1, 1, 1}, {2, 2, 3, 2}
  };

  /** How the same numbers may lie in memory. */
  private enum Lying {
    IN_C(array -> array),
    IN_F(array -> array.dup('f')),
    /** Examples in the midst of others. */
    AMONG_OTHERS(array -> part(array, 0, 2, 3)),
    /** Some columns of a table, or the like. */
    COLUMNS(array -> part(array, array.rank() - 1, 0, 7)),
    /** Of which the last axis is the first in memory. */
    TURNED(
        array -> {
          int[] back = new int[array.rank()];
          Arrays.setAll(back, axis -> back.length - 1 - axis);
          return array.permute(back).dup('c').permute(back);
        });

    private final Function<INDArray, INDArray> of;

    Lying(Function<INDArray, INDArray> of) {
      this.of = of;
    }
  }

  /** The same numbers as a part of a larger array. */
  private static INDArray part(INDArray array, int axis, int from, int more) {
    long[] larger = array.shape().clone();
    larger[axis] += more;
    INDArrayIndex[] place = new INDArrayIndex[array.rank()];
    Arrays.fill(place, NDArrayIndex.all());
    place[axis] = NDArrayIndex.interval(from, from + array.size(axis));
    return Nd4j.valueArrayOf(larger, -1, array.dataType()).get(place).assign(array);
  }

  static Stream<Arguments> batches() {
    return Arrays.stream(SHAPES)
        .flatMap(
            shape ->
                Arrays.stream(Lying.values())
                    .flatMap(
                        lying ->
                            Stream.of(DataType.FLOAT, DataType.DOUBLE, DataType.INT32)
                                .map(type -> Arguments.of(shape, lying, type))));
  }

  /** The numbers 0, 1, 2 … in 'c' order: example e begins with e · (numbers an example). */
  private static INDArray batch(long[] shape, Lying lying, DataType type) {
    long[] all = new long[shape.length + 1];
    all[0] = EXAMPLES;
    System.arraycopy(shape, 0, all, 1, shape.length);
    long length = Arrays.stream(all).reduce(1, (a, b) -> a * b);
    INDArray numbers = Nd4j.create(type, all);
    for (int i = 0; i < length; i++) {
      numbers.putScalar(i, i);
    }
    return lying.of.apply(numbers);
  }

  private static void requireRows(INDArray batch, INDArray found, int... rows) {
    long[] shape = batch.shape().clone();
    shape[0] = rows.length;
    assertArrayEquals(shape, found.shape());
    assertEquals(batch.dataType(), found.dataType());
    int each = (int) (batch.length() / EXAMPLES);
    double[] expected = new double[rows.length * each];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = rows[i / each] * each + i % each;
    }
    assertArrayEquals(
        expected, found.castTo(DataType.DOUBLE).dup('c').data().asDouble(), Arrays.toString(shape));
  }

  private static void requireOwn(INDArray batch, INDArray copy) {
    assertEquals('c', copy.ordering());
    assertEquals(copy.length(), copy.data().length(), "not dense");
    assertNotSame(batch.data(), copy.data());
    copy.assign(7);
    requireRows(batch, batch, 0, 1, 2, 3, 4);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void areThose(long[] shape, Lying lying, DataType type) {
    INDArray batch = batch(shape, lying, type);
    requireRows(batch, Rows.view(batch, 0), 0);
    requireRows(batch, Rows.view(batch, 4), 4);
    requireRows(batch, Rows.view(batch, 1, 4), 1, 2, 3);
    assertSame(batch, Rows.view(batch, 0, EXAMPLES));

    INDArray one = Rows.copy(batch, 3);
    requireRows(batch, one, 3);
    requireOwn(batch, one);
    INDArray some = Rows.copy(batch, 2, 5);
    requireRows(batch, some, 2, 3, 4);
    requireOwn(batch, some);
    INDArray all = Rows.copy(batch, 0, EXAMPLES);
    requireRows(batch, all, 0, 1, 2, 3, 4);
    requireOwn(batch, all);
    INDArray picked = Rows.pick(batch, 4, 0, 0, 2);
    requireRows(batch, picked, 4, 0, 0, 2);
    requireOwn(batch, picked);
    requireRows(batch, Rows.pick(batch, 2), 2);
  }

  @ParameterizedTest
  @MethodSource("batches")
  void viewsShowTheBatchsMemory(long[] shape, Lying lying, DataType type) {
    INDArray batch = batch(shape, lying, type);
    Rows.view(batch, 1, 3).assign(-5);
    int each = (int) (batch.length() / EXAMPLES);
    double[] found = batch.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    for (int i = 0; i < found.length; i++) {
      boolean isWritten = i / each == 1 || i / each == 2;
      assertEquals(isWritten ? -5 : i, found[i]);
    }
  }

  @Test
  void ofABatchOfOneAreTheBatchAndStillCopied() {
    INDArray one = Nd4j.createFromArray(new double[][] {{1, 2, 3}});
    assertSame(one, Rows.view(one, 0));
    INDArray copy = Rows.copy(one, 0);
    one.assign(0);
    assertArrayEquals(new long[] {1, 3}, copy.shape());
    assertArrayEquals(new double[] {1, 2, 3}, copy.toDoubleVector());
  }

  @Test
  void areThoseOfEachInputAndOfTheMasksThatThereAre() {
    INDArray images = batch(new long[] {1, 2, 2}, Lying.IN_C, DataType.FLOAT);
    INDArray mask = batch(new long[] {3}, Lying.IN_C, DataType.FLOAT);
    List<INDArray[]> both =
        List.of(
            Rows.views(new INDArray[] {images, mask}, 1, 3),
            Rows.copies(new INDArray[] {images, mask}, 1, 3),
            Rows.picks(new INDArray[] {images, mask}, 1, 2));
    for (INDArray[] found : both) {
      requireRows(images, found[0], 1, 2);
      requireRows(mask, found[1], 1, 2);
    }
    INDArray[] masks = {null, mask};
    for (INDArray[] found :
        List.of(Rows.views(masks, 0, 2), Rows.copies(masks, 0, 2), Rows.picks(masks, 0, 1))) {
      assertEquals(2, found.length);
      assertNull(found[0]);
      requireRows(mask, found[1], 0, 1);
    }
    assertNull(Rows.views(null, 0, 1));
    assertNull(Rows.copies(null, 0, 1));
    assertNull(Rows.picks(null, 0));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "3,3", "3,2", "-1,2", "4,6", "5,6"})
  void thatAreNotThereAreRefused(int from, int to) {
    INDArray batch = batch(new long[] {3}, Lying.IN_C, DataType.FLOAT);
    for (Exception refused :
        List.of(
            assertThrows(IllegalArgumentException.class, () -> Rows.view(batch, from, to)),
            assertThrows(IllegalArgumentException.class, () -> Rows.copy(batch, from, to)))) {
      assertTrue(refused.getMessage().contains("[5, 3]"), refused.getMessage());
    }
  }

  @Test
  void pickedOnesThatAreNotThereAreRefused() {
    INDArray batch = batch(new long[] {3}, Lying.IN_C, DataType.FLOAT);
    assertThrows(IllegalArgumentException.class, () -> Rows.pick(batch));
    assertThrows(IllegalArgumentException.class, () -> Rows.pick(batch, 0, 5));
    assertThrows(IllegalArgumentException.class, () -> Rows.view(Nd4j.scalar(1.0), 0));
  }
}
