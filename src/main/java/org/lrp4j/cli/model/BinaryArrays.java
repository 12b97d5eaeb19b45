package org.lrp4j.cli.model;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataBuffer.AllocationMode;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays as {@code Nd4j.write} writes them, from a source that is not trusted. Not read by {@code
 * Nd4j.read}: here the length that the file claims is compared with what is expected before it is
 * allocated, and the strides in the file are never used.
 */
final class BinaryArrays {

  private static final int MAX_RANK = 32;

  private static final List<DataType> REAL =
      List.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

  /** The modes of files from before 1.0.0-beta4. */
  private static final Set<String> INT_LENGTHS = Set.of("DIRECT", "HEAP", "JAVACPP");

  private final DataInputStream in;

  BinaryArrays(InputStream stream) {
    in = new DataInputStream(new BufferedInputStream(stream, 1 << 16));
  }

  /** The rest of the stream, for what stands between arrays. */
  DataInputStream stream() {
    return in;
  }

  /**
   * The next array: real numbers, all of them along one dimension.
   *
   * @param maximum how many numbers it may hold
   * @throws IOException if the stream ends, or holds something else
   */
  INDArray nextVector(long maximum) throws IOException {
    long[] shape = nextShape();
    AllocationMode mode = nextMode();
    long length = nextLength(mode);
    DataType type = nextType();
    if (!REAL.contains(type)) {
      throw new IOException("its numbers are of type " + type);
    }
    if (length < 1 || length > maximum) {
      throw new IOException(
          "it claims to hold " + length + " numbers, where at most " + maximum + " are expected");
    }
    boolean isVector =
        Arrays.stream(shape).allMatch(size -> size == 1 || size == length)
            && Arrays.stream(shape).filter(size -> size != 1).count() == (length == 1 ? 0 : 1);
    if (!isVector) {
      throw new IOException(
          "its shape is " + Arrays.toString(shape) + ", but it holds " + length + " numbers");
    }
    DataBuffer numbers = Nd4j.createBuffer(type, length, false);
    try {
      numbers.read(in, AllocationMode.MIXED_DATA_TYPES, length, type);
    } catch (RuntimeException e) {
      throw new IOException(endsEarly(e) ? "it ends early" : e.toString(), e);
    }
    return Nd4j.create(numbers, shape);
  }

  private long[] nextShape() throws IOException {
    long count = nextLength(nextMode());
    boolean isLong = nextType() == DataType.INT64;
    long rank = nextNumber(isLong);
    // Rank, shape, strides, and three more numbers.
    if (rank < 0 || rank > MAX_RANK || count != 2 * rank + 4) {
      throw new IOException("it claims to have " + rank + " dimensions");
    }
    long[] shape = new long[(int) rank];
    for (int i = 0; i < count - 1; i++) {
      long number = nextNumber(isLong);
      if (i < rank) {
        shape[i] = number;
      }
    }
    return shape;
  }

  private AllocationMode nextMode() throws IOException {
    try {
      return AllocationMode.valueOf(in.readUTF());
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no array of ND4J's", e);
    }
  }

  private DataType nextType() throws IOException {
    try {
      return DataType.valueOf(in.readUTF());
    } catch (IllegalArgumentException e) {
      throw new IOException("it is no array of ND4J's", e);
    }
  }

  private long nextLength(AllocationMode mode) throws IOException {
    return INT_LENGTHS.contains(mode.name()) ? in.readInt() : in.readLong();
  }

  private long nextNumber(boolean isLong) throws IOException {
    return isLong ? in.readLong() : in.readInt();
  }

  private static boolean endsEarly(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return true;
      }
    }
    return false;
  }
}
