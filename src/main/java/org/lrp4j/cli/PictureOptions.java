package org.lrp4j.cli;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.lrp4j.picture.ColorMap;
import org.lrp4j.picture.FeatureChart;
import org.lrp4j.picture.Heatmap;
import org.lrp4j.picture.InputPicture;
import org.lrp4j.picture.Scale;
import org.lrp4j.picture.TokenStrip;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How pictures look: colours, and which relevance gets the full colour. */
final class PictureOptions {

  /**
   * Images of so many pixels are seen well as they are: enlarged, they take several times longer.
   */
  private static final int LARGE = 160;

  @Option(
      names = "--scale",
      paramLabel = "SCALE",
      defaultValue = "maximum",
      converter = DrawnScale.Converter.class,
      description = {
        "Which relevance gets the full colour: maximum (default, of each picture), percentile or"
            + " percentile:P (where few pixels outshine the rest; P is 99 if left out), or a number,"
            + " the same for all pictures. Charts heed a number only."
      })
  private DrawnScale scale;

  @Option(
      names = "--color-map",
      paramLabel = "NAME",
      defaultValue = "red-blue",
      description = "The colours of relevance: ${COMPLETION-CANDIDATES}. Default: red-blue.")
  private Colors colors;

  @Option(
      names = "--picture-size",
      paramLabel = "PIXELS",
      description = {
        "The longer side of images' pictures. Default: as they are from 160 pixels on, else the"
            + " smallest whole enlargement from 256 pixels on; on sheets from 56 on."
      })
  private Integer size;

  /** The colour maps as they are called here. */
  enum Colors {
    RED_BLUE(ColorMap.redBlue(), "Red", "blue"),
    PURPLE_ORANGE(ColorMap.purpleOrange(), "Orange", "purple"),
    DARK(ColorMap.dark(), "Red to yellow", "blue");

    private final ColorMap map;
    private final String forIt;
    private final String againstIt;

    Colors(ColorMap map, String forIt, String againstIt) {
      this.map = map;
      this.forIt = forIt;
      this.againstIt = againstIt;
    }

    /** What it is called in options; picocli shows it. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /**
   * A scale.
   *
   * @param limit the relevance of the full colour, if it was given
   */
  record DrawnScale(Scale scale, OptionalDouble limit) {

    private static final String PERCENTILE = "percentile";

    /** Reads it from an option. */
    static final class Converter implements ITypeConverter<DrawnScale> {
      @Override
      public DrawnScale convert(String value) {
        try {
          if (value.equals("maximum")) {
            return new DrawnScale(Scale.maximum(), OptionalDouble.empty());
          }
          if (value.equals(PERCENTILE)) {
            return new DrawnScale(Scale.percentile(99), OptionalDouble.empty());
          }
          if (value.startsWith(PERCENTILE + ":")) {
            double percent = Double.parseDouble(value.substring(PERCENTILE.length() + 1));
            return new DrawnScale(Scale.percentile(percent), OptionalDouble.empty());
          }
          double limit = Double.parseDouble(value);
          return new DrawnScale(Scale.fixed(limit), OptionalDouble.of(limit));
        } catch (NumberFormatException e) {
          throw new TypeConversionException(
              "there is no scale \""
                  + value
                  + "\": choose maximum, percentile, percentile:P with P up to 100, or a number");
        } catch (IllegalArgumentException e) {
          throw new TypeConversionException(e.getMessage());
        }
      }
    }
  }

  /** Before anything is loaded. */
  void requireValid() {
    if (size != null && size < 1) {
      throw CommandFailure.usage("--picture-size must be at least 1, but is " + size);
    }
  }

  /** The longer side of images that was asked for. */
  OptionalInt side() {
    return size == null ? OptionalInt.empty() : OptionalInt.of(size);
  }

  /** What the colours mean, as a sentence. */
  String inWords() {
    return colors.forIt + " spoke for what was explained, " + colors.againstIt + " against it.";
  }

  /** The picture in these colours, on that scale. */
  InputPicture applied(InputPicture picture) {
    if (picture instanceof Heatmap heatmap) {
      Heatmap colored = heatmap.colorMap(colors.map).scale(scale.scale());
      int side = side().orElse(colored.longerSide());
      boolean isEnlarged = size == null && side < LARGE;
      return isEnlarged ? colored : colored.size(side, side);
    }
    if (picture instanceof TokenStrip words) {
      return words.colorMap(colors.map).scale(scale.scale());
    }
    FeatureChart<?> chart = ((FeatureChart<?>) picture).colorMap(colors.map);
    return scale.limit().isPresent() ? chart.limit(scale.limit().getAsDouble()) : chart;
  }
}
