package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
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
    double limit = look.scale().limit(relevance(examples).toArray());
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

  /** What an example's colours and grey values mean, in words. */
  private List<String> legend(int example, boolean showsInput) {
    double limit = limit(example);
    List<String> lines = new ArrayList<>();
    lines.add(
        limit == 0
            ? "no relevance at all"
            : "full colour at ±"
                + Numbers.rounded(limit)
                + (clips(limit, example) ? ", or more" : ""));
    if (showsInput && guessesRange()) {
      lines.add(rangeInWords());
    }
    boxes(example).map(BoxPainter::inWords).ifPresent(lines::addAll);
    return lines;
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

  /** What is explained of an example, and what its colours mean. */
  List<String> description(int example, boolean showsInput) {
    List<String> lines = new ArrayList<>(look.caption().lines(subject, example));
    lines.addAll(legend(example, showsInput));
    return List.copyOf(lines);
  }

  private DoubleStream relevance(int... examples) {
    return Arrays.stream(examples).mapToObj(subject::relevanceSum).flatMapToDouble(Arrays::stream);
  }

  BufferedImage paint(View view, int example, double limit) {
    BufferedImage image =
        switch (view) {
          case INPUT -> input(example);
          case HEATMAP -> heatmap(example, limit);
          case OVERLAY -> overlay(example, limit);
        };
    return boxes(example).map(boxes -> boxes.over(image)).orElse(image);
  }

  private BufferedImage heatmap(int example, double limit) {
    Grid relevance = scaledRelevance(example, limit);
    return image(i -> look.colorMap().rgb(relevance.values()[i]));
  }

  private BufferedImage input(int example) {
    List<Grid> planes = brightness(example);
    if (planes.size() == 3 && colors().isKnown()) {
      double[] red = planes.get(colors().red()).values();
      double[] green = planes.get(colors().green()).values();
      double[] blue = planes.get(colors().blue()).values();
      return image(i -> Blend.rgb(red[i], green[i], blue[i]));
    }
    if (planes.size() == 3) {
      ColorChannels.warnOfGrey();
    }
    double[] grey = grey(planes);
    return image(i -> Blend.grey(grey[i]));
  }

  /**
   * The signs' colours over the input in grey, the more opaque the stronger relevance is. The
   * colours between the ends and zero would veil the input in white.
   */
  private BufferedImage overlay(int example, double limit) {
    double[] relevance = scaledRelevance(example, limit).values();
    double[] grey = grey(brightness(example));
    int positive = look.colorMap().signRgb(true);
    int negative = look.colorMap().signRgb(false);
    return image(
        i ->
            Blend.rgb(
                Blend.grey(grey[i]),
                relevance[i] < 0 ? negative : positive,
                look.opacity() * Math.abs(relevance[i])));
  }

  /** Relevance from −1 to +1. */
  private Grid scaledRelevance(int example, double limit) {
    Grid relevance = resize(grid(subject.relevanceSum(example)));
    double[] scaled =
        Arrays.stream(relevance.values())
            .map(value -> limit == 0 ? 0 : Math.max(-1, Math.min(1, value / limit)))
            .toArray();
    return new Grid(relevance.width(), relevance.height(), scaled);
  }

  /** The input's channels, from 0 to 1 for what lies in its value range. */
  private List<Grid> brightness(int example) {
    requirePixels();
    List<Grid> planes =
        Arrays.stream(subject.inputRows(example).orElseThrow()).map(this::grid).toList();
    ValueRange range = range();
    List<Grid> brightness = new ArrayList<>();
    for (Grid plane : planes) {
      Grid large = resize(plane);
      double[] values = Arrays.stream(large.values()).map(range::brightness).toArray();
      brightness.add(new Grid(large.width(), large.height(), values));
    }
    return brightness;
  }

  private double[] grey(List<Grid> planes) {
    int channels = planes.size();
    return IntStream.range(0, planes.get(0).values().length)
        .mapToDouble(
            i -> {
              double sum = 0;
              for (int channel = 0; channel < channels; channel++) {
                double weight = channels == 3 ? colors().weight(channel) : 1.0 / channels;
                sum += weight * planes.get(channel).values()[i];
              }
              return sum;
            })
        .toArray();
  }

  private ColorChannels colors() {
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

  private Grid grid(double[] pixels) {
    return new Grid(subject.width(), subject.height(), pixels);
  }

  /** How many pixels get a colour of their own. */
  private Size.Extent colored() {
    Size.Extent small = new Size.Extent(subject.width(), subject.height());
    return PixelBlocks.fit(small, extent(), look.interpolation()) ? small : extent();
  }

  private Grid resize(Grid grid) {
    Size.Extent colored = colored();
    return Resampling.resize(grid, colored.width(), colored.height(), look.interpolation());
  }

  private BufferedImage image(IntUnaryOperator rgbOfPixel) {
    Size.Extent colored = colored();
    int[] colors = new int[colored.width() * colored.height()];
    Arrays.setAll(colors, rgbOfPixel);
    BufferedImage image = PixelBlocks.image(colors, colored, extent());
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
