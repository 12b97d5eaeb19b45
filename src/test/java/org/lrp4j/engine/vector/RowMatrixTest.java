package org.lrp4j.engine.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Products and rows against plain loops, also of views and of other orders than 'c'. */
class RowMatrixTest {

  /** Numbers of rows that four divides, and that it does not. */
  @ParameterizedTest
  @CsvSource({"FLOAT, 8, 1e-6", "FLOAT, 7, 1e-6", "DOUBLE, 4, 1e-14", "DOUBLE, 5, 1e-14"})
  void productsAreThoseOfPlainLoops(DataType type, int rows, double tolerance) {
    Nd4j.getRandom().setSeed(3);
    INDArray all = Nd4j.randn(DataType.DOUBLE, 6, rows + 1).castTo(type);
    // A view in order 'f' that does not begin where its memory does.
    INDArray matrix =
        all.transpose().get(NDArrayIndex.interval(1, rows + 1), NDArrayIndex.interval(1, 4));
    INDArray bias = Nd4j.createFromArray(0.5, -1, 2).castTo(type);
    Random random = new Random(4);
    double[][] vectors = new double[3][rows + 2];
    for (double[] vector : vectors) {
      for (int k = 0; k < vector.length; k++) {
        vector[k] = random.nextGaussian();
      }
    }
    double[][] results = {{9, 9, 9}, {9, 9, 9}, {9, 9, 9}};
    RowMatrix.of(matrix, bias).product(3).of(vectors, results);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double expected = bias.getDouble(j);
        for (int k = 0; k < rows; k++) {
          expected += vectors[i][k] * matrix.getDouble(k, j);
        }
        assertEquals(expected, results[i][j], tolerance * 10);
      }
    }
  }

  @Test
  void rowsAreWrittenWhereTheyAreRead() {
    INDArray array = Nd4j.zeros(DataType.FLOAT, 2, 3, 4);
    ArrayRows.writing(array).write(4, new double[] {0, 1, 2, 3, 4}, 1);
    assertArrayEquals(
        new double[] {1, 2, 3, 4},
        array.get(NDArrayIndex.point(1), NDArrayIndex.point(1)).toDoubleVector());
    double[] longer = new double[12];
    ArrayRows.reading(array, 12).read(1, longer, 0);
    assertArrayEquals(new double[] {0, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 0}, longer);
  }

  @Test
  void everyRowIsInOneGroup() {
    AtomicIntegerArray visits = new AtomicIntegerArray(7);
    RowGroups.run(
        7,
        1L << 30,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            visits.incrementAndGet(i);
          }
        });
    for (int i = 0; i < 7; i++) {
      assertEquals(1, visits.get(i));
    }
  }

  @Test
  void whatAGroupThrowsIsThrown() {
    assertThrows(
        IllegalStateException.class,
        () ->
            RowGroups.run(
                2,
                1L << 30,
                (from, to) -> {
                  if (to == 2) {
                    throw new IllegalStateException("the second");
                  }
                }));
  }
}
