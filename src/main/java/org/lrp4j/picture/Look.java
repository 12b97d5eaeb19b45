package org.lrp4j.picture;

import java.util.Optional;
import org.lrp4j.ChannelOrder;
import org.lrp4j.ValueRange;

/**
 * How images are drawn.
 *
 * @param colorMap the colours of relevance
 * @param scale which relevance gets the full colour
 * @param size the size of the drawn image; empty leaves it to the kind of picture
 * @param interpolation how it is enlarged
 * @param opacity how much of the input the strongest relevance covers in an overlay, from 0 to 1
 * @param inputRange the input's values that are black and white; empty for the subject's
 * @param channelOrder the order of three channels; empty for the subject's
 * @param caption what pictures with texts say below
 * @param boxes which boxes of a detector are drawn
 */
record Look(
    ColorMap colorMap,
    Scale scale,
    Optional<Size> size,
    Interpolation interpolation,
    double opacity,
    Optional<ValueRange> inputRange,
    Optional<ChannelOrder> channelOrder,
    CaptionChoice caption,
    BoxChoice boxes) {

  static final Look DEFAULT =
      new Look(
          ColorMap.redBlue(),
          Scale.maximum(),
          Optional.empty(),
          Interpolation.NEAREST,
          0.85,
          Optional.empty(),
          Optional.empty(),
          CaptionChoice.AUTOMATIC,
          BoxChoice.AUTOMATIC);

  Look {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException(
          "Opacity is from 0 (only the input) to 1 (opaque), but it is " + opacity);
    }
  }

  Look withColorMap(ColorMap other) {
    return new Look(
        other, scale, size, interpolation, opacity, inputRange, channelOrder, caption, boxes);
  }

  Look withScale(Scale other) {
    return new Look(
        colorMap, other, size, interpolation, opacity, inputRange, channelOrder, caption, boxes);
  }

  Look withSize(Size other) {
    return new Look(
        colorMap,
        scale,
        Optional.of(other),
        interpolation,
        opacity,
        inputRange,
        channelOrder,
        caption,
        boxes);
  }

  /** The size, unless the caller chose one. */
  Look withDefaultSize(Size other) {
    return size.isPresent() ? this : withSize(other);
  }

  Look withInterpolation(Interpolation other) {
    return new Look(
        colorMap, scale, size, other, opacity, inputRange, channelOrder, caption, boxes);
  }

  Look withOpacity(double other) {
    return new Look(
        colorMap, scale, size, interpolation, other, inputRange, channelOrder, caption, boxes);
  }

  Look withInputRange(ValueRange other) {
    return new Look(
        colorMap,
        scale,
        size,
        interpolation,
        opacity,
        Optional.of(other),
        channelOrder,
        caption,
        boxes);
  }

  Look withChannelOrder(ChannelOrder other) {
    return new Look(
        colorMap,
        scale,
        size,
        interpolation,
        opacity,
        inputRange,
        Optional.of(other),
        caption,
        boxes);
  }

  Look withCaption(CaptionChoice other) {
    return new Look(
        colorMap, scale, size, interpolation, opacity, inputRange, channelOrder, other, boxes);
  }

  Look withBoxes(BoxChoice other) {
    return new Look(
        colorMap, scale, size, interpolation, opacity, inputRange, channelOrder, caption, other);
  }
}
