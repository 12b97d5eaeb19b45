package org.lrp4j.engine.parameter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class FingerprintTest {

  private final INDArray parameters = Nd4j.arange(100).castTo(DataType.FLOAT).reshape(1, 100);
  private final INDArray view = parameters.get(NDArrayIndex.all(), NDArrayIndex.interval(20, 60));

  private long fingerprint() {
    return Fingerprint.of(List.of(view));
  }

  @Test
  void theSmallestChangeOfAnyValueChangesIt() {
    long before = fingerprint();
    for (int i : new int[] {20, 41, 59}) {
      float value = parameters.getFloat(i);
      parameters.putScalar(i, Math.nextUp(value));
      assertNotEquals(before, fingerprint(), "value " + i);
      parameters.putScalar(i, value);
      assertEquals(before, fingerprint());
    }
  }

  @Test
  void twoValuesThatChangePlacesChangeIt() {
    long before = fingerprint();
    float value = parameters.getFloat(30);
    parameters.putScalar(30, parameters.getFloat(40));
    parameters.putScalar(40, value);
    assertNotEquals(before, fingerprint());
  }

  @Test
  void whatIsBesideAViewDoesNotMatter() {
    long before = fingerprint();
    parameters.putScalar(19, 5);
    parameters.putScalar(60, 5);
    assertEquals(before, fingerprint());
  }

  @Test
  void arraysThatAreNotContiguousAreReadInOrder() {
    INDArray matrix = Nd4j.arange(12).castTo(DataType.DOUBLE).reshape(3, 4);
    INDArray column = matrix.get(NDArrayIndex.all(), NDArrayIndex.point(2));
    assertEquals(Fingerprint.of(List.of(column.dup())), Fingerprint.of(List.of(column)));
  }
}
