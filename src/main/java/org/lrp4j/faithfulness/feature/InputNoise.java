package org.lrp4j.faithfulness.feature;

import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Noise on one example of an input, in units of the range of the example's values. Steps that a
 * mask leaves out have none, and no part in the range: nothing depends on what a batch is padded
 * with.
 */
public final class InputNoise {

  private final DataFormat format;
  private final Optional<INDArray> mask;

  /**
   * Noise on one input.
   *
   * @param format what the axes of the input mean
   * @param mask [examples, steps], 0 where a step does not count; empty if all count
   */
  public InputNoise(DataFormat format, Optional<INDArray> mask) {
    this.format = format;
    this.mask = mask;
  }

  /**
   * Adds noise.
   *
   * @param batch where to add it, elements one after the other
   * @param row which row of the batch
   * @param example which example of the mask that is
   * @param size of a unit of noise, as a share of the range
   * @param noise drawn once for each element
   */
  public void add(INDArray batch, int row, int example, double size, DoubleSupplier noise) {
    int channels =
        format.positionAxes().isEmpty() ? 1 : Math.toIntExact(batch.size(format.channelAxis()));
    int length = Math.toIntExact(batch.length() / batch.size(0));
    int positions = length / channels;
    boolean[] counts = new boolean[length];
    DataBuffer values = batch.data();
    long start = (long) row * length;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < length; k++) {
      int position = format.isChannelsLast() ? k / channels : k % positions;
      counts[k] = !Examples.leavesOut(mask.orElse(null), example, position, positions);
      if (counts[k]) {
        least = Math.min(least, values.getDouble(start + k));
        most = Math.max(most, values.getDouble(start + k));
      }
    }
    for (int k = 0; k < length; k++) {
      double drawn = noise.getAsDouble();
      if (counts[k]) {
        values.put(start + k, values.getDouble(start + k) + drawn * size * (most - least));
      }
    }
  }
}
