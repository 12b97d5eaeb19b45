package org.lrp4j.keras.layer;

import java.util.function.UnaryOperator;
import org.lrp4j.keras.file.StoredArray;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a parameter of Deeplearning4j's is made of.
 *
 * @param key the parameter's key in its layer
 * @param writer writes its numbers
 */
record Parameter(String key, Writer writer) {

  /** Writes numbers into a parameter. */
  @FunctionalInterface
  interface Writer {
    void write(INDArray parameter);
  }

  /** A stored weight in another layout. */
  static Parameter of(String key, StoredArray stored, UnaryOperator<INDArray> layout) {
    return new Parameter(
        key,
        parameter -> {
          INDArray read = stored.read();
          INDArray values = layout.apply(read);
          assign(parameter, values, key);
          free(values);
          free(read);
        });
  }

  /** A stored weight as it is. */
  static Parameter of(String key, StoredArray stored) {
    return of(key, stored, UnaryOperator.identity());
  }

  /** A parameter that Keras does not have: all numbers are the same. */
  static Parameter constant(String key, double value) {
    return new Parameter(key, parameter -> parameter.assign(value));
  }

  private static void assign(INDArray parameter, INDArray values, String key) {
    if (!parameter.equalShapes(values)) {
      throw new IllegalStateException(
          "the parameter "
              + key
              + " has the shape "
              + java.util.Arrays.toString(parameter.shape())
              + ", its values "
              + java.util.Arrays.toString(values.shape()));
    }
    parameter.assign(values);
  }

  /** Else a large model would take its size several times over until the garbage is collected. */
  private static void free(INDArray array) {
    if (array.closeable() && !array.wasClosed()) {
      array.close();
    }
  }
}
