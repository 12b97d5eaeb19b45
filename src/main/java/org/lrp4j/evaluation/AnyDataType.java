package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lets ND4J's normalizers undo arrays of any data type. They transform data of any, but undo only
 * the one that they were fitted to, and do not tell which that is; what a network put out or was
 * given has the network's.
 */
final class AnyDataType {

  private AnyDataType() {}

  /**
   * Changes arrays in place.
   *
   * @param arrays arrays of one data type; none of them may be null
   * @param change what to do with them in place, or with copies of another data type
   * @throws IllegalArgumentException what the change throws for each data type
   */
  static void change(INDArray[] arrays, Consumer<INDArray[]> change) {
    Set<DataType> types = new LinkedHashSet<>();
    Arrays.stream(arrays).forEach(array -> types.add(array.dataType()));
    types.add(DataType.DOUBLE);
    types.add(DataType.FLOAT);
    IllegalArgumentException failure = null;
    for (DataType type : types) {
      INDArray[] copies =
          Arrays.stream(arrays).map(array -> array.castTo(type).dup()).toArray(INDArray[]::new);
      try {
        change.accept(copies);
      } catch (IllegalArgumentException e) {
        failure = failure == null ? e : failure;
        continue;
      }
      for (int i = 0; i < arrays.length; i++) {
        arrays[i].assign(copies[i]);
      }
      return;
    }
    throw failure;
  }
}
