package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How the frames of one probe are drawn. */
sealed interface Drawing permits ImageDrawing, FeatureDrawing, SequenceDrawing {

  /**
   * What all frames of a probe have in common when they are drawn, so that they can be compared.
   * When it changes, all must be drawn anew.
   *
   * @param limit the relevance of the full colour, the longest bar or the highest step
   * @param features the features that have a bar or a lane; empty for images
   */
  record Style(double limit, List<Integer> features) {}

  /** What is kept of the probe's relevance. */
  float[] relevance(INDArray ofAllProbes);

  /** The style that fits these frames, at least one. */
  Style style(List<Frame> frames);

  /** One frame's picture; all frames of one style have the same size. */
  BufferedImage frame(Frame frame, Style style);

  /** All frames in one picture, the oldest first. */
  BufferedImage filmstrip(List<Frame> frames, Style style);
}
