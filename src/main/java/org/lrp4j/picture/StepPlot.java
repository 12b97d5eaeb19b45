package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of one sequence, step by step: a lane for each feature, in which time goes to the
 * right, what speaks for the target goes red upwards and what speaks against it blue downwards. All
 * lanes have one scale. The sequence itself, if it is known, is a grey line of steps in each lane.
 *
 * <pre>{@code
 * StepPlot.of(explanation.relevance(), explanation.input()).save(Path.of("steps.png"));
 * }</pre>
 *
 * <p>For inputs [batch, features, time]. Of many features the strongest get a lane of their own,
 * and all others share one. Every setting returns a new plot. The arrays are not copied: do not
 * change them while you draw.
 *
 * @see BarChart for inputs without time
 */
public final class StepPlot implements Picture {

  private final INDArray relevance;
  private final Optional<INDArray> values;
  private final StepPlotSettings settings;

  private StepPlot(INDArray relevance, Optional<INDArray> values, StepPlotSettings settings) {
    this.relevance = relevance;
    this.values = values;
    this.settings = settings;
  }

  /**
   * The plot of any sequence's relevance.
   *
   * @param relevance [batch, features, time]
   * @return the plot of the first example
   * @throws IllegalArgumentException if the array has not rank 3
   */
  public static StepPlot of(INDArray relevance) {
    requireSequences(relevance);
    return new StepPlot(relevance, Optional.empty(), StepPlotSettings.DEFAULT);
  }

  /**
   * The plot of any sequence's relevance, with the sequence.
   *
   * @param relevance [batch, features, time]
   * @param input an array of the same shape
   * @return the plot of the first example
   * @throws IllegalArgumentException if the arrays have not rank 3, or different shapes
   */
  public static StepPlot of(INDArray relevance, INDArray input) {
    requireSequences(relevance);
    if (!Arrays.equals(relevance.shape(), input.shape())) {
      throw new IllegalArgumentException(
          "Relevance and input must have one shape, but relevance has "
              + Arrays.toString(relevance.shape())
              + " and the input "
              + Arrays.toString(input.shape()));
    }
    return new StepPlot(relevance, Optional.of(input), StepPlotSettings.DEFAULT);
  }

  private static void requireSequences(INDArray relevance) {
    if (relevance.rank() != 3 || relevance.isEmpty()) {
      throw new IllegalArgumentException(
          "A step plot needs an array [batch, features, time], but it has the shape "
              + Arrays.toString(relevance.shape())
              + (relevance.rank() == 2 ? "; draw features with BarChart" : "; reshape it"));
    }
  }

  /**
   * Another example of the batch.
   *
   * @param index the example, from 0
   * @return a plot of that example
   * @throws IllegalArgumentException if the batch has no such example
   */
  public StepPlot example(int index) {
    Planes.requireExample(index, relevance.size(0));
    return with(settings.withExample(index));
  }

  /**
   * The features' names, by default "feature 0" and so on; long ones are shortened to what fits.
   *
   * @param names one for each feature, in the input's order
   * @return a plot with these names
   * @throws IllegalArgumentException if there are more or fewer names than features
   */
  public StepPlot featureNames(List<String> names) {
    if (names.size() != relevance.size(1)) {
      throw new IllegalArgumentException(
          "The input has "
              + relevance.size(1)
              + " features, but there are "
              + names.size()
              + " names; give one for each feature");
    }
    return with(settings.withNames(names));
  }

  /**
   * How many features get a lane of their own; the others are summed up in one more.
   *
   * @param count at least 1, by default 6
   * @return a plot of so many features
   * @throws IllegalArgumentException if it is less than 1
   */
  public StepPlot atMost(int count) {
    return with(settings.withMost(count));
  }

  /**
   * Which features get a lane of their own, to compare plots lane by lane; all others share one. By
   * default they are the strongest, see {@link #atMost}.
   *
   * @param features the features, from 0, in the order of their lanes, at least one
   * @return a plot with these lanes
   * @throws IllegalArgumentException if there is none, one is given twice, or the input has no such
   *     feature
   */
  public StepPlot lanes(List<Integer> features) {
    boolean exist = features.stream().allMatch(i -> i >= 0 && i < relevance.size(1));
    if (features.isEmpty() || !exist || features.stream().distinct().count() < features.size()) {
      throw new IllegalArgumentException(
          "The lanes must be different ones of the input's "
              + relevance.size(1)
              + " features, from 0, and at least one, but they are "
              + features);
    }
    return with(settings.withLanes(features));
  }

  /**
   * One height for the same relevance in several plots: half of a lane is the limit, higher steps
   * are cut. By default each plot has a scale of its own.
   *
   * @param relevance the relevance of the highest step, above 0 and finite
   * @return a plot with that scale
   * @throws IllegalArgumentException if the limit is out of range
   */
  public StepPlot limit(double relevance) {
    return with(settings.withLimit(relevance));
  }

  /**
   * A title above the lanes.
   *
   * @param title the title; shortened to what fits
   * @return a plot with that title
   */
  public StepPlot title(String title) {
    return with(settings.withTitle(title));
  }

  /**
   * The width of the plot; its height is that of its lanes.
   *
   * @param pixels the width in pixels, at least 240, by default 640
   * @return a plot of that width
   * @throws IllegalArgumentException if it is less than 240
   */
  public StepPlot width(int pixels) {
    return with(settings.withWidth(pixels));
  }

  @Override
  public BufferedImage toImage() {
    int features = (int) relevance.size(1);
    double[][] ofFeature =
        rows(Planes.values(relevance, settings.example(), "relevance"), features);
    Optional<double[][]> input =
        values.map(array -> rows(Planes.values(array, settings.example(), "input"), features));
    List<String> names =
        settings.names().isEmpty()
            ? IntStream.range(0, features).mapToObj(i -> "feature " + i).toList()
            : settings.names();
    List<Lane> lanes =
        settings.lanes().isEmpty()
            ? Lane.strongest(names, ofFeature, input, settings.most())
            : Lane.of(settings.lanes(), names, ofFeature, input);
    return new StepPlotLayout(lanes, settings.title(), settings.limit(), ColorMap.redBlue())
        .draw(settings.width());
  }

  private static double[][] rows(double[] values, int count) {
    int length = values.length / count;
    return IntStream.range(0, count)
        .mapToObj(row -> Arrays.copyOfRange(values, row * length, (row + 1) * length))
        .toArray(double[][]::new);
  }

  private StepPlot with(StepPlotSettings other) {
    return new StepPlot(relevance, values, other);
  }
}
