package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.lrp4j.ValueRange;

/**
 * Paints the views of an image input's examples, pixel by pixel.
 *
 * @param subject what is painted
 * @param look how it is painted
 */
record ImagePainter(Subject subject, Look look) {

  /** The longer side of an image that stands alone, in pixels, unless the caller chose a size. */
  private static final Size DEFAULT_SIZE = Size.atLeast(256).legible();

  Size.Extent extent() {
    return look.size().orElse(DEFAULT_SIZE).of(subject.width(), subject.height());
  }

  /** The relevance that gets the full colour, for examples that share a scale. */
  double limit(int... examples) {
    return limit(relevance(examples).toArray());
  }

  /** That of some relevance, which the scale may change. */
  double limit(double[] relevance) {
    double limit = look.scale().limit(relevance);
    if (!(limit >= 0 && Double.isFinite(limit))) {
      throw new IllegalStateException(
          "A scale's limit must be finite and not negative, but this scale gave " + limit);
    }
    return limit;
  }

  /** Whether some relevance of the examples is beyond the limit. */
  boolean clips(double limit, int... examples) {
    return relevance(examples).anyMatch(value -> Math.abs(value) > limit);
  }

  /** The boxes of an example, if it is from a detector. */
  Optional<BoxPainter> boxes(int example) {
    return look.boxes()
        .of(subject)
        .map(boxes -> BoxPainter.of(boxes, example, look.caption().classNames()));
  }

  String rangeInWords() {
    return "input: black is "
        + Numbers.rounded(range().black())
        + ", white is "
        + Numbers.rounded(range().white());
  }

  private DoubleStream relevance(int... examples) {
    return Arrays.stream(examples).mapToObj(subject::relevanceSum).flatMapToDouble(Arrays::stream);
  }

  /** Paints one example. */
  ExamplePainter of(int example) {
    return new ExamplePainter(this, example);
  }

  ColorChannels colors() {
    return ColorChannels.of(look.channelOrder().orElse(subject.pixels().channelOrder()));
  }

  /** Whether the input is drawn in grey because nobody said which channel is red. */
  boolean lacksChannelOrder() {
    return subject.channels() == 3 && !colors().isKnown();
  }

  /** The input's values that are black and white. */
  ValueRange range() {
    return look.inputRange().orElseGet(subject::range);
  }

  /** Whether that range was only guessed from the values. */
  boolean guessesRange() {
    return look.inputRange().isEmpty() && subject.pixels().range().isEmpty();
  }

  /** The same painter, which looks for the range of its subject's values once. */
  ImagePainter settled() {
    return subject.input().isEmpty() || !guessesRange()
        ? this
        : new ImagePainter(subject, look.withInputRange(range()));
  }

  /** How many pixels get a colour of their own. */
  Size.Extent colored() {
    Size.Extent small = new Size.Extent(subject.width(), subject.height());
    return PixelBlocks.fit(small, extent(), look.interpolation()) ? small : extent();
  }

  /** Numbers of the image's pixels, as many as get a colour. */
  Grid resized(double[] pixels) {
    Size.Extent colored = colored();
    Grid grid = new Grid(subject.width(), subject.height(), pixels);
    return Resampling.resize(grid, colored.width(), colored.height(), look.interpolation());
  }

  /** An image of those colours. */
  BufferedImage image(int[] colors) {
    BufferedImage image = PixelBlocks.image(colors, colored(), extent());
    subject.slices().ifPresent(slices -> slices.separate(image));
    return image;
  }

  void requirePixels() {
    if (subject.input().isEmpty()) {
      throw new IllegalStateException(
          "The input is not known, only its relevance; to draw both use"
              + " Heatmap.of(relevance, input, format) or Heatmap.of(explanation)");
    }
  }
}
