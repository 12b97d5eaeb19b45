package org.lrp4j.picture;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.lrp4j.ValueRange;

/**
 * Paints the views of one example, pixel by pixel. Its numbers are brought from ND4J once, when
 * they are first needed: not for several threads, and only while its arrays are there.
 */
final class ExamplePainter {

  private final ImagePainter painter;
  private final int example;
  private final Look look;
  private double[] relevance;
  private double limit = Double.NaN;
  private List<double[]> brightness;

  ExamplePainter(ImagePainter painter, int example) {
    this.painter = painter;
    this.example = example;
    this.look = painter.look();
  }

  /** The same where the full colour is that of several examples. */
  ExamplePainter limit(double common) {
    limit = common;
    return this;
  }

  /** The relevance that gets the full colour. */
  double limit() {
    if (Double.isNaN(limit)) {
      limit = painter.limit(relevance().clone());
    }
    return limit;
  }

  /** Whether some relevance is beyond the limit. */
  boolean clips() {
    double most = limit();
    for (double value : relevance()) {
      if (Math.abs(value) > most) {
        return true;
      }
    }
    return false;
  }

  BufferedImage paint(View view) {
    BufferedImage image =
        painter.image(
            switch (view) {
              case INPUT -> input();
              case HEATMAP -> heatmap();
              case OVERLAY -> overlay();
            });
    return painter.boxes(example).map(boxes -> boxes.over(image)).orElse(image);
  }

  /** What is explained, and what the colours mean. */
  List<String> description(boolean showsInput) {
    List<String> lines = new ArrayList<>(look.caption().lines(painter.subject(), example));
    double full = limit();
    lines.add(
        full == 0
            ? "no relevance at all"
            : "full colour at ±" + Numbers.rounded(full) + (clips() ? ", or more" : ""));
    if (showsInput && painter.guessesRange()) {
      lines.add(painter.rangeInWords());
    }
    painter.boxes(example).map(BoxPainter::inWords).ifPresent(lines::addAll);
    return List.copyOf(lines);
  }

  private double[] relevance() {
    if (relevance == null) {
      relevance = painter.subject().relevanceSum(example);
    }
    return relevance;
  }

  private int[] heatmap() {
    double[] scaled = scaledRelevance();
    int[] colors = new int[scaled.length];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = look.colorMap().rgb(scaled[i]);
    }
    return colors;
  }

  private int[] input() {
    List<double[]> planes = brightness();
    ColorChannels channels = painter.colors();
    if (planes.size() != 3 || !channels.isKnown()) {
      if (planes.size() == 3) {
        ColorChannels.warnOfGrey();
      }
      double[] grey = grey(planes);
      int[] colors = new int[grey.length];
      for (int i = 0; i < colors.length; i++) {
        colors[i] = Blend.grey(grey[i]);
      }
      return colors;
    }
    double[] red = planes.get(channels.red());
    double[] green = planes.get(channels.green());
    double[] blue = planes.get(channels.blue());
    int[] colors = new int[red.length];
    for (int i = 0; i < colors.length; i++) {
      colors[i] = Blend.rgb(red[i], green[i], blue[i]);
    }
    return colors;
  }

  /**
   * The signs' colours over the input in grey, the more opaque the stronger relevance is. The
   * colours between the ends and zero would veil the input in white.
   */
  private int[] overlay() {
    double[] scaled = scaledRelevance();
    double[] grey = grey(brightness());
    int positive = look.colorMap().signRgb(true);
    int negative = look.colorMap().signRgb(false);
    int[] colors = new int[grey.length];
    for (int i = 0; i < colors.length; i++) {
      int sign = scaled[i] < 0 ? negative : positive;
      double share = look.opacity() * Math.abs(scaled[i]);
      colors[i] = Blend.rgb(Blend.grey(grey[i]), sign, share);
    }
    return colors;
  }

  /** Relevance from −1 to +1. */
  private double[] scaledRelevance() {
    double[] values = painter.resized(relevance()).values();
    double full = limit();
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = full == 0 ? 0 : Math.max(-1, Math.min(1, values[i] / full));
    }
    return scaled;
  }

  /** The input's channels, from 0 to 1 for what lies in its value range. */
  private List<double[]> brightness() {
    if (brightness == null) {
      painter.requirePixels();
      ValueRange range = painter.range();
      List<double[]> planes = new ArrayList<>();
      for (double[] plane : painter.subject().inputRows(example).orElseThrow()) {
        double[] values = painter.resized(plane).values();
        double[] bright = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          bright[i] = range.brightness(values[i]);
        }
        planes.add(bright);
      }
      brightness = planes;
    }
    return brightness;
  }

  private double[] grey(List<double[]> planes) {
    int channels = planes.size();
    double[] grey = new double[planes.get(0).length];
    for (int channel = 0; channel < channels; channel++) {
      double weight = channels == 3 ? painter.colors().weight(channel) : 1.0 / channels;
      double[] plane = planes.get(channel);
      for (int i = 0; i < grey.length; i++) {
        grey[i] += weight * plane[i];
      }
    }
    return grey;
  }
}
