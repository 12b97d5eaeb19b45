package org.lrp4j.dataset;

import java.util.Arrays;
import java.util.List;
import org.lrp4j.ExplainedInput;
import org.lrp4j.dataset.summary.InputEvidence;
import org.lrp4j.dataset.summary.InputKind;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small copy of one example's inputs with their relevance, to be drawn when a survey is over:
 * images shrunk, all else as it is.
 */
final class Excerpt {

  /** Images are shrunk by a whole factor until their longer side is at most that. */
  static final int SIDE = 112;

  /** How much of the relevance may lie beyond each edge of what is cut out. */
  private static final double BEYOND = 0.05;

  /** What is cut out has at least this share of each side, so that one can see what it is. */
  private static final double LEAST = 0.3;

  /** From where to where along one axis. */
  private record Range(int from, int until) {

    /** Between which all but a little lies on either side. */
    static Range of(double[] amounts) {
      double total = Arrays.stream(amounts).sum();
      int least = (int) Math.ceil(LEAST * amounts.length);
      int from = 0;
      int until = amounts.length;
      for (double before = amounts[0]; before <= BEYOND * total && from < until - 1; ) {
        from++;
        before += amounts[from];
      }
      for (double after = amounts[until - 1]; after <= BEYOND * total && until > from + 1; ) {
        until--;
        after += amounts[until - 1];
      }
      int missing = Math.max(0, least - (until - from));
      int begin = Math.max(0, Math.min(from - missing / 2, amounts.length - least));
      return missing == 0 ? new Range(from, until) : new Range(begin, begin + least);
    }
  }

  private Excerpt() {}

  /** The inputs of an example, as a batch of one. */
  static List<ExplainedInput> whole(List<ExplainedInput> example) {
    return example.stream().map(input -> of(input, false)).toList();
  }

  /** The same, of images only the part where their relevance lies. */
  static List<ExplainedInput> cut(List<ExplainedInput> example) {
    return example.stream().map(input -> of(input, true)).toList();
  }

  private static ExplainedInput of(ExplainedInput example, boolean isCut) {
    if (example.format().positionAxes().size() != 2 || example.vocabulary().isPresent()) {
      return example.example(0);
    }
    InputEvidence image = EvidenceReader.examples(example).get(0);
    int height = image.shape().positions().get(0);
    int width = image.shape().positions().get(1);
    Range rows = new Range(0, height);
    Range columns = new Range(0, width);
    if (isCut && image.shape().kind() == InputKind.IMAGE) {
      double[][] amounts = amounts(image, height, width);
      rows = Range.of(amounts[0]);
      columns = Range.of(amounts[1]);
    }
    return shrunk(example, image, rows, columns);
  }

  /** The magnitude of the relevance, channels summed, of each row and of each column. */
  private static double[][] amounts(InputEvidence image, int height, int width) {
    double[] pixels = new double[height * width];
    for (int i = 0; i < image.relevance().length; i++) {
      pixels[i % pixels.length] += image.relevance()[i];
    }
    double[] rows = new double[height];
    double[] columns = new double[width];
    for (int i = 0; i < pixels.length; i++) {
      rows[i / width] += Math.abs(pixels[i]);
      columns[i % width] += Math.abs(pixels[i]);
    }
    return new double[][] {rows, columns};
  }

  /** Pixels are means and relevance sums over squares of the same size. */
  private static ExplainedInput shrunk(
      ExplainedInput example, InputEvidence image, Range rows, Range columns) {
    int height = rows.until - rows.from;
    int width = columns.until - columns.from;
    int factor = (Math.max(height, width) + SIDE - 1) / SIDE;
    int down = (height + factor - 1) / factor;
    int across = (width + factor - 1) / factor;
    int channels = image.shape().channels();
    float[] values = new float[channels * down * across];
    float[] relevance = new float[values.length];
    int[] counts = new int[values.length];
    for (int channel = 0; channel < channels; channel++) {
      for (int y = rows.from; y < rows.until; y++) {
        for (int x = columns.from; x < columns.until; x++) {
          int from =
              (channel * image.shape().positions().get(0) + y) * image.shape().positions().get(1)
                  + x;
          int to =
              (channel * down + (y - rows.from) / factor) * across + (x - columns.from) / factor;
          values[to] += (float) image.values()[from];
          relevance[to] += (float) image.relevance()[from];
          counts[to]++;
        }
      }
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= counts[i];
    }
    long[] shape = {1, channels, down, across};
    return new ExplainedInput(
        example.name(),
        Nd4j.createFromArray(values).reshape(shape),
        Nd4j.createFromArray(relevance).reshape(shape),
        DataFormat.NCHW,
        example.pixels());
  }
}
