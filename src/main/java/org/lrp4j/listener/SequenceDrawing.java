package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.picture.StepPlot;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Draws a probe that is a sequence: a lane of steps for each feature. Of many features those get a
 * lane that are the strongest over all frames, and one more is the sum of the others.
 */
final class SequenceDrawing implements Drawing {

  private static final int MOST = 6;
  private static final int WIDTH = 480;
  private static final int COLUMNS = 3;

  private final int probe;
  private final INDArray sequence;
  private final List<String> names;
  private final int steps;

  /**
   * The drawing of one sequence.
   *
   * @param sequences the input of all probes, [probes, features, time]
   * @param given the features' names; another number of them means "feature 0" and so on
   */
  SequenceDrawing(INDArray sequences, List<String> given, int probe) {
    this.probe = probe;
    this.sequence =
        sequences.get(NDArrayIndex.interval(probe, probe + 1)).castTo(DataType.FLOAT).dup('c');
    this.names = FeatureNames.of((int) sequences.size(1), given);
    this.steps = (int) sequences.size(2);
  }

  @Override
  public float[] relevance(INDArray ofAllProbes) {
    return ofAllProbes.slice(probe).castTo(DataType.FLOAT).dup('c').data().asFloat();
  }

  @Override
  public Style style(List<Frame> frames) {
    List<Integer> shown =
        StrongestFeatures.of(names.size(), MOST, feature -> strongest(frames, feature));
    double largest =
        frames.stream().mapToDouble(frame -> highestStep(frame, shown)).max().orElse(0);
    return new Style(CommonLimit.roundedUp(largest), shown);
  }

  /** The feature's |relevance| over all steps, in the frame that has most of it. */
  private double strongest(List<Frame> frames, int feature) {
    return frames.stream()
        .mapToDouble(
            frame ->
                IntStream.range(0, steps).mapToDouble(t -> Math.abs(at(frame, feature, t))).sum())
        .max()
        .orElse(0);
  }

  private double highestStep(Frame frame, List<Integer> shown) {
    double highest = 0;
    for (int step = 0; step < steps; step++) {
      double others = 0;
      for (int feature = 0; feature < names.size(); feature++) {
        double value = at(frame, feature, step);
        if (shown.contains(feature)) {
          highest = Math.max(highest, Math.abs(value));
        } else {
          others += value;
        }
      }
      highest = Math.max(highest, Math.abs(others));
    }
    return highest;
  }

  private float at(Frame frame, int feature, int step) {
    return frame.relevance()[feature * steps + step];
  }

  @Override
  public BufferedImage frame(Frame frame, Style style) {
    INDArray relevance = Nd4j.createFromArray(frame.relevance()).reshape(1, names.size(), steps);
    return StepPlot.of(relevance, sequence)
        .featureNames(names)
        .lanes(style.features())
        .limit(style.limit())
        .title(frame.title())
        .width(WIDTH)
        .toImage();
  }

  @Override
  public BufferedImage filmstrip(List<Frame> frames, Style style) {
    return Montage.grid(
        frames.stream().map(frame -> frame(frame, style)).toList(),
        Math.min(COLUMNS, frames.size()));
  }
}
