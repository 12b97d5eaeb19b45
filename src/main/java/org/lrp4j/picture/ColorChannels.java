package org.lrp4j.picture;

import java.util.concurrent.atomic.AtomicBoolean;
import org.lrp4j.ChannelOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of three channels is which colour: the one place that knows.
 *
 * @param isKnown whether the input may be drawn in colour
 * @param red the channel of red
 * @param green the channel of green
 * @param blue the channel of blue
 */
record ColorChannels(boolean isKnown, int red, int green, int blue) {

  /** The ITU-R BT.709 weights in brightness. */
  private static final double RED_LUMA = 0.2126;

  private static final double GREEN_LUMA = 0.7152;
  private static final double BLUE_LUMA = 0.0722;

  private static final Logger LOG = LoggerFactory.getLogger(ColorChannels.class);
  private static final AtomicBoolean HAS_WARNED = new AtomicBoolean();

  static ColorChannels of(ChannelOrder order) {
    return switch (order) {
      case RGB -> new ColorChannels(true, 0, 1, 2);
      case BGR -> new ColorChannels(true, 2, 1, 0);
      case UNKNOWN -> new ColorChannels(false, 0, 1, 2);
    };
  }

  /** The channel's share in the brightness; if red and blue are not known, they have equal ones. */
  double weight(int channel) {
    if (channel == green) {
      return GREEN_LUMA;
    }
    if (!isKnown) {
      return (RED_LUMA + BLUE_LUMA) / 2;
    }
    return channel == red ? RED_LUMA : BLUE_LUMA;
  }

  /** Says so once, for the picture itself has little room. */
  static void warnOfGrey() {
    if (HAS_WARNED.compareAndSet(false, true)) {
      LOG.warn(
          "Inputs have three channels, but nobody said which one is red: pictures show them in grey."
              + " Give the builder channelOrder(ChannelOrder.BGR) for images that DL4J's loaders"
              + " read, channelOrder(ChannelOrder.RGB) for networks from Keras");
    }
  }
}
