package org.lrp4j.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arrays of one explainer, which are used again and again instead of being made anew.
 *
 * <p>Every array has a number of holders; it is free for others when the last one has released it.
 * Whoever gets an array from {@link #take}, {@link Step#forward} or {@link Capture#redistribute}
 * holds it and releases it once; whoever keeps an array that he was only shown {@linkplain #retain
 * retains} it first. Views count as the array whose memory they show.
 */
public interface Memory {

  /**
   * An array to write to; its content is undefined.
   *
   * @param type the type
   * @param shape the shape
   * @return a contiguous array in order 'c', held by the caller
   */
  INDArray take(DataType type, long... shape);

  /**
   * Adds a holder.
   *
   * @param array an array that somebody holds
   */
  void retain(INDArray array);

  /**
   * Takes a holder away.
   *
   * @param array an array that the caller holds
   */
  void release(INDArray array);

  /**
   * Makes the caller a holder of what foreign code gave him: adds a holder to an array whose memory
   * is known here, such as a view or the argument itself, and takes charge of one that is new.
   *
   * @param array what DL4J or ND4J returned
   * @return the same array
   */
  INDArray hold(INDArray array);

  /**
   * Whether the caller is the only holder, and so may write over the array.
   *
   * @param array an array that the caller holds
   * @return true if nobody else does
   */
  boolean hasOneHolder(INDArray array);
}
