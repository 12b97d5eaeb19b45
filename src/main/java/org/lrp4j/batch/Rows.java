package org.lrp4j.batch;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Some examples of a batch of any rank, as a batch of their own: [examples, …] becomes [rows, …] of
 * the same rank and data type. Views show the batch's memory; copies are independent of it, and
 * dense in 'c' order.
 *
 * <p>Inputs and masks come as one array for each input of a network, of which masks may be null, or
 * all of them at once: null stays null.
 */
public final class Rows {

  private Rows() {}

  /**
   * Examples that follow each other.
   *
   * @param batch examples along the first axis
   * @param from the first one, from 0
   * @param to the first that is left out
   * @return a view; the batch itself if that is all of it
   * @throws IllegalArgumentException if there are no such examples, or none is asked for
   */
  public static INDArray view(INDArray batch, long from, long to) {
    if (from < 0 || to <= from || batch.rank() == 0 || to > batch.size(0)) {
      throw new IllegalArgumentException(
          "There are no examples "
              + from
              + " to "
              + (to - 1)
              + " in a batch of the shape "
              + Arrays.toString(batch.shape()));
    }
    if (to - from == batch.size(0)) {
      return batch;
    }
    // Not by get: of some views, such as columns of a table, it gives an empty array.
    long[] shape = batch.shape().clone();
    shape[0] = to - from;
    long[] strides = batch.stride();
    char order = Shape.getOrder(shape, strides, -1);
    return Nd4j.create(batch.data(), shape, strides, batch.offset() + from * strides[0], order);
  }

  /**
   * One example.
   *
   * @param batch examples along the first axis
   * @param row which one, from 0
   * @return a view [1, …]; the batch itself if there is no other
   * @throws IllegalArgumentException if there is no such example
   */
  public static INDArray view(INDArray batch, long row) {
    return view(batch, row, row + 1);
  }

  /**
   * Examples that follow each other.
   *
   * @param batch examples along the first axis
   * @param from the first one, from 0
   * @param to the first that is left out
   * @return a new array
   * @throws IllegalArgumentException if there are no such examples, or none is asked for
   */
  public static INDArray copy(INDArray batch, long from, long to) {
    return view(batch, from, to).dup('c');
  }

  /**
   * One example.
   *
   * @param batch examples along the first axis
   * @param row which one, from 0
   * @return a new array [1, …]
   * @throws IllegalArgumentException if there is no such example
   */
  public static INDArray copy(INDArray batch, long row) {
    return copy(batch, row, row + 1);
  }

  /**
   * Examples in any order, which may be there several times.
   *
   * @param batch examples along the first axis
   * @param rows which ones, from 0; at least one
   * @return a new array
   * @throws IllegalArgumentException if there are no such examples, or none is asked for
   */
  public static INDArray pick(INDArray batch, int... rows) {
    if (rows.length == 0) {
      throw new IllegalArgumentException(
          "No examples are asked for of a batch of the shape " + Arrays.toString(batch.shape()));
    }
    long[] shape = batch.shape().clone();
    shape[0] = rows.length;
    INDArray picked = Nd4j.createUninitialized(batch.dataType(), shape, 'c');
    for (int i = 0; i < rows.length; i++) {
      view(picked, i).assign(view(batch, rows[i]));
    }
    return picked;
  }

  /**
   * As {@link #view(INDArray, long, long)} of several arrays.
   *
   * @param batches arrays of as many examples, each of which may be null; or null
   * @param from the first example, from 0
   * @param to the first that is left out
   * @return a new array of views; null for null
   */
  public static INDArray[] views(INDArray[] batches, long from, long to) {
    return each(batches, batch -> view(batch, from, to));
  }

  /**
   * As {@link #copy(INDArray, long, long)} of several arrays.
   *
   * @param batches arrays of as many examples, each of which may be null; or null
   * @param from the first example, from 0
   * @param to the first that is left out
   * @return a new array of copies; null for null
   */
  public static INDArray[] copies(INDArray[] batches, long from, long to) {
    return each(batches, batch -> copy(batch, from, to));
  }

  /**
   * As {@link #pick} of several arrays.
   *
   * @param batches arrays of as many examples, each of which may be null; or null
   * @param rows which examples, from 0; at least one
   * @return a new array of copies; null for null
   */
  public static INDArray[] picks(INDArray[] batches, int... rows) {
    return each(batches, batch -> pick(batch, rows));
  }

  private static INDArray[] each(INDArray[] batches, UnaryOperator<INDArray> part) {
    return batches == null
        ? null
        : Arrays.stream(batches)
            .map(batch -> batch == null ? null : part.apply(batch))
            .toArray(INDArray[]::new);
  }
}
