package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Pictures;
import org.lrp4j.picture.TokenStrip;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How the frames of one probe are drawn. */
sealed interface FrameDrawing permits ImageFrames, ChartFrames, TokenFrames {

  /**
   * The drawing that suits a probe.
   *
   * @param probe one example of an input, independent of the explanation
   * @param featureNames the features' names; another number of them, such as none, means "feature
   *     0" and so on
   */
  static FrameDrawing of(ExplainedInput probe, List<String> featureNames) {
    InputPicture picture = Pictures.of(probe);
    if (picture instanceof TokenStrip) {
      return new TokenFrames(probe);
    }
    return picture instanceof Heatmap
        ? new ImageFrames(probe)
        : new ChartFrames(probe, featureNames);
  }

  /**
   * What is kept of the probe's relevance.
   *
   * @param ofProbe relevance of one example, [1, …]
   */
  float[] relevance(INDArray ofProbe);

  /**
   * The style that fits these frames, at least one. When it changes, all must be drawn anew. Its
   * limit is rounded up, so that it seldom changes.
   */
  CommonStyle style(List<Frame> frames);

  /** One frame's picture; all frames of one style have the same size. */
  BufferedImage frame(Frame frame, CommonStyle style);

  /** All frames in one picture, the oldest first. */
  BufferedImage filmstrip(List<Frame> frames, CommonStyle style);
}
