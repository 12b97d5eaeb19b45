package org.lrp4j.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.Overlay;
import org.lrp4j.picture.Picture;
import org.lrp4j.picture.Scale;
import org.lrp4j.picture.StepPlot;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * How relevance of one input is drawn: images as heatmaps, tables as bar charts, sequences as step
 * plots.
 *
 * @param imageFormat where the channels are; empty if it is not an image
 * @param featureNames the features' names; empty for numbers
 */
record Drawing(Optional<CNN2DFormat> imageFormat, List<String> featureNames) {

  /** Images with a longer side below that are enlarged by a whole factor. */
  private static final int SMALL = 112;

  /** Images with a longer side above that are made smaller. */
  private static final int LARGE = 256;

  private static final int CHART_WIDTH = 420;

  /** Bars on a common axis leave room for numbers on both sides. */
  private static final int COMPARED_WIDTH = 480;

  private static final int MOST_BARS = 12;
  private static final int MOST_LANES = 6;
  private static final int MOST_IN_WORDS = 5;

  boolean isImage(INDArray relevance) {
    return imageFormat.isPresent() && relevance.rank() == 4;
  }

  boolean isChart(INDArray relevance) {
    return relevance.rank() == 2 || relevance.rank() == 3;
  }

  /** The heatmap of an image. */
  Heatmap heatmap(INDArray relevance, INDArray values, double limit) {
    boolean channelsFirst = imageFormat.orElseThrow() == CNN2DFormat.NCHW;
    long height = relevance.size(channelsFirst ? 2 : 1);
    long width = relevance.size(channelsFirst ? 3 : 2);
    long longer = Math.max(height, width);
    Heatmap heatmap = Heatmap.of(relevance, values, imageFormat.orElseThrow());
    // A fixed scale must be above zero.
    heatmap = limit > 0 ? heatmap.scale(Scale.fixed(limit)) : heatmap;
    return longer > LARGE
        ? heatmap.size(LARGE, LARGE)
        : heatmap.enlarged((int) Math.max(1, (SMALL + longer - 1) / longer));
  }

  Overlay overlay(INDArray relevance, INDArray values, double limit) {
    return heatmap(relevance, values, limit).overlay();
  }

  /** The bar chart of a table, or the step plot of a sequence. */
  Picture chart(INDArray relevance, INDArray values) {
    if (relevance.rank() == 3) {
      return StepPlot.of(relevance, values).width(CHART_WIDTH).featureNames(names(relevance));
    }
    return BarChart.of(relevance, values)
        .withFeatureValues()
        .atMost(MOST_BARS)
        .width(CHART_WIDTH)
        .featureNames(names(relevance));
  }

  /** What these charts have in common. */
  ChartStyle style(List<INDArray> relevances) {
    return ChartStyle.of(relevances, relevances.get(0).rank() == 3 ? MOST_LANES : MOST_BARS);
  }

  /** One of several charts that are to be compared. */
  Picture chart(INDArray relevance, INDArray values, ChartStyle style) {
    List<String> names = names(relevance);
    if (relevance.rank() == 3) {
      return StepPlot.of(relevance, values)
          .width(CHART_WIDTH)
          .featureNames(names)
          .lanes(style.features())
          .limit(style.limit());
    }
    List<Integer> order = style.order(names.size());
    return BarChart.of(ordered(relevance, order), ordered(values, order))
        .withFeatureValues()
        .unsorted()
        .atMost(style.features().size())
        .limit(style.limit())
        .width(COMPARED_WIDTH)
        .featureNames(order.stream().map(names::get).toList());
  }

  private static INDArray ordered(INDArray row, List<Integer> order) {
    double[][] values = ChartStyle.rows(row);
    return Nd4j.createFromArray(
        new double[][] {order.stream().mapToDouble(feature -> values[feature][0]).toArray()});
  }

  private List<String> names(INDArray relevance) {
    return featureNames.size() == relevance.size(1)
        ? featureNames
        : IntStream.range(0, (int) relevance.size(1)).mapToObj(i -> "feature " + i).toList();
  }

  /**
   * A chart in words, for who cannot see it: the features with most relevance, of sequences summed
   * over time.
   */
  String inWords(INDArray relevance) {
    List<String> names = names(relevance);
    double[] sums =
        Arrays.stream(ChartStyle.rows(relevance))
            .mapToDouble(row -> Arrays.stream(row).sum())
            .toArray();
    return IntStream.range(0, sums.length)
        .boxed()
        .sorted(Comparator.comparingDouble(feature -> -Math.abs(sums[feature])))
        .limit(MOST_IN_WORDS)
        .map(feature -> names.get(feature) + " " + Page.signed(sums[feature]))
        .collect(Collectors.joining(", ", ". Most relevance: ", ""));
  }

  /** The largest |relevance| of a pixel, its channels summed, or else of a number. */
  double peak(INDArray relevance) {
    INDArray drawn =
        isImage(relevance)
            ? relevance.sum(imageFormat.orElseThrow() == CNN2DFormat.NCHW ? 1 : 3)
            : relevance;
    return drawn.amaxNumber().doubleValue();
  }
}
