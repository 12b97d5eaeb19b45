package org.lrp4j.engine.step;

import java.util.Arrays;
import java.util.Optional;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where each number of a layer's weights lies after {@link DifferentiableMap#arrange}, which may
 * move them, put zeros in between, or leave some out. It is found by arranging numbers that count.
 */
final class ArrangedWeights {

  private final long[] shape;

  /** For each arranged number which one of the layer's it is, from 1; 0 for none. */
  private final Optional<double[]> origins;

  /**
   * Looks where the weights lie.
   *
   * @param weights the layer's, in its own shape
   */
  ArrangedWeights(DifferentiableMap map, INDArray weights) {
    shape = weights.shape();
    origins = map.arrange(weights) == weights ? Optional.empty() : Optional.of(counted(map));
  }

  private double[] counted(DifferentiableMap map) {
    int length = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    double[] numbers = new double[length];
    Arrays.setAll(numbers, i -> i + 1);
    INDArray counting = Nd4j.createFromArray(numbers).reshape('c', shape);
    return map.arrange(counting).dup('c').data().asDouble();
  }

  /**
   * Brings arranged numbers back.
   *
   * @param arranged a number for each arranged weight
   * @return the argument if nothing was moved; else a new array of the layer's own shape, with
   *     zeros for weights that are left out
   */
  INDArray back(INDArray arranged) {
    if (origins.isEmpty()) {
      return arranged;
    }
    double[] values = arranged.castTo(DataType.DOUBLE).dup('c').data().asDouble();
    double[] own = new double[(int) Arrays.stream(shape).reduce(1, Math::multiplyExact)];
    for (int i = 0; i < values.length; i++) {
      int origin = (int) origins.get()[i];
      if (origin > 0) {
        own[origin - 1] += values[i];
      }
    }
    return Nd4j.createFromArray(own).reshape('c', shape).castTo(arranged.dataType());
  }
}
