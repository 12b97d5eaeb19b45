package org.lrp4j;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.lrp4j.batch.Rows;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.ndarray.INDArray;

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
 * @param vocabulary what the numbers stand for if the network reads them as indices, of words for
 *     instance; empty if it does not
 * @param mask [examples, time steps], 0 where a step does not count; empty if all count
 */
public record ExplainedInput(
    String name,
    INDArray input,
    INDArray relevance,
    DataFormat format,
    PixelFormat pixels,
    Optional<Vocabulary> vocabulary,
    Optional<INDArray> mask) {

  /**
   * An input with its relevance.
   *
   * @param name the network input's name
   * @param input what came in, examples along the first axis
   * @param relevance its relevance, of the same shape
   * @param format what the axes mean
   * @param pixels what the numbers of an image mean to the eye
   * @param vocabulary what the numbers stand for if they are indices
   * @param mask [examples, time steps], 0 where a step does not count
   * @throws IllegalArgumentException if the arrays have different shapes, or other axes than the
   *     format, or the mask is none of as many examples
   */
  public ExplainedInput {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(pixels, "pixels");
    Objects.requireNonNull(vocabulary, "vocabulary");
    mask.ifPresent(array -> requireMask(array, input, name));
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

  private static void requireMask(INDArray mask, INDArray input, String name) {
    if (mask.rank() != 2 || mask.size(0) != input.size(0)) {
      throw new IllegalArgumentException(
          "The mask of \""
              + name
              + "\" has the shape "
              + Arrays.toString(mask.shape())
              + ", but should have [examples, time steps] for "
              + input.size(0)
              + " examples");
    }
  }

  /**
   * An input with its relevance, of numbers that are no indices, and of which all time steps count.
   *
   * @param name the network input's name
   * @param input what came in, examples along the first axis
   * @param relevance its relevance, of the same shape
   * @param format what the axes mean
   * @param pixels what the numbers of an image mean to the eye
   * @throws IllegalArgumentException if the arrays have different shapes, or other axes than the
   *     format
   */
  public ExplainedInput(
      String name, INDArray input, INDArray relevance, DataFormat format, PixelFormat pixels) {
    this(name, input, relevance, format, pixels, Optional.empty(), Optional.empty());
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
    return new ExplainedInput(
        name,
        Rows.copy(input, index),
        Rows.copy(relevance, index),
        format,
        pixels,
        vocabulary,
        mask.map(array -> Rows.copy(array, index)));
  }

  /**
   * The same input with another relevance, for instance for another class.
   *
   * @param other an array of the input's shape
   * @return the same input with that relevance
   * @throws IllegalArgumentException if it has another shape
   */
  public ExplainedInput withRelevance(INDArray other) {
    return new ExplainedInput(name, input, other, format, pixels, vocabulary, mask);
  }

  /**
   * The same input, of which more is known.
   *
   * @param other what the numbers of an image mean to the eye
   * @return the same arrays with that pixel format
   */
  public ExplainedInput withPixels(PixelFormat other) {
    return new ExplainedInput(name, input, relevance, format, other, vocabulary, mask);
  }

  /**
   * The same relevance of other numbers, for instance of those before they were normalised.
   *
   * @param other an array of the input's shape
   * @return the same relevance with that input
   * @throws IllegalArgumentException if it has another shape
   */
  public ExplainedInput withInput(INDArray other) {
    return new ExplainedInput(name, other, relevance, format, pixels, vocabulary, mask);
  }

  /**
   * The same input with another mask.
   *
   * @param other [examples, time steps], 0 where a step does not count; empty if all count
   * @return the same arrays with that mask
   * @throws IllegalArgumentException if it is none of as many examples
   */
  public ExplainedInput withMask(Optional<INDArray> other) {
    return new ExplainedInput(name, input, relevance, format, pixels, vocabulary, other);
  }
}
