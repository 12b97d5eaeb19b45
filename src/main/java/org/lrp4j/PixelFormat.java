package org.lrp4j;

import java.util.Objects;
import java.util.Optional;

/**
 * What the numbers of an input image mean to the eye: which channel is red, and which values are
 * black and white. Of tables and sequences it means nothing.
 *
 * @param channelOrder the order of three channels
 * @param range black and white; empty if nobody said, then pictures take {@link ValueRange#of} all
 *     examples of the batch
 */
public record PixelFormat(ChannelOrder channelOrder, Optional<ValueRange> range) {

  /** Nothing is known. */
  public static final PixelFormat UNKNOWN = new PixelFormat(ChannelOrder.UNKNOWN, Optional.empty());

  /**
   * A pixel format.
   *
   * @param channelOrder the order of three channels
   * @param range black and white; empty if nobody said
   */
  public PixelFormat {
    Objects.requireNonNull(channelOrder, "channelOrder");
    Objects.requireNonNull(range, "range");
  }

  /**
   * A pixel format of which all is known.
   *
   * @param channelOrder the order of three channels
   * @param black the value of black
   * @param white the value of white, above that of black
   * @return the format
   * @throws IllegalArgumentException if white is not above black, or one of them is not finite
   */
  public static PixelFormat of(ChannelOrder channelOrder, double black, double white) {
    return new PixelFormat(channelOrder, Optional.of(new ValueRange(black, white)));
  }

  /**
   * The same with another order.
   *
   * @param order the order of three channels
   * @return the format
   */
  public PixelFormat withChannelOrder(ChannelOrder order) {
    return new PixelFormat(order, range);
  }

  /**
   * The same with another range.
   *
   * @param other black and white
   * @return the format
   */
  public PixelFormat withRange(ValueRange other) {
    return new PixelFormat(channelOrder, Optional.of(other));
  }
}
