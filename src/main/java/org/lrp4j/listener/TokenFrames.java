package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Draws a probe of indices: its words in the colours of their relevance. */
final class TokenFrames implements FrameDrawing {

  private static final int WIDTH = 480;

  private final ExplainedInput probe;

  TokenFrames(ExplainedInput probe) {
    this.probe = probe;
  }

  @Override
  public float[] relevance(INDArray ofProbe) {
    return ofProbe.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  @Override
  public CommonStyle style(List<Frame> frames) {
    return new CommonStyle(CommonLimit.of(frames), List.of());
  }

  @Override
  public BufferedImage frame(Frame frame, CommonStyle style) {
    INDArray relevance =
        Nd4j.createFromArray(frame.relevance()).reshape('c', probe.input().shape());
    return TokenStrip.of(probe.withRelevance(relevance))
        .style(style)
        .width(WIDTH)
        .title(frame.title())
        .caption(frame.caption())
        .toImage();
  }

  @Override
  public BufferedImage filmstrip(List<Frame> frames, CommonStyle style) {
    return Montage.grid(frames.stream().map(frame -> frame(frame, style)).toList(), 1);
  }
}
