package org.lrp4j.picture;

/**
 * The picture of one example of an explained input: a {@link Heatmap} of an image, or a {@link
 * FeatureChart} of a table's row or of a sequence.
 *
 * @see Pictures#of(org.lrp4j.ExplainedInput) which gives the suitable one
 */
public sealed interface InputPicture extends Picture permits Heatmap, FeatureChart {

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
}
