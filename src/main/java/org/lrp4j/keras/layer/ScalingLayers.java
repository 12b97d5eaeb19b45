package org.lrp4j.keras.layer;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.lrp4j.keras.file.StoredArray;
import org.lrp4j.keras.file.Weight;
import org.lrp4j.keras.layer.LayerRow.MaskUse;
import org.lrp4j.layer.InputScalingVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Rescaling and Normalization: changes of units, which relevance passes unchanged, so that the
 * picture is of the numbers that the user gave.
 */
final class ScalingLayers {

  /** Keras divides by no smaller standard deviation. */
  private static final double SMALLEST = 1e-7;

  static final List<LayerRow> ROWS =
      List.of(
          LayerRow.of("Rescaling", ScalingLayers::rescaling)
              .honouring("scale", "offset")
              .withMasks(MaskUse.PASSES)
              .noting("one number each"),
          LayerRow.of("Normalization", ScalingLayers::normalization)
              .honouring("axis", "mean", "variance", "invert")
              .noting("axis: the last, or none; mean and variance given, or adapted"));

  private ScalingLayers() {}

  private static Tensor rescaling(LayerCall call) {
    double scale = call.arguments().number("scale", 1);
    double offset = call.arguments().number("offset", 0);
    Tensor input = call.input();
    return offset == 0
        ? call.graph().vertex(call.name(), new ScaleVertex(scale), List.of(input), input.sizes())
        : written(call, new double[] {scale}, new double[] {offset});
  }

  private static Tensor written(LayerCall call, double[] scale, double[] shift) {
    Tensor input = call.input();
    return call.graph()
        .vertex(call.name(), new InputScalingVertex(scale, shift), List.of(input), input.sizes());
  }

  private static Tensor normalization(LayerCall call) {
    Arguments arguments = call.arguments();
    Tensor input = call.input();
    int[] axes = arguments.has("axis") ? arguments.integers("axis") : new int[0];
    boolean isLast = axes.length == 1 && (axes[0] == -1 || axes[0] == input.rank());
    if (axes.length > 0 && !isLast) {
      throw arguments.refused("axis", "of " + input.shape() + " the last axis is read, or none");
    }
    int count = isLast ? Math.toIntExact(input.last()) : 1;
    double[] mean;
    double[] variance;
    if (arguments.has("mean")) {
      mean = numbers(call, "mean", count);
      variance = numbers(call, "variance", count);
    } else {
      long[] shape = isLast ? new long[] {count} : new long[0];
      List<StoredArray> stored =
          call.weights(
              List.of(
                  new Weight("", "mean", shape),
                  new Weight("", "variance", shape),
                  new Weight("", "count")));
      mean = numbers(stored.get(0));
      variance = numbers(stored.get(1));
    }
    double[] scale = new double[count];
    double[] shift = new double[count];
    boolean isInverse = arguments.isTrue("invert", false);
    for (int i = 0; i < count; i++) {
      double deviation = Math.max(Math.sqrt(variance[i]), SMALLEST);
      scale[i] = isInverse ? deviation : 1 / deviation;
      shift[i] = isInverse ? mean[i] : -mean[i] / deviation;
    }
    return written(call, scale, shift);
  }

  private static double[] numbers(StoredArray stored) {
    INDArray read = stored.read();
    return read.dup('c').data().asDouble();
  }

  /** Given as a number, or as an array with any axes of size 1. */
  private static double[] numbers(LayerCall call, String argument, int count) {
    JsonNode value = call.arguments().json(argument);
    while (value.isArray() && value.size() == 1) {
      value = value.get(0);
    }
    double[] numbers = new double[count];
    if (value.isNumber()) {
      Arrays.fill(numbers, value.asDouble());
      return numbers;
    }
    if (!value.isArray() || value.size() != count) {
      throw call.arguments().refused(argument, "expected a number, or " + count + " of them");
    }
    for (int i = 0; i < count; i++) {
      if (!value.get(i).isNumber()) {
        throw call.arguments().refused(argument, "expected a number, or " + count + " of them");
      }
      numbers[i] = value.get(i).asDouble();
    }
    return numbers;
  }
}
