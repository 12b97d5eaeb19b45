package org.lrp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class BoxTest {

  @ParameterizedTest(name = "{0}: {1} and {2} in [0.1, 0.7]: {3}")
  @CsvSource({
    "DOUBLE, 0.1, 0.7, true",
    "FLOAT, 0.1, 0.7, true",
    "DOUBLE, 0.3, 0.5, true",
    "DOUBLE, 0.0999999999, 0.5, false",
    "DOUBLE, 0.3, 0.7000000001, false",
    "FLOAT, 0.09999, 0.5, false",
    "FLOAT, 0.3, 0.70001, false",
    "FLOAT, -1, 2, false"
  })
  void aBoxContainsWhatIsNowhereOutsideInTheInputsPrecision(
      DataType type, double lowest, double highest, boolean isInside) {
    INDArray input =
        Nd4j.createFromArray(new double[][] {{0.4, lowest, 0.4}, {highest, 0.4, 0.4}}).castTo(type);
    Bound low = Bound.of(0.1);
    Bound high = Bound.of(0.7);
    Bound lowOfChannels = Bound.perChannel(0.1, 0.1, 0.1);
    Bound highOfElements = Bound.of(Nd4j.valueArrayOf(new long[] {1, 3}, 0.7, DataType.DOUBLE));

    assertEquals(isInside, new Box(low, high).contains(input, 1));
    assertEquals(isInside, new Box(lowOfChannels, high).contains(input, 1));
    assertEquals(isInside, new Box(low, highOfElements).contains(input, 1));
  }

  @ParameterizedTest(name = "channel 1 at {0}: {1}")
  @CsvSource({"-0.5, true", "0.5, false"})
  void eachChannelHasABoundOfItsOwn(double value, boolean isInside) {
    INDArray input = Nd4j.createFromArray(new double[][] {{1.5, value}});
    Box box = new Box(Bound.perChannel(1, -1), Bound.perChannel(2, 0));

    assertEquals(isInside, box.contains(input, 1));
    INDArray wider = Nd4j.createFromArray(new double[][] {{1.5, value, 0}});
    assertThrows(IllegalArgumentException.class, () -> box.contains(wider, 1));
  }
}
