package org.lrp4j.picture;

import java.util.Arrays;
import org.lrp4j.ExplainedInput;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The picture that suits an input, whatever it is: a {@link BarChart} of a table, a {@link
 * StepPlot} of sequences, a {@link Heatmap} of images.
 *
 * <pre>{@code
 * for (ExplainedInput input : explanation.inputs()) {
 *   Pictures.of(input).save(Path.of(input.name() + ".png"));
 * }
 * }</pre>
 */
public final class Pictures {

  private Pictures() {}

  /**
   * Whether there is a picture of such inputs.
   *
   * @param format what the input's axes mean
   * @return false for volumes
   */
  public static boolean canDraw(DataFormat format) {
    return PictureKind.of(format).isPresent();
  }

  /**
   * The picture of an explained input.
   *
   * @param explained a table, or a batch of sequences or images
   * @return the picture of the first example
   * @throws IllegalArgumentException if there is no picture of such inputs
   */
  public static InputPicture of(ExplainedInput explained) {
    return of(Subject.of(explained));
  }

  /**
   * The picture of any relevance, for instance of a layer's input.
   *
   * @param relevance relevance, examples along the first axis
   * @param format what the axes mean
   * @return the picture of the first example
   * @throws IllegalArgumentException if there is no picture of such arrays, or the array has other
   *     axes than the format
   */
  public static InputPicture of(INDArray relevance, DataFormat format) {
    return of(Subject.of(relevance, format));
  }

  private static InputPicture of(Subject subject) {
    PictureKind kind =
        PictureKind.of(subject.format())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no picture of arrays "
                            + PictureKind.axes(subject.format())
                            + ", such as this one of the shape "
                            + Arrays.toString(subject.relevance().shape())
                            + ": draw slices of it as images, with Heatmap"));
    return switch (kind) {
      case BARS -> BarChart.of(subject);
      case STEPS -> StepPlot.of(subject);
      case HEATMAP -> Heatmap.of(subject);
    };
  }
}
