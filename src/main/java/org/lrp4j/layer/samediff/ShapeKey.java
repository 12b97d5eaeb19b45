package org.lrp4j.layer.samediff;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a graph was made for.
 *
 * @param type the type of its inputs
 * @param shapes their shapes
 */
record ShapeKey(DataType type, List<List<Long>> shapes) {

  static ShapeKey of(List<INDArray> inputs) {
    return new ShapeKey(
        inputs.get(0).dataType(),
        inputs.stream().map(a -> Arrays.stream(a.shape()).boxed().toList()).toList());
  }
}
