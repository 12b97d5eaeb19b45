package org.lrp4j.network;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.lrp4j.layer.ActivationRange;
import org.lrp4j.layer.Signal;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells between what activations lie. */
final class ActivationRanges {

  private ActivationRanges() {}

  /** Of a layer's input, before the layer may write over it. */
  static ActivationRange of(Signal read) {
    INDArray values = read.values();
    int channelAxis = read.format().channelAxis();
    boolean isMasked = read.mask().isPresent() && read.format().timeAxis().isPresent();
    if (isMasked) {
      return ofSteps(read, read.mask().get());
    }
    int[] others = IntStream.range(0, values.rank()).filter(axis -> axis != channelAxis).toArray();
    return new ActivationRange(
        read.format(), numbers(values.min(others)), numbers(values.max(others)));
  }

  private static ActivationRange ofSteps(Signal read, INDArray mask) {
    int timeAxis = read.format().timeAxis().orElseThrow();
    INDArray values = read.values().permute(0, read.format().channelAxis(), timeAxis);
    int units = (int) values.size(1);
    int steps = (int) values.size(2);
    double[] numbers = numbers(values);
    boolean[] counts = new boolean[(int) values.size(0) * steps];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = mask.getDouble(i / steps, i % steps) != 0;
    }
    double[] least = new double[units];
    double[] most = new double[units];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    for (int i = 0; i < numbers.length; i++) {
      int unit = i / steps % units;
      if (counts[i / steps / units * steps + i % steps]) {
        least[unit] = Math.min(least[unit], numbers[i]);
        most[unit] = Math.max(most[unit], numbers[i]);
      }
    }
    return new ActivationRange(read.format(), least, most);
  }

  private static double[] numbers(INDArray array) {
    return array.castTo(DataType.DOUBLE).dup('c').data().asDouble();
  }
}
