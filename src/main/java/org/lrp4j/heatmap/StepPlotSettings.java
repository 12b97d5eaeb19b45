package org.lrp4j.heatmap;

import java.util.List;

/**
 * All of a step plot but its data.
 *
 * @param example which example of the batch
 * @param names the features' names; empty means "feature 0" and so on
 * @param most how many features get a lane of their own
 * @param width in pixels
 */
record StepPlotSettings(int example, List<String> names, int most, int width) {

  static final StepPlotSettings DEFAULT = new StepPlotSettings(0, List.of(), 6, 640);

  StepPlotSettings {
    names = List.copyOf(names);
    if (most < 1) {
      throw new IllegalArgumentException(
          "A step plot needs at least one feature, but at most " + most + " are wanted");
    }
    if (width < StepPlotLayout.MINIMUM_WIDTH) {
      throw new IllegalArgumentException(
          "Names and steps need a width of at least "
              + StepPlotLayout.MINIMUM_WIDTH
              + " pixels, but it is "
              + width);
    }
  }

  StepPlotSettings withExample(int other) {
    return new StepPlotSettings(other, names, most, width);
  }

  StepPlotSettings withNames(List<String> other) {
    return new StepPlotSettings(example, other, most, width);
  }

  StepPlotSettings withMost(int other) {
    return new StepPlotSettings(example, names, other, width);
  }

  StepPlotSettings withWidth(int other) {
    return new StepPlotSettings(example, names, most, other);
  }
}
