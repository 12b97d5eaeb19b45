package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.lrp4j.Explanation;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of one example's features as horizontal bars, the strongest on top: what speaks for
 * the target goes red to the right, what speaks against it blue to the left.
 *
 * <pre>{@code
 * BarChart.of(explanation).featureNames("sepal length", "sepal width").save(Path.of("bars.png"));
 * }</pre>
 *
 * <p>For inputs [batch, features]. Every setting returns a new chart. The arrays are not copied: do
 * not change them while you draw.
 *
 * @see Heatmap for images
 */
public final class BarChart implements Picture {

  private final InputChoice<FeatureInput> inputs;
  private final BarChartSettings settings;

  private BarChart(InputChoice<FeatureInput> inputs, BarChartSettings settings) {
    this.inputs = inputs;
    this.settings = settings;
  }

  /**
   * The bar chart of an explanation's input.
   *
   * @param explanation an explanation of a network with at least one input [batch, features]; if
   *     there are several, choose with {@link #input}
   * @return the chart of the first example
   * @throws IllegalArgumentException if no input has that shape
   */
  public static BarChart of(Explanation explanation) {
    return new BarChart(FeatureInput.allOf(explanation), BarChartSettings.DEFAULT);
  }

  /**
   * The bar chart of any relevance, for instance of a dense layer's input.
   *
   * @param relevance [batch, features]
   * @return the chart of the first example
   * @throws IllegalArgumentException if the array has not rank 2
   */
  public static BarChart of(INDArray relevance) {
    FeatureInput input = new FeatureInput(relevance, Optional.empty());
    return new BarChart(InputChoice.nameless(input), BarChartSettings.DEFAULT);
  }

  /**
   * The bar chart of any relevance, with the input it belongs to.
   *
   * @param relevance [batch, features]
   * @param input an array of the same shape
   * @return the chart of the first example
   * @throws IllegalArgumentException if the arrays have not rank 2, or different shapes
   */
  public static BarChart of(INDArray relevance, INDArray input) {
    FeatureInput both = new FeatureInput(relevance, Optional.of(input));
    return new BarChart(InputChoice.nameless(both), BarChartSettings.DEFAULT);
  }

  /**
   * Another input of the network.
   *
   * @param name the name of an input [batch, features]
   * @return a chart of that input
   * @throws IllegalArgumentException if there is no such input of that name
   */
  public BarChart input(String name) {
    return new BarChart(inputs.choose(name), settings);
  }

  /**
   * Another example of the batch.
   *
   * @param index the example, from 0
   * @return a chart of that example
   * @throws IllegalArgumentException if the batch has no such example
   */
  public BarChart example(int index) {
    Planes.requireExample(index, inputs.any().examples());
    return with(settings.withExample(index));
  }

  /**
   * The features' names, by default "feature 0" and so on; long ones are shortened to what fits.
   *
   * @param names one for each feature, in the input's order; how many is checked when drawing
   * @return a chart with these names
   */
  public BarChart featureNames(String... names) {
    return featureNames(List.of(names));
  }

  /**
   * The features' names, by default "feature 0" and so on; long ones are shortened to what fits.
   *
   * @param names one for each feature, in the input's order; how many is checked when drawing
   * @return a chart with these names
   */
  public BarChart featureNames(List<String> names) {
    return with(settings.withNames(names));
  }

  /**
   * How many features get a bar of their own; the others are summed up in one more.
   *
   * @param count at least 1, by default 15
   * @return a chart of so many features
   * @throws IllegalArgumentException if it is less than 1
   */
  public BarChart atMost(int count) {
    return with(settings.withMost(count));
  }

  /**
   * Keeps the features in the input's order, to compare charts bar by bar. By default the strongest
   * are on top.
   *
   * @return a chart in the input's order
   */
  public BarChart unsorted() {
    return with(settings.withoutSorting());
  }

  /**
   * One length for the same relevance in several charts: the axis goes from −limit to +limit,
   * longer bars are cut. By default each chart has an axis of its own.
   *
   * @param relevance the relevance of the longest bar, above 0 and finite
   * @return a chart with that axis
   * @throws IllegalArgumentException if the limit is out of range
   */
  public BarChart limit(double relevance) {
    return with(settings.withLimit(relevance));
  }

  /**
   * Prints each feature's value beside its name.
   *
   * @return a chart with values
   * @throws IllegalStateException if the input is not known, or was not chosen among several
   */
  public BarChart withFeatureValues() {
    if (inputs.chosen().values().isEmpty()) {
      throw new IllegalStateException(
          "The features' values are not known, only their relevance; use"
              + " BarChart.of(relevance, input) or BarChart.of(explanation)");
    }
    return with(settings.withValues());
  }

  /**
   * A title above the bars.
   *
   * @param title the title; shortened to what fits
   * @return a chart with that title
   */
  public BarChart title(String title) {
    return with(settings.withTitle(title));
  }

  /**
   * The width of the chart; its height is that of its bars.
   *
   * @param pixels the width in pixels, at least 400, by default 640
   * @return a chart of that width
   * @throws IllegalArgumentException if it is less than 400
   */
  public BarChart width(int pixels) {
    return with(settings.withWidth(pixels));
  }

  /**
   * Other colours: the bars have the map's most saturated ones.
   *
   * @param colorMap the colours, by default {@link ColorMap#redBlue()}
   * @return a chart in these colours
   */
  public BarChart colorMap(ColorMap colorMap) {
    return with(settings.withColorMap(colorMap));
  }

  /**
   * Draws the chart.
   *
   * @return a new RGB image
   * @throws IllegalArgumentException if there are more or fewer names than features, or if the
   *     relevance holds NaN or infinite values
   * @throws IllegalStateException if the network has several inputs [batch, features] and none was
   *     chosen
   */
  @Override
  public BufferedImage toImage() {
    FeatureInput input = inputs.chosen();
    double[] relevance = Planes.values(input.relevance(), settings.example(), "relevance");
    return new BarChartLayout(
            bars(input, relevance), settings.title(), settings.limit(), settings.colorMap())
        .draw(settings.width(), Bar.sum(relevance));
  }

  private List<Bar> bars(FeatureInput input, double[] relevance) {
    Optional<double[]> values =
        settings.hasValues()
            ? input.values().map(array -> Planes.values(array, settings.example(), "input"))
            : Optional.empty();
    List<String> names = settings.namesOf(input.features());
    return settings.isSorted()
        ? Bar.sorted(names, relevance, values, settings.most())
        : Bar.unsorted(names, relevance, values, settings.most());
  }

  private BarChart with(BarChartSettings other) {
    return new BarChart(inputs, other);
  }
}
