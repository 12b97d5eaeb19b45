package org.lrp4j.picture;

import java.util.Arrays;
import java.util.Optional;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.PixelFormat;
import org.lrp4j.ValueRange;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a picture shows, and how to read it: no picture knows where the channels are.
 *
 * @param relevance relevance, examples along the first axis
 * @param input the input it belongs to, if it is known
 * @param format what the axes mean
 * @param pixels what the numbers of an image mean to the eye
 * @param explanation what it is from, if that is known
 */
record Subject(
    INDArray relevance,
    Optional<INDArray> input,
    DataFormat format,
    PixelFormat pixels,
    Optional<Explanation> explanation) {

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
    return new Subject(
        explained.relevance(),
        Optional.of(explained.input()),
        explained.format(),
        explained.pixels(),
        Optional.empty());
  }

  static Subject of(ExplainedInput explained, Explanation explanation) {
    Subject subject = of(explained);
    return new Subject(
        subject.relevance, subject.input, subject.format, subject.pixels, Optional.of(explanation));
  }

  static Subject of(INDArray relevance, DataFormat format) {
    return new Subject(relevance, Optional.empty(), format, PixelFormat.UNKNOWN, Optional.empty());
  }

  static Subject of(INDArray relevance, INDArray input, DataFormat format) {
    return new Subject(
        relevance, Optional.of(input), format, PixelFormat.UNKNOWN, Optional.empty());
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

  /** One example's relevance, summed over its channels: a value for each position. */
  double[] relevanceSum(int example) {
    return Planes.sum(relevance, example, format.channelAxis() - 1, "relevance");
  }

  private double[][] rows(INDArray array, int example, String what) {
    return Planes.rows(array, example, format.channelAxis() - 1, what);
  }
}
