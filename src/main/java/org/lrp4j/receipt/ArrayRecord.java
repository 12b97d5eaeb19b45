package org.lrp4j.receipt;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a receipt says of an array.
 *
 * @param type its data type
 * @param shape its shape
 * @param sha256 the checksum of type, shape and numbers
 */
record ArrayRecord(String type, List<Long> shape, String sha256) {

  ArrayRecord {
    shape = List.copyOf(shape);
  }

  static ArrayRecord of(INDArray array) {
    return new ArrayRecord(
        array.dataType().name(), Arrays.stream(array.shape()).boxed().toList(), Sha256.of(array));
  }
}
