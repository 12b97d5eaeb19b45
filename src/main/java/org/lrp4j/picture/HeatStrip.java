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
 * The relevance of one sequence of several features: for each feature a strip in the colours of its
 * relevance, time to the right, below the curve of its values, whose least and largest are written
 * beside. All strips have one scale, that of the colour bar.
 *
 * <pre>{@code
 * HeatStrip.of(explanation).featureNames("temperature", "wind").save(Path.of("series.png"));
 * }</pre>
 *
 * <p>For inputs [batch, features, time] or [batch, time, features]. Of more than 40 features the
 * strongest get a strip of their own, and all others share one. Where there are more time steps
 * than pixels, each column shows the strongest of its steps, so that none is lost, and the picture
 * says so. Steps behind the last one that counts are left out, if there is a mask and they have no
 * relevance. Every setting returns a new strip. The arrays are not copied: do not change them while
 * you draw.
 *
 * @see StepPlot for few features and exact heights instead of colours
 */
public final class HeatStrip extends FeatureChart<HeatStrip> {

  private static final int MOST = 40;

  private HeatStrip(InputChoice inputs, ChartSettings settings) {
    super(inputs, settings);
  }

  private static HeatStrip of(InputChoice inputs) {
    return new HeatStrip(inputs, ChartSettings.atMost(MOST));
  }

  static HeatStrip of(Subject subject) {
    return of(InputChoice.nameless(subject, PictureKind.STEPS));
  }

  /**
   * The strips of an explanation's input.
   *
   * @param explanation an explanation of a network with at least one input of sequences; if there
   *     are several, choose with {@link #input}
   * @return the strips of the first example
   * @throws IllegalArgumentException if no input is a batch of sequences
   */
  public static HeatStrip of(Explanation explanation) {
    return of(InputChoice.of(explanation, PictureKind.STEPS));
  }

  /**
   * The strips of an explained input.
   *
   * @param explained a batch of sequences
   * @return the strips of the first example
   * @throws IllegalArgumentException if it is no batch of sequences
   */
  public static HeatStrip of(ExplainedInput explained) {
    return of(Subject.of(explained));
  }

  /**
   * The strips of any sequence's relevance, without curves.
   *
   * @param relevance [batch, features, time] or [batch, time, features]
   * @param format which of the two: NCW or NWC
   * @return the strips of the first example
   * @throws IllegalArgumentException if the array or the format has not rank 3
   */
  public static HeatStrip of(INDArray relevance, DataFormat format) {
    return of(Subject.of(relevance, format));
  }

  /**
   * The strips of any sequence's relevance, with the sequence.
   *
   * @param relevance [batch, features, time] or [batch, time, features]
   * @param input an array of the same shape
   * @param format which of the two: NCW or NWC
   * @return the strips of the first example
   * @throws IllegalArgumentException if the arrays have not rank 3, or different shapes
   */
  public static HeatStrip of(INDArray relevance, INDArray input, DataFormat format) {
    return of(Subject.of(relevance, input, format));
  }

  @Override
  HeatStrip with(InputChoice otherInputs, ChartSettings otherSettings) {
    return new HeatStrip(otherInputs, otherSettings);
  }

  @Override
  int minimumWidth() {
    return HeatStripLayout.MINIMUM_WIDTH;
  }

  @Override
  BufferedImage draw(List<String> names, double[][] relevance) {
    int steps = subject().shownSteps(settings().example(), relevance);
    double[][] shown = firstSteps(relevance, steps);
    Optional<double[][]> values = inputRows().map(rows -> firstSteps(rows, steps));
    List<Lane> lanes =
        settings().features().isEmpty()
            ? Lane.strongest(names, shown, values, settings().most())
            : Lane.of(settings().features(), names, shown, values);
    return new HeatStripLayout(lanes, settings().title(), settings().limit(), settings().colorMap())
        .draw(settings().width());
  }

  private static double[][] firstSteps(double[][] rows, int steps) {
    double[][] first = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      first[i] = Arrays.copyOf(rows[i], steps);
    }
    return first;
  }
}
