package org.lrp4j.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FingerprintsTest {

  private final Fingerprints fingerprints = new Fingerprints(false);
  private final Object owner = new Object();

  private long inOnePass(INDArray... parameters) {
    fingerprints.begin();
    try {
      return fingerprints.of(owner, List.of(parameters));
    } finally {
      fingerprints.end();
    }
  }

  @Test
  void whatIsComputedAheadIsTheChecksum() {
    INDArray large = Nd4j.rand(DataType.FLOAT, 1100, 1000); // large enough for a second thread
    INDArray small = Nd4j.rand(DataType.FLOAT, 7);
    long expected = Fingerprint.of(List.of(large, small));
    assertEquals(expected, inOnePass(large, small));
    assertEquals(expected, inOnePass(large, small));
  }

  @Test
  void aChangeBetweenTwoPassesIsNoticed() {
    INDArray parameter = Nd4j.rand(DataType.FLOAT, 1100, 1000);
    long before = inOnePass(parameter);
    inOnePass(parameter);
    parameter.putScalar(1099, 999, 2);
    assertNotEquals(before, inOnePass(parameter));
  }

  @Test
  void anotherArrayInThePlaceOfTheFirstIsLookedAt() {
    INDArray first = Nd4j.rand(DataType.FLOAT, 5);
    INDArray second = first.add(1);
    inOnePass(first);
    assertEquals(Fingerprint.of(List.of(second)), inOnePass(second));
    assertEquals(Fingerprint.of(List.of(second, first)), inOnePass(second, first));
  }

  @Test
  void manyOwnersGetTheirOwnChecksums() {
    INDArray[] parameters = new INDArray[40];
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = Nd4j.rand(DataType.FLOAT, 300, 100 + i);
    }
    for (int pass = 0; pass < 2; pass++) {
      fingerprints.begin();
      for (INDArray parameter : parameters) {
        assertEquals(
            Fingerprint.of(List.of(parameter)), fingerprints.of(parameter, List.of(parameter)));
      }
      fingerprints.end();
    }
  }
}
