package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The relevance of one example's features, each with a bar or lane of its own: a {@link BarChart}
 * of a table's row, a {@link WaterfallChart} of the same, a {@link HeatStrip} or a {@link StepPlot}
 * of a sequence. Below it says what is explained, if it was made of an {@link
 * org.lrp4j.Explanation}.
 *
 * <p>Of many features the strongest get one of their own, and all others share one more. Every
 * setting returns a new chart. The arrays are not copied: do not change them while you draw.
 *
 * @param <T> the kind of chart
 */
public abstract sealed class FeatureChart<T extends FeatureChart<T>> implements InputPicture
    permits BarChart, HeatStrip, StepPlot, WaterfallChart {

  private final InputChoice inputs;
  private final ChartSettings settings;

  FeatureChart(InputChoice inputs, ChartSettings settings) {
    this.inputs = inputs;
    this.settings = settings;
  }

  /** The same kind of chart, of other data or with other settings. */
  abstract T with(InputChoice otherInputs, ChartSettings otherSettings);

  abstract BufferedImage draw(List<String> names, double[][] relevance);

  abstract int minimumWidth();

  final Subject subject() {
    return inputs.chosen();
  }

  final ChartSettings settings() {
    return settings;
  }

  final T with(ChartSettings other) {
    return with(inputs, other);
  }

  /** A row for each feature, of one value or of one for each time step. */
  final double[][] relevanceRows() {
    return subject().relevanceRows(settings.example());
  }

  /** The same of the input, if it is known. */
  final Optional<double[][]> inputRows() {
    return subject().inputRows(settings.example());
  }

  /**
   * Another input of the network.
   *
   * @param name the name of an input that this kind of chart can show
   * @return a chart of that input
   * @throws IllegalArgumentException if there is no such input of that name
   */
  public final T input(String name) {
    return with(inputs.choose(name), settings);
  }

  @Override
  public final T example(int index) {
    Planes.requireExample(index, inputs.any().examples());
    return with(settings.withExample(index));
  }

  /**
   * The features' names, by default "feature 0" and so on; long ones are shortened to what fits.
   *
   * @param names one for each feature, in the input's order; how many is checked when drawing
   * @return a chart with these names
   */
  public final T featureNames(String... names) {
    return featureNames(List.of(names));
  }

  /**
   * The features' names, by default "feature 0" and so on; long ones are shortened to what fits.
   *
   * @param names one for each feature, in the input's order; how many is checked when drawing
   * @return a chart with these names
   */
  public final T featureNames(List<String> names) {
    return with(settings.withNames(names));
  }

  /**
   * The features' names, if there is one for each: of several inputs, names that are meant for one
   * leave the others' features numbered.
   *
   * @param names any number of names
   * @return a chart with these names, or without names
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  public final T featureNamesIfFitting(List<String> names) {
    return featureNames(names.size() == subject().channels() ? names : List.of());
  }

  /**
   * What the features are called in the chart.
   *
   * @return one name for each feature, in the input's order
   * @throws IllegalArgumentException if there are more or fewer names than features
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  public final List<String> names() {
    return settings.namesOf(subject().channels());
  }

  /**
   * How many features get a bar or lane of their own; the others are summed up in one more.
   *
   * @param count at least 1, by default 15 bars or 6 lanes
   * @return a chart of so many features
   * @throws IllegalArgumentException if it is less than 1
   */
  public final T atMost(int count) {
    return with(settings.withMost(count));
  }

  /**
   * Which features get a bar or lane of their own, to compare charts one by one; all others share
   * one. By default they are the strongest, see {@link #atMost}.
   *
   * @param features the features, from 0, in the order of their bars or lanes, at least one
   * @return a chart of these features
   * @throws IllegalArgumentException if there is none, one is given twice, or the input has no such
   *     feature
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  public final T features(List<Integer> features) {
    int count = subject().channels();
    boolean exist = features.stream().allMatch(i -> i >= 0 && i < count);
    if (features.isEmpty() || !exist || Set.copyOf(features).size() < features.size()) {
      throw new IllegalArgumentException(
          "A chart shows different ones of the input's "
              + count
              + " features, from 0, and at least one, but they are "
              + features);
    }
    return with(settings.withFeatures(features));
  }

  /**
   * One length for the same relevance in several charts: the longest bar or the highest step is the
   * limit, longer ones are cut. By default each chart has a scale of its own.
   *
   * @param relevance the largest relevance, above 0 and finite
   * @return a chart with that scale
   * @throws IllegalArgumentException if the limit is out of range
   */
  public final T limit(double relevance) {
    return with(settings.withLimit(relevance));
  }

  /** The common features get a bar or lane of their own, on the common axis. */
  @Override
  public final T style(CommonStyle style) {
    return features(style.features()).limit(style.axis());
  }

  @Override
  public final double peak() {
    return Arrays.stream(relevanceRows()).mapToDouble(Scale.maximum()::limit).max().orElse(0);
  }

  /**
   * A title above the chart.
   *
   * @param title the title; shortened to what fits
   * @return a chart with that title
   */
  public final T title(String title) {
    return with(settings.withTitle(title));
  }

  /**
   * The classes' names, for the caption; by default numbers.
   *
   * @param names the names in the order of the network's output; classes beyond are numbers
   * @return a chart with these names
   */
  public final T classNames(List<String> names) {
    return with(settings.withCaption(settings.caption().withClassNames(names)));
  }

  /**
   * Lines of your own below the chart instead of what the explanation tells; long ones are broken.
   *
   * @param lines the lines; none for no caption
   * @return a chart with that caption
   * @see Captions#of which gives the usual lines
   */
  public final T caption(List<String> lines) {
    return with(settings.withCaption(settings.caption().withLines(lines)));
  }

  /**
   * The width of the chart; its height is that of its bars or lanes.
   *
   * @param pixels the width in pixels, by default 640; at least 400 for bars, 240 for steps and for
   *     bars with their names above
   * @return a chart of that width
   * @throws IllegalArgumentException if it is less
   */
  public final T width(int pixels) {
    if (pixels < minimumWidth()) {
      throw new IllegalArgumentException(
          "Such a chart needs a width of at least "
              + minimumWidth()
              + " pixels, but it is "
              + pixels);
    }
    return with(settings.withWidth(pixels));
  }

  /**
   * Other colours: the chart has the map's most saturated ones.
   *
   * @param colorMap the colours, by default {@link ColorMap#redBlue()}
   * @return a chart in these colours
   */
  public final T colorMap(ColorMap colorMap) {
    return with(settings.withColorMap(colorMap));
  }

  /**
   * The relevance of each feature in numbers, of sequences summed over time.
   *
   * @return one number for each feature, in the input's order
   * @throws IllegalArgumentException if the relevance holds NaN or infinite values
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  public final double[] sums() {
    return Arrays.stream(relevanceRows()).mapToDouble(row -> Arrays.stream(row).sum()).toArray();
  }

  /**
   * Draws the chart.
   *
   * @return a new RGB image
   * @throws IllegalArgumentException if there are more or fewer names than features, or if what is
   *     drawn holds NaN or infinite values
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  @Override
  public final BufferedImage toImage() {
    // Charts end with a margin of their own.
    return Captioned.below(draw(names(), relevanceRows()), caption(), 0);
  }

  private List<String> caption() {
    return settings.caption().lines(subject(), settings.example());
  }

  /**
   * The features with most relevance, of sequences summed over time.
   *
   * @return such as "area +40.0, age −1.50"; at most five
   * @throws IllegalArgumentException if there are more or fewer names than features, or if the
   *     relevance holds NaN or infinite values
   * @throws IllegalStateException if the network has several such inputs and none was chosen
   */
  public final String mostRelevance() {
    return MostRelevance.inWords(names(), sums());
  }

  @Override
  public final List<String> description() {
    List<String> lines = new ArrayList<>(settings.title().stream().toList());
    lines.addAll(caption());
    lines.add("most relevance: " + mostRelevance());
    return List.copyOf(lines);
  }
}
