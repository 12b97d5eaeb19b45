package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;

/**
 * How one example's features add up to the score that was explained: the score on top, then one bar
 * after the other from there to zero. The strongest features come first, then all others together,
 * then what other inputs of the network got, and what biases and stabilizers kept, so that nothing
 * is missing:
 *
 * <pre>score = Σ relevance of the features + other inputs + biases and stabilizers</pre>
 *
 * <pre>{@code
 * WaterfallChart.of(explanation).featureNames(names).save(Path.of("waterfall.png"));
 * }</pre>
 *
 * <p>For inputs [batch, features]. Every setting returns a new chart. The arrays are not copied: do
 * not change them while you draw.
 *
 * @see BarChart whose bars all begin at zero, to be compared with each other
 */
public final class WaterfallChart extends FeatureChart<WaterfallChart> {

  private static final int MOST = 10;

  private final Optional<Double> score;

  private WaterfallChart(InputChoice inputs, ChartSettings settings, Optional<Double> score) {
    super(inputs, settings);
    this.score = score;
  }

  /**
   * The waterfall of an explanation's input.
   *
   * @param explanation an explanation of a network with at least one input [batch, features]; if
   *     there are several, choose with {@link #input}
   * @return the chart of the first example
   * @throws IllegalArgumentException if no input has that shape
   */
  public static WaterfallChart of(Explanation explanation) {
    InputChoice inputs = InputChoice.of(explanation, PictureKind.BARS);
    return new WaterfallChart(inputs, ChartSettings.atMost(MOST), Optional.empty());
  }

  /**
   * The waterfall of an explained input, for a score that is known otherwise.
   *
   * @param explained a table [batch, features]
   * @param score what was explained of the example that is drawn, usually its logit
   * @return the chart of the first example
   * @throws IllegalArgumentException if it is no table
   */
  public static WaterfallChart of(ExplainedInput explained, double score) {
    InputChoice inputs = InputChoice.nameless(Subject.of(explained), PictureKind.BARS);
    return new WaterfallChart(inputs, ChartSettings.atMost(MOST), Optional.of(score));
  }

  /**
   * Prints each feature's value beside its name.
   *
   * @return a chart with values
   */
  public WaterfallChart withFeatureValues() {
    return with(settings().withValues());
  }

  /**
   * Puts each feature's name above its bar, which leaves all of the width to the bars.
   *
   * @return a chart with names above
   */
  public WaterfallChart namesAbove() {
    return with(settings().withNamesAbove());
  }

  @Override
  WaterfallChart with(InputChoice otherInputs, ChartSettings otherSettings) {
    return new WaterfallChart(otherInputs, otherSettings, score);
  }

  @Override
  int minimumWidth() {
    return BarChartLayout.minimumWidth(settings().hasNamesAbove());
  }

  @Override
  BufferedImage draw(List<String> names, double[][] relevance) {
    return new BarChartLayout(
            bars(names, BarChart.column(relevance)),
            settings().title(),
            settings().limit(),
            settings().colorMap(),
            settings().hasNamesAbove())
        .draw(settings().width(), Optional.empty());
  }

  /** The score, and each bar from where the one before it ended. */
  List<Bar> bars(List<String> names, double[] relevance) {
    Optional<Finding> finding = subject().finding(settings().example());
    double total = score.or(() -> finding.map(Finding::score)).orElseThrow();
    double ofInput = Bar.sum(relevance);
    double arrived = finding.map(Finding::arrived).orElse(ofInput);
    List<Bar> parts = new ArrayList<>(features(names, relevance));
    if (finding.isPresent() && subject().explanation().orElseThrow().inputNames().size() > 1) {
      parts.add(new Bar("other inputs", Optional.empty(), arrived - ofInput));
    }
    parts.add(new Bar("biases and stabilizers", Optional.empty(), total - arrived));
    List<Bar> bars = new ArrayList<>();
    bars.add(new Bar("score", Optional.empty(), 0, total, true));
    double level = total;
    for (Bar part : parts) {
      level -= part.relevance();
      bars.add(part.from(level));
    }
    return bars;
  }

  private List<Bar> features(List<String> names, double[] relevance) {
    Optional<double[]> values =
        settings().hasValues() ? inputRows().map(BarChart::column) : Optional.empty();
    return settings().features().isEmpty()
        ? Bar.sorted(names, relevance, values, settings().most())
        : Bar.of(settings().features(), names, relevance, values);
  }
}
