package org.lrp4j.picture;

import java.util.Locale;
import java.util.stream.Collectors;
import org.lrp4j.layer.DataFormat;

/** The kinds of pictures, each for inputs of its own number of axes: the one place that knows. */
enum PictureKind {
  BARS("bar chart", "a table", "features with BarChart, or reshape the array if they are pixels"),
  STEPS("picture of time steps", "a batch of sequences", "sequences with HeatStrip or StepPlot"),
  HEATMAP("heatmap", "a batch of images or volumes", "images and volumes with Heatmap");

  private final String title;
  private final String inputs;
  private final String advice;

  PictureKind(String title, String inputs, String advice) {
    this.title = title;
    this.inputs = inputs;
    this.advice = advice;
  }

  /** The kind that suits a format. */
  static PictureKind of(DataFormat format) {
    return switch (format) {
      case NC -> BARS;
      case NCW, NWC -> STEPS;
      case NCHW, NHWC, NCDHW, NDHWC -> HEATMAP;
    };
  }

  boolean suits(DataFormat format) {
    return of(format) == this;
  }

  /** What it draws, such as "a batch of images". */
  String inputs() {
    return inputs;
  }

  /**
   * Takes what it can draw.
   *
   * @throws IllegalArgumentException if another kind of picture suits the format
   */
  Subject require(Subject subject) {
    if (!suits(subject.format())) {
      throw new IllegalArgumentException(
          "A "
              + title
              + " shows "
              + inputs
              + ", not an array "
              + axes(subject.format())
              + advice(subject.format().rank()));
    }
    return subject;
  }

  /** How to draw arrays of so many axes, to be put behind what is wrong. */
  static String advice(int rank) {
    return rank >= 2 && rank <= 5
        ? "; draw " + of(DataFormat.channelsFirst(rank)).advice
        : "; there is no picture of arrays with " + rank + " axes: reshape it";
  }

  /** The axes in words, such as "[batch, channels, height, width]". */
  static String axes(DataFormat format) {
    return format
        .name()
        .toLowerCase(Locale.ROOT)
        .chars()
        .mapToObj(axis -> axis(axis, format.rank()))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String axis(int letter, int rank) {
    return switch (letter) {
      case 'n' -> "batch";
      case 'c' -> rank < 4 ? "features" : "channels";
      case 'd' -> "depth";
      case 'h' -> "height";
      default -> rank == 3 ? "time" : "width";
    };
  }
}
