package org.lrp4j;

import java.util.Arrays;
import java.util.Objects;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * One input of a network with its relevance: all that a picture needs to know.
 *
 * <p>The arrays are not copied: those of an {@link Explanation} can be read until it is closed.
 *
 * @param name the network input's name
 * @param input what came in, examples along the first axis
 * @param relevance its relevance, of the same shape
 * @param format what the axes mean
 * @param pixels what the numbers of an image mean to the eye
 */
public record ExplainedInput(
    String name, INDArray input, INDArray relevance, DataFormat format, PixelFormat pixels) {

  /**
   * An input with its relevance.
   *
   * @param name the network input's name
   * @param input what came in, examples along the first axis
   * @param relevance its relevance, of the same shape
   * @param format what the axes mean
   * @param pixels what the numbers of an image mean to the eye
   * @throws IllegalArgumentException if the arrays have different shapes, or other axes than the
   *     format
   */
  public ExplainedInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pixels, "pixels");
    if (!Arrays.equals(relevance.shape(), input.shape())) {
      throw new IllegalArgumentException(
          "Relevance and input must have one shape, but relevance has "
              + Arrays.toString(relevance.shape())
              + " and the input "
              + Arrays.toString(input.shape()));
    }
    if (input.rank() != format.rank()) {
      throw new IllegalArgumentException(
          "An input in the format "
              + format
              + " has "
              + format.rank()
              + " axes, but the shape of \""
              + name
              + "\" is "
              + Arrays.toString(input.shape()));
    }
  }

  /**
   * An input with its relevance, whose order of colours and range of values nobody knows.
   *
   * @param name the network input's name
   * @param input what came in, examples along the first axis
   * @param relevance its relevance, of the same shape
   * @param format what the axes mean
   * @throws IllegalArgumentException if the arrays have different shapes, or other axes than the
   *     format
   */
  public ExplainedInput(String name, INDArray input, INDArray relevance, DataFormat format) {
    this(name, input, relevance, format, PixelFormat.UNKNOWN);
  }

  /**
   * How many examples there are.
   *
   * @return the size of the first axis
   */
  public int examples() {
    return (int) input.size(0);
  }

  /**
   * One example, as a batch of its own.
   *
   * @param index the example, from 0
   * @return copies, which stay when an explanation is closed
   * @throws IllegalArgumentException if there is no such example
   */
  public ExplainedInput example(int index) {
    if (index < 0 || index >= examples()) {
      throw new IllegalArgumentException(
          "There is no example " + index + " of \"" + name + "\", which has " + examples());
    }
    return new ExplainedInput(name, row(input, index), row(relevance, index), format, pixels);
  }

  private static INDArray row(INDArray batch, int index) {
    INDArrayIndex[] indices = new INDArrayIndex[batch.rank()];
    Arrays.fill(indices, NDArrayIndex.all());
    indices[0] = NDArrayIndex.interval(index, index + 1L);
    return batch.get(indices).dup('c');
  }

  /**
   * The same input with another relevance, for instance for another class.
   *
   * @param other an array of the input's shape
   * @return the same input with that relevance
   * @throws IllegalArgumentException if it has another shape
   */
  public ExplainedInput withRelevance(INDArray other) {
    return new ExplainedInput(name, input, other, format, pixels);
  }

  /**
   * The same input, of which more is known.
   *
   * @param other what the numbers of an image mean to the eye
   * @return the same arrays with that pixel format
   */
  public ExplainedInput withPixels(PixelFormat other) {
    return new ExplainedInput(name, input, relevance, format, other);
  }
}
