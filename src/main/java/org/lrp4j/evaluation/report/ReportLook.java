package org.lrp4j.evaluation.report;

import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.ClassAreas;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.HeatStrip;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Pictures;
import org.lrp4j.picture.TokenStrip;

/**
 * How the pictures of a report look: how large they are, and how many features they show.
 *
 * @param featureNames the features' names; empty for numbers
 */
record ReportLook(List<String> featureNames) {

  /** Images with a longer side below that are enlarged by a whole factor. */
  private static final int SMALL = 112;

  /** Images with a longer side above that are made smaller. */
  private static final int LARGE = 256;

  /** All slices of a volume together. */
  private static final int SLICES = 400;

  /** Images much wider than high have a line of the page for themselves. */
  private static final int WIDE = 1000;

  /** About that of a phone's screen, so that texts keep their size there. */
  private static final int CHART_WIDTH = 360;

  private static final int MOST_BARS = 12;
  private static final int MOST_STRIPS = 20;

  /** A picture that stands for itself. */
  InputPicture picture(ExplainedInput explained) {
    InputPicture picture = Pictures.of(explained);
    if (picture instanceof Heatmap heatmap) {
      return sized(heatmap);
    }
    if (picture instanceof TokenStrip words) {
      return words.width(CHART_WIDTH);
    }
    if (picture instanceof BarChart bars) {
      // Above, so that names take nothing from the bars.
      picture = bars.withFeatureValues().atMost(MOST_BARS).namesAbove();
    }
    if (picture instanceof HeatStrip strips) {
      picture = strips.atMost(MOST_STRIPS);
    }
    return ((FeatureChart<?>) picture).width(CHART_WIDTH).featureNamesIfFitting(featureNames);
  }

  private static Heatmap sized(Heatmap heatmap) {
    if (heatmap.isWide()) {
      return heatmap.size(WIDE, WIDE);
    }
    int longer = heatmap.longerSide();
    if (heatmap.isOfSlices()) {
      return longer > SLICES
          ? heatmap.size(SLICES, SLICES)
          : heatmap.enlarged(Math.max(1, SLICES / longer));
    }
    return longer > LARGE ? heatmap.size(LARGE, LARGE) : heatmap.enlarged(enlargement(longer));
  }

  /** As large as the heatmap of an image of that size. */
  static ClassAreas sized(ClassAreas areas) {
    if (areas.isWide()) {
      return areas.size(WIDE, WIDE);
    }
    int longer = areas.longerSide();
    if (areas.isOfSlices()) {
      return longer > SLICES
          ? areas.size(SLICES, SLICES)
          : areas.enlarged(Math.max(1, SLICES / longer));
    }
    return longer > LARGE ? areas.size(LARGE, LARGE) : areas.enlarged(enlargement(longer));
  }

  private static int enlargement(int longer) {
    return Math.max(1, (SMALL + longer - 1) / longer);
  }

  /**
   * A chart in words, for who cannot see it: the features with most relevance, of sequences summed
   * over time, or the words. Nothing of images.
   */
  static String inWords(InputPicture picture) {
    if (picture instanceof TokenStrip strip) {
      return ". Most relevance: " + strip.mostRelevance();
    }
    return picture instanceof FeatureChart<?> chart
        ? ". Most relevance: " + chart.mostRelevance()
        : "";
  }
}
