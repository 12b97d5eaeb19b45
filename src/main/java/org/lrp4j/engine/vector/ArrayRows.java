package org.lrp4j.engine.vector;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An array's content in rows of one length, by default that of its last axis, read and written
 * whole. For one thread at a time; different threads may write to different rows through rows of
 * their own.
 */
public final class ArrayRows {

  private final INDArray array; // keeps the memory
  private final int columns;
  private final DoublePointer doubles;
  private final FloatPointer floats;
  private final float[] buffer;

  private ArrayRows(INDArray array, int columns) {
    this.array = array;
    this.columns = columns;
    Pointer start = array.data().addressPointer(); // counts a view's offset in
    boolean wide = array.dataType() == DataType.DOUBLE;
    this.doubles = wide ? new DoublePointer(start) : null;
    this.floats = wide ? null : new FloatPointer(start);
    this.buffer = wide ? null : new float[columns];
  }

  /**
   * Rows to read.
   *
   * @param array FLOAT or DOUBLE; any order
   * @return its rows, or those of a copy in order 'c'
   */
  public static ArrayRows reading(INDArray array) {
    return reading(array, lastAxis(array));
  }

  /**
   * Rows of another length to read.
   *
   * @param array FLOAT or DOUBLE; any order
   * @param columns how many values a row has
   * @return its content in order 'c', row by row
   */
  public static ArrayRows reading(INDArray array, int columns) {
    boolean plain = array.ordering() == 'c' && array.elementWiseStride() == 1;
    INDArray read = plain ? array : array.dup('c');
    Nd4j.getAffinityManager().ensureLocation(read, Location.HOST);
    return new ArrayRows(read, columns);
  }

  /**
   * Rows to write and read.
   *
   * @param array FLOAT or DOUBLE, contiguous in order 'c', as the explainer's memory gives it
   * @return its rows
   */
  public static ArrayRows writing(INDArray array) {
    return writing(array, lastAxis(array));
  }

  /**
   * Rows of another length to write and read.
   *
   * @param array FLOAT or DOUBLE, contiguous in order 'c', as the explainer's memory gives it
   * @param columns how many values a row has
   * @return its rows
   */
  public static ArrayRows writing(INDArray array, int columns) {
    Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
    return new ArrayRows(array, columns);
  }

  private static int lastAxis(INDArray array) {
    return Math.toIntExact(array.size(array.rank() - 1));
  }

  /**
   * Reads a row.
   *
   * @param row its number; those of all axes but the last, counted through
   * @param values where to write it
   * @param at from which place on
   */
  public void read(long row, double[] values, int at) {
    if (doubles != null) {
      doubles.position(row * columns).get(values, at, columns);
      return;
    }
    floats.position(row * columns).get(buffer, 0, columns);
    for (int j = 0; j < columns; j++) {
      values[at + j] = buffer[j];
    }
  }

  /**
   * Writes a row.
   *
   * @param row its number
   * @param values where to read it
   * @param at from which place on
   */
  public void write(long row, double[] values, int at) {
    if (doubles != null) {
      doubles.position(row * columns).put(values, at, columns);
      return;
    }
    for (int j = 0; j < columns; j++) {
      buffer[j] = (float) values[at + j];
    }
    floats.position(row * columns).put(buffer, 0, columns);
  }
}
