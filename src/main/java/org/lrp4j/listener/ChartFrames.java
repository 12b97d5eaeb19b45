package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.HeatStrip;
import org.lrp4j.picture.Pictures;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws a probe that is a table's row or a sequence: a bar or a heat strip for each feature, in the
 * input's order. Of many features those get one that are the strongest over all frames, and one
 * more is the sum of the others.
 */
final class ChartFrames implements FrameDrawing {

  private static final int WIDTH = 480;

  /** Of sequences, for all frames are in one picture. */
  private static final int MOST_STRIPS = 12;

  private static final int COLUMNS = 3;

  private final ExplainedInput probe;
  private final List<String> names;

  ChartFrames(ExplainedInput probe, List<String> names) {
    this.probe = probe;
    this.names = names;
  }

  @Override
  public float[] relevance(INDArray ofProbe) {
    return ofProbe.castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  @Override
  public CommonStyle style(List<Frame> frames) {
    CommonStyle own = CommonStyle.of(frames.stream().map(this::chart).toList());
    return new CommonStyle(CommonLimit.roundedUp(own.limit()), own.features());
  }

  @Override
  public BufferedImage frame(Frame frame, CommonStyle style) {
    return chart(frame).style(style).title(frame.title()).caption(frame.caption()).toImage();
  }

  private FeatureChart<?> chart(Frame frame) {
    INDArray relevance =
        Nd4j.createFromArray(frame.relevance()).reshape('c', probe.input().shape());
    FeatureChart<?> chart = (FeatureChart<?>) Pictures.of(probe.withRelevance(relevance));
    if (chart instanceof HeatStrip) {
      chart = chart.atMost(MOST_STRIPS);
    }
    return chart.featureNamesIfFitting(names).width(WIDTH);
  }

  @Override
  public BufferedImage filmstrip(List<Frame> frames, CommonStyle style) {
    return Montage.grid(
        frames.stream().map(frame -> frame(frame, style)).toList(),
        Math.min(COLUMNS, frames.size()));
  }
}
