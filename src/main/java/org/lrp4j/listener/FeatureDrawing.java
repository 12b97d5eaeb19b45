package org.lrp4j.listener;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lrp4j.picture.BarChart;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Draws a probe that is a row of a table: bars in the input's order. Of many features those get a
 * bar that are the strongest over all frames, and one more bar is the sum of the others.
 */
final class FeatureDrawing implements Drawing {

  private static final int MOST = 15;
  private static final int WIDTH = 480;
  private static final int COLUMNS = 3;

  private final int probe;
  private final List<String> names;

  /**
   * The drawing of one row.
   *
   * @param given the features' names; another number of them, such as none, means "feature 0" and
   *     so on
   */
  FeatureDrawing(int features, List<String> given, int probe) {
    this.probe = probe;
    this.names = FeatureNames.of(features, given);
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
        frames.stream()
            .flatMapToDouble(
                frame -> bars(frame, shown).stream().mapToDouble(value -> Math.abs(value)))
            .max()
            .orElse(0);
    return new Style(CommonLimit.roundedUp(largest), shown);
  }

  private static double strongest(List<Frame> frames, int feature) {
    return frames.stream()
        .mapToDouble(frame -> Math.abs(frame.relevance()[feature]))
        .max()
        .orElse(0);
  }

  /** The bars' relevance: the shown features', and the others' sum if there are others. */
  private List<Float> bars(Frame frame, List<Integer> shown) {
    List<Float> bars = new ArrayList<>();
    shown.forEach(feature -> bars.add(frame.relevance()[feature]));
    if (shown.size() < names.size()) {
      double others =
          IntStream.range(0, names.size())
              .filter(feature -> !shown.contains(feature))
              .mapToDouble(feature -> frame.relevance()[feature])
              .sum();
      bars.add((float) others);
    }
    return bars;
  }

  @Override
  public BufferedImage frame(Frame frame, Style style) {
    List<Float> bars = bars(frame, style.features());
    List<String> labels = new ArrayList<>();
    style.features().forEach(feature -> labels.add(names.get(feature)));
    int others = names.size() - style.features().size();
    if (others > 0) {
      labels.add("other (" + others + (others == 1 ? " feature)" : " features)"));
    }
    INDArray relevance = Nd4j.create(DataType.FLOAT, 1, bars.size());
    for (int i = 0; i < bars.size(); i++) {
      relevance.putScalar(i, bars.get(i));
    }
    return BarChart.of(relevance)
        .featureNames(labels)
        .unsorted()
        .atMost(bars.size())
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
