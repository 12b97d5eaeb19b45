package org.lrp4j.picture;

/**
 * The picture of one example of an explained input: a {@link Heatmap} of an image, a {@link
 * FeatureChart} of a table's row or of a sequence, a {@link TokenStrip} of indices of words.
 *
 * @see Pictures#of(org.lrp4j.ExplainedInput) which gives the suitable one
 */
public sealed interface InputPicture extends Picture permits Heatmap, FeatureChart, TokenStrip {

  /**
   * Another example of the batch.
   *
   * @param index the example, from 0
   * @return the same picture of that example
   * @throws IllegalArgumentException if the batch has no such example
   */
  InputPicture example(int index);

  /**
   * Draws it so that it can be compared with other pictures of that style.
   *
   * @param style what the pictures have in common
   * @return a picture of that style
   */
  InputPicture style(CommonStyle style);

  /**
   * The largest |relevance| of a pixel, its channels summed, of a feature at a step, or of a token.
   *
   * @return the relevance that {@link Scale#maximum()} gives the full colour
   * @throws IllegalArgumentException if the relevance holds NaN or infinite values
   */
  double peak();
}
