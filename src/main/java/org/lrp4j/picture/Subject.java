package org.lrp4j.picture;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.PixelFormat;
import org.lrp4j.ValueRange;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a picture shows, and how to read it: no picture knows where the channels are. Volumes are
 * images of their slices.
 *
 * @param relevance relevance, examples along the first axis
 * @param input the input it belongs to, if it is known
 * @param format what the axes mean
 * @param pixels what the numbers of an image mean to the eye
 * @param mask which time steps count, if not all do
 * @param explanation what it is from, if that is known
 * @param slices where the slices are, if it was a volume
 */
record Subject(
    INDArray relevance,
    Optional<INDArray> input,
    DataFormat format,
    PixelFormat pixels,
    Optional<INDArray> mask,
    Optional<Explanation> explanation,
    Optional<DepthSlices> slices) {

  Subject {
    requireAxes("relevance", relevance, format);
    if (input.isPresent() && !Arrays.equals(relevance.shape(), input.get().shape())) {
      throw new IllegalArgumentException(
          "Relevance and input must have one shape, but relevance has "
              + Arrays.toString(relevance.shape())
              + " and the input "
              + Arrays.toString(input.get().shape()));
    }
  }

  static Subject of(ExplainedInput explained) {
    return of(
        explained.relevance(),
        Optional.of(explained.input()),
        explained.format(),
        explained.pixels(),
        explained.mask());
  }

  static Subject of(ExplainedInput explained, Explanation explanation) {
    Subject subject = of(explained);
    return new Subject(
        subject.relevance,
        subject.input,
        subject.format,
        subject.pixels,
        subject.mask,
        Optional.of(explanation),
        subject.slices);
  }

  static Subject of(INDArray relevance, DataFormat format) {
    return of(relevance, Optional.empty(), format, PixelFormat.UNKNOWN, Optional.empty());
  }

  static Subject of(INDArray relevance, INDArray input, DataFormat format) {
    return of(relevance, Optional.of(input), format, PixelFormat.UNKNOWN, Optional.empty());
  }

  private static Subject of(
      INDArray relevance,
      Optional<INDArray> input,
      DataFormat format,
      PixelFormat pixels,
      Optional<INDArray> mask) {
    Subject read =
        new Subject(relevance, input, format, pixels, mask, Optional.empty(), Optional.empty());
    return format.rank() == 5 ? read.sliced() : read;
  }

  private Subject sliced() {
    DepthSlices cut = DepthSlices.of(relevance, format);
    return new Subject(
        cut.sideBySide(relevance, format, 0),
        // The least value, so that it makes the range of values no wider.
        input.map(array -> cut.sideBySide(array, format, array.minNumber().doubleValue())),
        DataFormat.NCHW,
        pixels,
        mask,
        Optional.empty(),
        Optional.of(cut));
  }

  private static void requireAxes(String what, INDArray array, DataFormat format) {
    if (array.rank() != format.rank() || array.isEmpty()) {
      throw new IllegalArgumentException(
          "In the format "
              + format
              + " the axes are "
              + PictureKind.axes(format)
              + ", but the shape of the "
              + what
              + " is "
              + Arrays.toString(array.shape())
              + (array.isEmpty() ? "" : PictureKind.advice(array.rank())));
    }
  }

  int examples() {
    return (int) relevance.size(0);
  }

  /** How many channels, or features. */
  int channels() {
    return (int) relevance.size(format.channelAxis());
  }

  /** The height of images. */
  int height() {
    return (int) relevance.size(format.positionAxes().get(0));
  }

  /** The width of images. */
  int width() {
    return (int) relevance.size(format.positionAxes().get(1));
  }

  /** Black and white: what was said, else what all examples seem to have. */
  ValueRange range() {
    return pixels.range().orElseGet(() -> ValueRange.of(input.stream().toList()));
  }

  /** What its explanation says of an example, if it is known. */
  Optional<Finding> finding(int example) {
    return explanation.map(whole -> Finding.of(whole, example));
  }

  /** One example's relevance: a row for each channel, with a value for each position. */
  double[][] relevanceRows(int example) {
    return rows(relevance, example, "relevance");
  }

  /** One example's input: a row for each channel, with a value for each position. */
  Optional<double[][]> inputRows(int example) {
    return input.map(array -> rows(array, example, "input"));
  }

  /**
   * How many time steps are worth seeing: all up to the last one that counts or has relevance, as
   * some layers read what a mask leaves out.
   *
   * @param rows the example's relevance, a row for each feature
   */
  int shownSteps(int example, double[][] rows) {
    int steps = rows[0].length;
    while (mask.isPresent() && steps > 1 && !counts(example, steps - 1, List.of(rows))) {
      steps--;
    }
    return steps;
  }

  private boolean counts(int example, int step, List<double[]> rows) {
    return mask.orElseThrow().getDouble(example, step) != 0
        || rows.stream().anyMatch(row -> row[step] != 0);
  }

  /** One example's relevance, summed over its channels: a value for each position. */
  double[] relevanceSum(int example) {
    return Planes.sum(relevance, example, format.channelAxis() - 1, "relevance");
  }

  private double[][] rows(INDArray array, int example, String what) {
    return Planes.rows(array, example, format.channelAxis() - 1, what);
  }
}
