package org.lrp4j.engine.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.InputChannels;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.ScaleAndShift;
import org.lrp4j.rule.PassRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A scale and shift {@code s·a + t} of a layer's input, merged into its parameters: {@code W' =
 * W·s}, {@code b' = b + W·t}. Where a window hangs over the edge its padding is zero and not t, so
 * the bias has a value for each position: what the layer computes of an example that is t
 * everywhere.
 */
final class ScaledInput {

  private final ScaleAndShift scaling;
  private final InputChannels channels;
  private final RelevanceStep layer;

  /** The shape that the bias is made for, as a parameter: another shape needs another bias. */
  private INDArray shape = Nd4j.createFromArray(0L);

  ScaledInput(
      ScaleAndShift scaling, InputChannels channels, DifferentiableMap map, Workbench bench) {
    this.scaling = scaling;
    this.channels = channels;
    this.layer = new RelevanceStep(map, new PassRule(), bench);
  }

  /** Whether a scale and shift is one of the channels that a layer reads. */
  static Predicate<InputChannels> suits(ScaleAndShift scaling) {
    return channels -> {
      DataFormat format = channels.format();
      return scaling.channelAxis(format.rank()) == format.channelAxis();
    };
  }

  ScaleAndShift scaling() {
    return scaling;
  }

  /**
   * The parameters of both.
   *
   * @param own the layer's
   * @param input what comes in before it is scaled
   */
  LayerParameters mergedInto(LayerParameters own, INDArray input) {
    scaling.requireRank(input.rank());
    long[] example = input.shape().clone();
    example[0] = 1;
    if (!Arrays.equals(shape.toLongVector(), example)) {
      shape = Nd4j.createFromArray(example);
    }
    List<INDArray> sources = new ArrayList<>(own.sources());
    sources.addAll(scaling.sources());
    sources.add(shape);
    return new LayerParameters(
        own.input(), own.output(), sources, weights(own), () -> bias(own, input, example));
  }

  private Supplier<INDArray> weights(LayerParameters own) {
    return () -> {
      INDArray weights = own.weights().get();
      int axis = channels.axisOfWeights();
      INDArray scale = spread(scaling.scale(), weights.size(axis));
      return weights.mul(DataFormat.along(scale, axis, weights.rank()));
    };
  }

  /** Each value as often, side by side, as makes up the length. */
  private static INDArray spread(INDArray scale, long length) {
    long values = scale.length();
    return length == values
        ? scale
        : scale.reshape(values, 1).broadcast(values, length / values).dup('c').reshape(length);
  }

  private INDArray bias(LayerParameters own, INDArray input, long... example) {
    INDArray shifts =
        own.input().along(scaling.shift()).castTo(input.dataType()).broadcast(example).dup('c');
    Capture computed = layer.forward(shifts, own);
    INDArray bias = computed.output().dup('c');
    layer.bench().arrays().release(computed.output());
    computed.release();
    return bias;
  }
}
