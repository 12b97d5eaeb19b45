package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The relevance of one sequence, step by step: a lane for each feature, in which time goes to the
 * right, what speaks for the target goes red upwards and what speaks against it blue downwards. All
 * lanes have one scale. The sequence itself, if it is known, is a grey line of steps in each lane.
 *
 * <pre>{@code
 * StepPlot.of(explanation).save(Path.of("steps.png"));
 * }</pre>
 *
 * <p>For inputs [batch, features, time] or [batch, time, features]. Of many features the strongest
 * get a lane of their own, and all others share one. Every setting returns a new plot. The arrays
 * are not copied: do not change them while you draw.
 *
 * @see BarChart for inputs without time
 */
public final class StepPlot extends FeatureChart<StepPlot> {

  private static final int MOST = 6;

  private StepPlot(InputChoice inputs, ChartSettings settings) {
    super(inputs, settings);
  }

  private static StepPlot of(InputChoice inputs) {
    return new StepPlot(inputs, ChartSettings.atMost(MOST));
  }

  static StepPlot of(Subject subject) {
    return of(InputChoice.nameless(subject, PictureKind.STEPS));
  }

  /**
   * The plot of an explanation's input.
   *
   * @param explanation an explanation of a network with at least one input of sequences; if there
   *     are several, choose with {@link #input}
   * @return the plot of the first example
   * @throws IllegalArgumentException if no input is a batch of sequences
   */
  public static StepPlot of(Explanation explanation) {
    return of(InputChoice.of(explanation, PictureKind.STEPS));
  }

  /**
   * The plot of an explained input.
   *
   * @param explained a batch of sequences
   * @return the plot of the first example
   * @throws IllegalArgumentException if it is no batch of sequences
   */
  public static StepPlot of(ExplainedInput explained) {
    return of(Subject.of(explained));
  }

  /**
   * The plot of any sequence's relevance.
   *
   * @param relevance [batch, features, time] or [batch, time, features]
   * @param format which of the two: NCW or NWC
   * @return the plot of the first example
   * @throws IllegalArgumentException if the array or the format has not rank 3
   */
  public static StepPlot of(INDArray relevance, DataFormat format) {
    return of(Subject.of(relevance, format));
  }

  /**
   * The plot of any sequence's relevance, with the sequence.
   *
   * @param relevance [batch, features, time] or [batch, time, features]
   * @param input an array of the same shape
   * @param format which of the two: NCW or NWC
   * @return the plot of the first example
   * @throws IllegalArgumentException if the arrays have not rank 3, or different shapes
   */
  public static StepPlot of(INDArray relevance, INDArray input, DataFormat format) {
    return of(Subject.of(relevance, input, format));
  }

  @Override
  StepPlot with(InputChoice otherInputs, ChartSettings otherSettings) {
    return new StepPlot(otherInputs, otherSettings);
  }

  @Override
  int minimumWidth() {
    return StepPlotLayout.MINIMUM_WIDTH;
  }

  @Override
  BufferedImage draw(List<String> names, double[][] relevance) {
    List<Lane> lanes =
        settings().features().isEmpty()
            ? Lane.strongest(names, relevance, inputRows(), settings().most())
            : Lane.of(settings().features(), names, relevance, inputRows());
    return new StepPlotLayout(lanes, settings().title(), settings().limit(), settings().colorMap())
        .draw(settings().width());
  }
}
