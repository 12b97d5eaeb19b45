package org.lrp4j.engine.operation;

import java.util.OptionalInt;
import org.lrp4j.layer.DifferentiableMap;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution over time, as one of images that are one pixel high: [batch, channels, time] is
 * [batch, channels, 1, time], and with the channels last [batch, time, channels] is [batch, 1,
 * time, channels].
 *
 * @param images the convolution of images of height 1
 * @param outputs how many channels it gives
 */
public record SequenceConvolutionMap(ConvolutionMap images, long outputs)
    implements DifferentiableMap {

  @Override
  public SDVariable apply(SDVariable input, SDVariable weights) {
    return convolved(input, weights, null);
  }

  @Override
  public SDVariable applyBiased(SDVariable input, SDVariable weights, SDVariable bias) {
    return convolved(input, weights, bias.reshape(-1));
  }

  private SDVariable convolved(SDVariable sequences, SDVariable weights, SDVariable bias) {
    long[] shape = sequences.getShape();
    Window window = images.effective();
    long[] asImages =
        window.nhwc()
            ? new long[] {shape[0], 1, shape[1], shape[2]}
            : new long[] {shape[0], shape[1], 1, shape[2]};
    SDVariable convolved =
        ConvolutionsOverTime.convolution(
            sequences.reshape(asImages), asImages, outputs, weights, bias, window);
    long steps = window.positions(1, shape[window.nhwc() ? 1 : 2]).width();
    return window.nhwc()
        ? convolved.reshape(shape[0], steps, outputs)
        : convolved.reshape(shape[0], outputs, steps);
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
