package org.lrp4j.picture;

import java.util.List;
import java.util.Optional;

/**
 * All of a step plot but its data.
 *
 * @param example which example of the batch
 * @param names the features' names; empty means "feature 0" and so on
 * @param most how many features get a lane of their own
 * @param lanes which features get one; empty for the strongest
 * @param limit the relevance of the highest step; empty for the plot's own
 * @param title what stands above
 * @param width in pixels
 */
record StepPlotSettings(
    int example,
    List<String> names,
    int most,
    List<Integer> lanes,
    Optional<Double> limit,
    Optional<String> title,
    int width) {

  static final StepPlotSettings DEFAULT =
      new StepPlotSettings(0, List.of(), 6, List.of(), Optional.empty(), Optional.empty(), 640);

  StepPlotSettings {
    names = List.copyOf(names);
    lanes = List.copyOf(lanes);
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
    if (limit.isPresent() && !(limit.get() > 0 && Double.isFinite(limit.get()))) {
      throw new IllegalArgumentException(
          "The relevance of the highest step must be above 0 and finite, but it is " + limit.get());
    }
  }

  StepPlotSettings withExample(int other) {
    return new StepPlotSettings(other, names, most, lanes, limit, title, width);
  }

  StepPlotSettings withNames(List<String> other) {
    return new StepPlotSettings(example, other, most, lanes, limit, title, width);
  }

  StepPlotSettings withMost(int other) {
    return new StepPlotSettings(example, names, other, lanes, limit, title, width);
  }

  StepPlotSettings withLanes(List<Integer> other) {
    return new StepPlotSettings(example, names, most, other, limit, title, width);
  }

  StepPlotSettings withLimit(double other) {
    return new StepPlotSettings(example, names, most, lanes, Optional.of(other), title, width);
  }

  StepPlotSettings withTitle(String other) {
    return new StepPlotSettings(example, names, most, lanes, limit, Optional.of(other), width);
  }

  StepPlotSettings withWidth(int other) {
    return new StepPlotSettings(example, names, most, lanes, limit, title, other);
  }
}
