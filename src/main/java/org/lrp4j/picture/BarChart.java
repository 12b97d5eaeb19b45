package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.layer.DataFormat;
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
 * @see WaterfallChart for how the features add up to the score
 * @see Heatmap for images
 * @see StepPlot for sequences
 */
public final class BarChart extends FeatureChart<BarChart> {

  private static final int MOST = 15;

  private BarChart(InputChoice inputs, ChartSettings settings) {
    super(inputs, settings);
  }

  private static BarChart of(InputChoice inputs) {
    return new BarChart(inputs, ChartSettings.atMost(MOST));
  }

  static BarChart of(Subject subject) {
    return of(InputChoice.nameless(subject, PictureKind.BARS));
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
    return of(InputChoice.of(explanation, PictureKind.BARS));
  }

  /**
   * The bar chart of an explained input.
   *
   * @param explained a table [batch, features]
   * @return the chart of the first example
   * @throws IllegalArgumentException if it is no table
   */
  public static BarChart of(ExplainedInput explained) {
    return of(Subject.of(explained));
  }

  /**
   * The bar chart of any relevance, for instance of a dense layer's input.
   *
   * @param relevance [batch, features]
   * @return the chart of the first example
   * @throws IllegalArgumentException if the array has not rank 2
   */
  public static BarChart of(INDArray relevance) {
    return of(Subject.of(relevance, DataFormat.NC));
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
    return of(Subject.of(relevance, input, DataFormat.NC));
  }

  /**
   * Keeps the features in the input's order, to compare charts bar by bar. By default the strongest
   * are on top.
   *
   * @return a chart in the input's order
   */
  public BarChart unsorted() {
    return with(settings().withoutSorting());
  }

  /**
   * Prints each feature's value beside its name.
   *
   * @return a chart with values
   * @throws IllegalStateException if the input is not known, or was not chosen among several
   */
  public BarChart withFeatureValues() {
    if (subject().input().isEmpty()) {
      throw new IllegalStateException(
          "The features' values are not known, only their relevance; use"
              + " BarChart.of(relevance, input) or BarChart.of(explanation)");
    }
    return with(settings().withValues());
  }

  /**
   * Puts each feature's name above its bar, which leaves all of the width to the bars: for narrow
   * charts, and long names.
   *
   * @return a chart with names above
   */
  public BarChart namesAbove() {
    return with(settings().withNamesAbove());
  }

  @Override
  BarChart with(InputChoice otherInputs, ChartSettings otherSettings) {
    return new BarChart(otherInputs, otherSettings);
  }

  @Override
  int minimumWidth() {
    return BarChartLayout.minimumWidth(settings().hasNamesAbove());
  }

  @Override
  BufferedImage draw(List<String> names, double[][] relevance) {
    double[] ofFeatures = column(relevance);
    Optional<double[]> values =
        settings().hasValues() ? inputRows().map(BarChart::column) : Optional.empty();
    return new BarChartLayout(
            bars(names, ofFeatures, values),
            settings().title(),
            settings().limit(),
            settings().colorMap(),
            settings().hasNamesAbove())
        .draw(settings().width(), Optional.of(Bar.sum(ofFeatures)));
  }

  private List<Bar> bars(List<String> names, double[] relevance, Optional<double[]> values) {
    if (!settings().features().isEmpty()) {
      return Bar.of(settings().features(), names, relevance, values);
    }
    return settings().isSorted()
        ? Bar.sorted(names, relevance, values, settings().most())
        : Bar.unsorted(names, relevance, values, settings().most());
  }

  static double[] column(double[][] rows) {
    return Arrays.stream(rows).mapToDouble(row -> row[0]).toArray();
  }
}
