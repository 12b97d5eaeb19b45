package org.lrp4j.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FinitenessTest {

  @ParameterizedTest(name = "{0}, {1} columns")
  @CsvSource({"FLOAT, 5", "FLOAT, 5000", "DOUBLE, 5", "DOUBLE, 5000"})
  void aSingleElementThatIsNoFiniteNumberIsFoundAnywhere(DataType type, int columns) {
    INDArray array = Nd4j.rand(DataType.DOUBLE, 3, columns).subi(0.5).castTo(type);
    assertTrue(Finiteness.holds(array));
    for (double bad : new double[] {Double.NaN, 1 / 0.0, -1 / 0.0}) {
      for (long place : new long[] {0, columns + 1, array.length() - 1}) {
        INDArray spoilt = array.dup();
        spoilt.putScalar(place, bad);
        assertFalse(Finiteness.holds(spoilt), bad + " at " + place);
        assertFalse(Finiteness.holds(spoilt.dup('f')), bad + " at " + place + ", in order f");
        INDArray part =
            Nd4j.concat(0, array, spoilt)
                .get(NDArrayIndex.interval(3, 6), NDArrayIndex.interval(0, columns));
        assertFalse(Finiteness.holds(part), bad + " at " + place + " of a part");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"FLOAT, 5000, 3e38", "DOUBLE, 5000, 1e308", "FLOAT, 10, 3e38"})
  void aSumThatOverflowsIsNoReason(DataType type, int columns, double large) {
    INDArray array = Nd4j.valueArrayOf(new long[] {3, columns}, large, type);
    assertEquals(large, array.maxNumber().doubleValue(), 1e-5 * large);
    assertTrue(Finiteness.holds(array));
  }
}
