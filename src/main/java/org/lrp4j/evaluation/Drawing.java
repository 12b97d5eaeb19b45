package org.lrp4j.evaluation;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.lrp4j.heatmap.BarChart;
import org.lrp4j.heatmap.Heatmap;
import org.lrp4j.heatmap.Overlay;
import org.lrp4j.heatmap.Picture;
import org.lrp4j.heatmap.Scale;
import org.lrp4j.heatmap.StepPlot;
import org.nd4j.linalg.api.ndarray.INDArray;

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
    boolean hasNames = featureNames.size() == relevance.size(1);
    if (relevance.rank() == 3) {
      StepPlot plot = StepPlot.of(relevance, values).width(CHART_WIDTH);
      return hasNames ? plot.featureNames(featureNames) : plot;
    }
    BarChart chart = BarChart.of(relevance, values).withFeatureValues().atMost(12);
    chart = chart.width(CHART_WIDTH);
    return hasNames ? chart.featureNames(featureNames) : chart;
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
