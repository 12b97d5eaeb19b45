package org.lrp4j.keras.file;

import java.util.Arrays;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An array in the file: its shape is known, its numbers are read when they are asked for. */
public final class StoredArray {

  private final String path;
  private final long[] shape;
  private final boolean isDouble;
  private final Supplier<INDArray> numbers;

  StoredArray(String path, long[] shape, boolean isDouble, Supplier<INDArray> numbers) {
    this.path = path;
    this.shape = shape.clone();
    this.isDouble = isDouble;
    this.numbers = numbers;
  }

  /**
   * Where it stands.
   *
   * @return the path within the file
   */
  public String path() {
    return path;
  }

  /**
   * Its shape.
   *
   * @return the sizes
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Whether it has a shape.
   *
   * @param sizes the sizes
   * @return whether they are these
   */
  public boolean hasShape(long... sizes) {
    return Arrays.equals(shape, sizes);
  }

  /**
   * How many numbers it has.
   *
   * @return the product of the sizes
   */
  public long length() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /**
   * Whether it holds numbers of 64 bits.
   *
   * @return whether it does
   */
  public boolean isDouble() {
    return isDouble;
  }

  /**
   * Reads the numbers.
   *
   * @return a new array in order c
   * @throws KerasFileException if the file is damaged there
   */
  public INDArray read() {
    return numbers.get();
  }
}
