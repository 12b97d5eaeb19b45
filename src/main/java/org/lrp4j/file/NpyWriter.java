package org.lrp4j.file;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes an array in NumPy's format, a batch of rows at a time: the whole of it need not fit into
 * memory. A row is a slice along the first dimension.
 *
 * <p>To be used instead of ND4J's {@code writeAsNumpy} and {@code toNpyByteArray}, which write the
 * numbers as they lie in memory: of views and of arrays in Fortran's order, in the wrong places.
 */
public final class NpyWriter implements Closeable {

  /** Of the largest number of rows. */
  private static final int MOST_DIGITS = 19;

  private final Path file;
  private final DataType type;
  private final OptionalLong rows;
  private OutputStream out;
  private long[] rowShape;
  private long written;

  /**
   * A writer of so many rows, whose shape the first batch will tell. The file is made when that one
   * is written.
   *
   * @param file the file to write, usually named {@code *.npy}; replaced if it exists
   * @param type what numbers are stored as: FLOAT or DOUBLE
   * @param rows how many rows there will be
   * @throws IllegalArgumentException if it is another type
   */
  public NpyWriter(Path file, DataType type, long rows) {
    this(file, type, OptionalLong.of(rows));
  }

  /**
   * A writer of as many rows as will be appended: until it is closed, the file says that there are
   * none.
   *
   * @param file the file to write, usually named {@code *.npy}; replaced if it exists
   * @param type what numbers are stored as: FLOAT or DOUBLE
   * @throws IllegalArgumentException if it is another type
   */
  public NpyWriter(Path file, DataType type) {
    this(file, type, OptionalLong.empty());
  }

  private NpyWriter(Path file, DataType type, OptionalLong rows) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "NumPy files are written of FLOAT or DOUBLE, but not of " + type);
    }
    this.file = file;
    this.type = type;
    this.rows = rows;
  }

  /**
   * Writes an array that is there as a whole, as DOUBLE if it is that, else as FLOAT.
   *
   * @param file the file to write, usually named {@code *.npy}; replaced if it exists
   * @param array the array, of one dimension or more
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, INDArray array) throws IOException {
    DataType type = array.dataType() == DataType.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    try (NpyWriter writer = new NpyWriter(file, type, array.size(0))) {
      writer.append(array);
    }
  }

  /**
   * Writes some more rows.
   *
   * @param batch the rows along its first dimension; of any type, order and strides
   * @throws IllegalArgumentException if their shape is not that of the rows before them
   * @throws IOException if they cannot be written
   */
  public void append(INDArray batch) throws IOException {
    long[] shape = batch.shape();
    long[] rest = Arrays.copyOfRange(shape, 1, shape.length);
    if (out == null) {
      rowShape = rest;
      out = new BufferedOutputStream(Files.newOutputStream(file));
      out.write(header(rows.orElse(0)));
    }
    if (!Arrays.equals(rest, rowShape)) {
      throw new IllegalArgumentException(
          "Expected rows of shape " + Arrays.toString(rowShape) + ", got " + Arrays.toString(rest));
    }
    out.write(bytes(batch));
    written += shape[0];
  }

  private byte[] bytes(INDArray batch) {
    int length = Math.toIntExact(Math.multiplyExact(batch.length(), type.width()));
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    if (length == 0) {
      return bytes.array();
    }
    INDArray copy = batch.castTo(type).dup('c');
    try {
      // A bulk copy: asking an array for one number after the other takes many times as long.
      int count = Math.toIntExact(batch.length());
      if (type == DataType.DOUBLE) {
        bytes.asDoubleBuffer().put(copy.data().asNioDouble().limit(count));
      } else {
        bytes.asFloatBuffer().put(copy.data().asNioFloat().limit(count));
      }
    } finally {
      if (copy.closeable()) {
        copy.close();
      }
    }
    return bytes.array();
  }

  /**
   * How many rows were written.
   *
   * @return the number of rows so far
   */
  public long written() {
    return written;
  }

  /**
   * Padded so that the data begin at a multiple of 64 bytes, as NumPy does; there is room for any
   * number of rows where it is not known.
   */
  private byte[] header(long count) {
    String sizes =
        Arrays.stream(rowShape).mapToObj(size -> ", " + size).collect(Collectors.joining());
    String description =
        "{'descr': '<f%d', 'fortran_order': False, 'shape': (%d%s), }"
            .formatted(type.width(), count, rowShape.length == 0 ? "," : sizes);
    int room = rows.isPresent() ? 0 : MOST_DIGITS - String.valueOf(count).length();
    int length = (10 + description.length() + room + 1 + 63) / 64 * 64 - 10;
    String padded = description + " ".repeat(length - description.length() - 1) + "\n";
    ByteBuffer header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
    return header.put(padded.getBytes(StandardCharsets.ISO_8859_1)).array();
  }

  /**
   * Ends the file.
   *
   * @throws IOException if the last of it cannot be written, or there were more or fewer rows than
   *     announced, unless there were none at all: then there is no file
   */
  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      if (rows.isEmpty()) {
        try (RandomAccessFile begun = new RandomAccessFile(file.toFile(), "rw")) {
          begun.write(header(written));
        }
      } else if (written != rows.getAsLong()) {
        throw new IOException(
            file + " was to hold " + rows.getAsLong() + " rows, but got " + written);
      }
    }
  }
}
