package org.lrp4j.engine.operation;

import java.util.OptionalInt;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution over time, as one of images that are one pixel wide: [batch, channels, time] is
 * [batch, channels, time, 1], and with the channels last [batch, time, channels] is [batch, time,
 * 1, channels].
 *
 * @param images the convolution of images of width 1
 * @param channelsLast whether the channels come last
 */
public record SequenceConvolutionMap(ConvolutionMap images, boolean channelsLast)
    implements DifferentiableMap {

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return asSequences(images.apply(asImages(input), weights), input);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return asSequences(images.applyBiased(asImages(input), weights, bias), input);
  }

  private SDVariable asImages(SDVariable sequences) {
    long[] shape = sequences.getShape();
    return channelsLast
        ? sequences.reshape(shape[0], shape[1], 1, shape[2])
        : sequences.reshape(shape[0], shape[1], shape[2], 1);
  }

  private SDVariable asSequences(SDVariable convolved, SDVariable input) {
    long[] shape = input.getShape();
    long steps = images.positions(shape[channelsLast ? 1 : 2], 1).height();
    return channelsLast
        ? convolved.reshape(shape[0], steps, -1)
        : convolved.reshape(shape[0], -1, steps);
  }

  @Override
  public OptionalInt inputAxisOfWeights() {
    return images.inputAxisOfWeights();
  }

  @Override
  public INDArray arrange(INDArray weights) {
    return images.arrange(weights);
  }
}
