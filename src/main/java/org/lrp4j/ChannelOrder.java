package org.lrp4j;

/**
 * In which order an image's three channels are: what pictures of inputs in colour must know, for
 * the numbers do not tell.
 *
 * <p>Say it once, to {@link LrpExplainerBuilder#channelOrder} (or to the builder of a listener or
 * an evaluation), and all pictures of the explanations obey. Nothing but pictures depends on it;
 * relevance does not.
 */
public enum ChannelOrder {
  /** Red, green, blue: networks imported from Keras, and most other sources. */
  RGB,

  /**
   * Blue, green, red: what DL4J's image loaders give ({@code NativeImageLoader}, {@code
   * ImageRecordReader}), for OpenCV reads images so.
   */
  BGR,

  /**
   * Nobody said. Images of three channels are then drawn in grey, since with red and blue confused
   * the picture would look right and be wrong.
   */
  UNKNOWN
}
