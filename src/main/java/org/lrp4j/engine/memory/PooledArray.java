package org.lrp4j.engine.memory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array of an {@link ArrayPool}, who holds it, and the other shapes in which it was taken:
 * reshaping costs ND4J 24 µs. Nobody but the pool closes an array of its own, and then it is done
 * with the entry, so that whatever is kept by entry stays readable.
 */
public final class PooledArray {

  /** More than networks have shapes of one length; inputs of ever other sizes stay bounded. */
  private static final int SHAPES = 16;

  private final INDArray array;
  private final boolean ours;
  private final ArraySize size;
  private final long address;
  private final List<INDArray> reshaped = new ArrayList<>();
  private int holders = 1;

  private PooledArray(INDArray array, boolean ours) {
    this.array = array;
    this.ours = ours;
    size = ArraySize.of(array);
    address = ArrayPool.address(array);
  }

  /** An array that the pool made, with one holder. */
  static PooledArray own(INDArray array) {
    return new PooledArray(array, true);
  }

  /** An array that somebody else made, with one holder. */
  static PooledArray adopted(INDArray array) {
    return new PooledArray(array, false);
  }

  INDArray array() {
    return array;
  }

  /**
   * Whether the pool made the array.
   *
   * @return false if somebody else did
   */
  public boolean isOurs() {
    return ours;
  }

  long address() {
    return address;
  }

  ArraySize size() {
    return size;
  }

  long bytes() {
    return size.length() * size.type().width();
  }

  /**
   * Whether nobody but the caller holds the array.
   *
   * @return true if it has one holder
   */
  public boolean hasOneHolder() {
    return holders == 1;
  }

  /** Adds a holder. */
  public void retain() {
    holders++;
  }

  /**
   * Takes a holder away.
   *
   * @return whether that was the last one
   */
  boolean release() {
    return --holders <= 0;
  }

  /** Makes whoever calls this the only holder. */
  void holdAlone() {
    holders = 1;
  }

  /**
   * The array in a shape of the same length.
   *
   * @param shape the shape
   * @return the array itself or a view of it
   */
  public INDArray in(long[] shape) {
    if (Arrays.equals(array.shape(), shape)) {
      return array;
    }
    for (INDArray view : reshaped) {
      if (Arrays.equals(view.shape(), shape)) {
        return view;
      }
    }
    if (reshaped.size() == SHAPES) {
      reshaped.remove(0);
    }
    INDArray view = array.reshape('c', shape);
    reshaped.add(view);
    return view;
  }
}
