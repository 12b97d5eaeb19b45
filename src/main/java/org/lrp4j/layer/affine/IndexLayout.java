package org.lrp4j.layer.affine;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where the indices of an embedding lie in its input, and their rows in its output. */
sealed interface IndexLayout {

  /** How to read the output. */
  DataFormat format();

  /**
   * Checks the shape of an input.
   *
   * @throws IllegalArgumentException if the layer does not take it
   */
  void requireShape(long... input);

  /** Rows, one an index, as the output for an input of a shape: a view. */
  INDArray arranged(INDArray rows, long... input);

  /** The output, or its relevance, as rows, one an index: a view. */
  INDArray asRows(INDArray output);

  /** A mask in a shape that broadcasts to the output's. */
  INDArray along(INDArray mask, long... input);

  /** One index an example. */
  record Single() implements IndexLayout {

    @Override
    public DataFormat format() {
      return DataFormat.NC;
    }

    @Override
    public void requireShape(long... input) {
      if (input.length != 2 || input[1] != 1) {
        throw new IllegalArgumentException(
            "an EmbeddingLayer takes one index an example, in the shape [batch, 1], but got "
                + Arrays.toString(input)
                + (input.length == 2 && input[0] == 1
                    ? ": reshape it to [" + input[1] + ", 1]"
                    : ": use an EmbeddingSequenceLayer for sequences"));
      }
    }

    @Override
    public INDArray arranged(INDArray rows, long... input) {
      return rows;
    }

    @Override
    public INDArray asRows(INDArray output) {
      return output;
    }

    @Override
    public INDArray along(INDArray mask, long... input) {
      if (mask.length() != input[0]) {
        throw misfit(mask, input);
      }
      return mask.reshape(input[0], 1);
    }
  }

  /**
   * A sequence of indices an example.
   *
   * @param format of the output
   * @param length the number of indices, or 0 for any
   */
  record Sequence(DataFormat format, long length) implements IndexLayout {

    static Sequence of(EmbeddingSequenceLayer layer) {
      return new Sequence(
          DataFormat.of(layer.getOutputFormat()),
          layer.isInferInputLength() ? 0 : layer.getInputLength());
    }

    @Override
    public void requireShape(long... input) {
      boolean isSequence = input.length == 2 || input.length == 3 && input[1] == 1;
      if (!isSequence || length != 0 && input[input.length - 1] != length) {
        String time = length == 0 ? "time" : String.valueOf(length);
        throw new IllegalArgumentException(
            "an EmbeddingSequenceLayer takes indices in the shape [batch, "
                + time
                + "] or [batch, 1, "
                + time
                + "], but got "
                + Arrays.toString(input)
                + (isSequence ? ": inferInputLength(true) on the layer takes any length" : ""));
      }
    }

    @Override
    public INDArray arranged(INDArray rows, long... input) {
      INDArray sequences = rows.reshape('c', input[0], input[input.length - 1], rows.size(1));
      return format == DataFormat.NWC ? sequences : sequences.permute(0, 2, 1);
    }

    @Override
    public INDArray asRows(INDArray output) {
      INDArray timeFirst = format == DataFormat.NWC ? output : output.permute(0, 2, 1);
      long steps = timeFirst.size(0) * timeFirst.size(1);
      return timeFirst.dup('c').reshape('c', steps, timeFirst.size(2));
    }

    @Override
    public INDArray along(INDArray mask, long... input) {
      long steps = input[input.length - 1];
      if (mask.rank() != 2 || mask.size(0) != input[0] || mask.size(1) != steps) {
        throw misfit(mask, input);
      }
      return format == DataFormat.NWC
          ? mask.reshape(input[0], steps, 1)
          : mask.reshape(input[0], 1, steps);
    }
  }

  private static IllegalArgumentException misfit(INDArray mask, long... input) {
    return new IllegalArgumentException(
        "the mask of an embedding has one value an index, but indices of shape "
            + Arrays.toString(input)
            + " came with a mask of shape "
            + Arrays.toString(mask.shape()));
  }
}
