package org.lrp4j.cli;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Writes an array in NumPy's format, as float32, a batch at a time: the whole of it need not fit
 * into memory.
 */
final class NpyWriter implements Closeable {

  private final Path file;
  private final long rows;
  private OutputStream out;
  private long[] rowShape;
  private long written;

  /** A writer of so many rows, whose shape the first batch will tell. */
  NpyWriter(Path file, long rows) {
    this.file = file;
    this.rows = rows;
  }

  void append(INDArray batch) throws IOException {
    long[] shape = batch.shape();
    long[] rest = Arrays.copyOfRange(shape, 1, shape.length);
    if (out == null) {
      rowShape = rest;
      out = new BufferedOutputStream(Files.newOutputStream(file));
      out.write(header());
    }
    if (!Arrays.equals(rest, rowShape)) {
      throw new IllegalArgumentException(
          "Expected rows of shape " + Arrays.toString(rowShape) + ", got " + Arrays.toString(rest));
    }
    INDArray flat = batch.castTo(DataType.FLOAT).dup('c').reshape(batch.length());
    float[] values = flat.toFloatVector();
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
    written += shape[0];
  }

  /** Padded so that the data begin at a multiple of 64 bytes, as NumPy does. */
  private byte[] header() {
    String sizes =
        Arrays.stream(rowShape).mapToObj(size -> ", " + size).collect(Collectors.joining());
    String description =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d%s), }"
            .formatted(rows, rowShape.length == 0 ? "," : sizes);
    int length = (10 + description.length() + 1 + 63) / 64 * 64 - 10;
    String padded = description + " ".repeat(length - description.length() - 1) + "\n";
    ByteBuffer header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
    header.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
    return header.put(padded.getBytes(StandardCharsets.ISO_8859_1)).array();
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
      if (written != rows) {
        throw new IOException(file + " was to hold " + rows + " rows, but got " + written);
      }
    }
  }
}
