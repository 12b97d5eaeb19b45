package org.lrp4j.layer.routing;

import java.util.List;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.Memory;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.layer.Signal;
import org.lrp4j.layer.Step;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.rule.Sign;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lays the channels of images last, or first.
 *
 * @param wanted {@link DataFormat#NHWC}, or {@link DataFormat#NCHW}; images come in the other
 * @param memory where arrays come from
 */
public record ChannelOrderStep(DataFormat wanted, Memory memory) implements Step {

  /**
   * The same images with the channels last, or first.
   *
   * @param images in the other format
   * @param wanted {@link DataFormat#NHWC}, or {@link DataFormat#NCHW}
   * @param memory where the result comes from
   * @return a copy, held by the caller
   */
  public static INDArray copy(INDArray images, DataFormat wanted, Memory memory) {
    INDArray view =
        wanted.isChannelsLast() ? images.permute(0, 2, 3, 1) : images.permute(0, 3, 1, 2);
    return memory.take(images.dataType(), view.shape()).assign(view);
  }

  @Override
  public Capture forward(List<Signal> inputs) {
    DataFormat other = wanted.isChannelsLast() ? DataFormat.NCHW : DataFormat.NHWC;
    return new Copy(copy(inputs.get(0).values(), wanted, memory), other, memory);
  }

  private record Copy(INDArray output, DataFormat original, Memory memory) implements Capture {

    @Override
    public Redistribution redistribute(INDArray relevance) {
      return Redistribution.to(copy(relevance, original, memory));
    }

    @Override
    public void release() {}
  }

  @Override
  public DataFormat outputFormat(List<DataFormat> inputs, int rank) {
    return wanted;
  }

  @Override
  public Sign outputSign(List<Sign> inputs) {
    return inputs.get(0);
  }

  @Override
  public Vanishing inputVanishing(Vanishing output) {
    return output;
  }

  @Override
  public String treatment() {
    return ROUTED;
  }
}
