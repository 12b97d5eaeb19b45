package org.lrp4j.picture;

import java.util.Optional;

/**
 * How images are drawn.
 *
 * @param colorMap the colours of relevance
 * @param scale which relevance gets the full colour
 * @param size the size of the drawn image; empty leaves it to the kind of picture
 * @param interpolation how it is enlarged
 * @param opacity how much of the input the strongest relevance covers in an overlay, from 0 to 1
 * @param inputRange the input's values that are black and white; empty for each image's own
 */
record Look(
    ColorMap colorMap,
    Scale scale,
    Optional<Size> size,
    Interpolation interpolation,
    double opacity,
    Optional<ValueRange> inputRange) {

  static final Look DEFAULT =
      new Look(
          ColorMap.redBlue(),
          Scale.maximum(),
          Optional.empty(),
          Interpolation.NEAREST,
          0.85,
          Optional.empty());

  Look {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new IllegalArgumentException(
          "Opacity is from 0 (only the input) to 1 (opaque), but it is " + opacity);
    }
  }

  Look withColorMap(ColorMap other) {
    return new Look(other, scale, size, interpolation, opacity, inputRange);
  }

  Look withScale(Scale other) {
    return new Look(colorMap, other, size, interpolation, opacity, inputRange);
  }

  Look withSize(Size other) {
    return new Look(colorMap, scale, Optional.of(other), interpolation, opacity, inputRange);
  }

  /** The size, unless the caller chose one. */
  Look withDefaultSize(Size other) {
    return size.isPresent() ? this : withSize(other);
  }

  Look withInterpolation(Interpolation other) {
    return new Look(colorMap, scale, size, other, opacity, inputRange);
  }

  Look withOpacity(double other) {
    return new Look(colorMap, scale, size, interpolation, other, inputRange);
  }

  Look withInputRange(ValueRange other) {
    return new Look(colorMap, scale, size, interpolation, opacity, Optional.of(other));
  }
}
