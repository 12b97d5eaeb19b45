package org.lrp4j.picture;

import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The picture that suits an input, whatever it is: a {@link BarChart} of a table, a {@link
 * HeatStrip} of sequences, a {@link Heatmap} of images and of the slices of volumes, a {@link
 * TokenStrip} of what a network reads as indices of words.
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
   * The picture of an explained input.
   *
   * @param explained a table, or a batch of sequences, images or volumes
   * @return the picture of the first example
   */
  public static InputPicture of(ExplainedInput explained) {
    return explained.vocabulary().isPresent()
        ? TokenStrip.of(explained)
        : of(Subject.of(explained), explained.format());
  }

  /**
   * The picture of an input of an explanation, with what that tells beyond relevance: the boxes of
   * an object detector, and captions, where the picture has room for them.
   *
   * @param explained one of the explanation's inputs, or the same in another form
   * @param explanation what it is from
   * @return the picture of the first example
   */
  public static InputPicture of(ExplainedInput explained, Explanation explanation) {
    return explained.vocabulary().isPresent()
        ? TokenStrip.of(explained)
        : of(Subject.of(explained, explanation), explained.format());
  }

  /**
   * The picture of any relevance, for instance of a layer's input.
   *
   * @param relevance relevance, examples along the first axis
   * @param format what the axes mean
   * @return the picture of the first example
   * @throws IllegalArgumentException if the array has other axes than the format
   */
  public static InputPicture of(INDArray relevance, DataFormat format) {
    return of(Subject.of(relevance, format), format);
  }

  private static InputPicture of(Subject subject, DataFormat format) {
    return switch (PictureKind.of(format)) {
      case BARS -> BarChart.of(subject);
      case STEPS -> HeatStrip.of(subject);
      case HEATMAP -> Heatmap.of(subject);
    };
  }
}
