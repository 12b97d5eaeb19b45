package org.lrp4j.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class NpyWriterTest {

  @TempDir Path folder;

  private static INDArray numbers(DataType type, long... shape) {
    int length = (int) Nd4j.create(shape).length();
    double[] values = IntStream.range(0, length).asDoubleStream().map(i -> i - 7.5).toArray();
    return Nd4j.createFromArray(values).castTo(type).reshape(shape);
  }

  static Stream<Arguments> layouts() {
    INDArray whole = numbers(DataType.FLOAT, 4, 3, 2);
    return Stream.of(
        arguments("as it lies in memory", whole),
        arguments("in Fortran's order", whole.dup('f')),
        arguments("with its axes exchanged", whole.permute(2, 0, 1)),
        arguments(
            "a part of another",
            whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.all(), NDArrayIndex.point(1))),
        arguments("of one dimension", numbers(DataType.FLOAT, 5)),
        arguments("in double precision", numbers(DataType.DOUBLE, 2, 3).mul(1.1)),
        arguments(
            "in double precision, a part in Fortran's order",
            numbers(DataType.DOUBLE, 4, 3).dup('f').get(NDArrayIndex.interval(1, 4))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layouts")
  void anArrayIsWrittenNumberByNumberInItsOwnType(String layout, INDArray array)
      throws IOException {
    Path file = folder.resolve("array.npy");
    NpyWriter.write(file, array);

    int begin = 128;
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    assertEquals(begin + array.length() * array.dataType().width(), bytes.capacity());
    String header = new String(bytes.array(), 10, begin - 10, StandardCharsets.ISO_8859_1);
    StringBuilder shape = new StringBuilder();
    for (long size : array.shape()) {
      shape.append(shape.isEmpty() ? "" : ", ").append(size);
    }
    assertEquals(
        "{'descr': '<f%d', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(array.dataType().width(), shape, array.rank() == 1 ? "," : ""),
        header.strip());
    bytes.position(begin);
    double[] found = new double[(int) array.length()];
    double[] wanted = new double[found.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = array.dataType() == DataType.DOUBLE ? bytes.getDouble() : bytes.getFloat();
      wanted[i] = array.getDouble(Shape.ind2subC(array.shape(), i));
    }
    assertArrayEquals(wanted, found);
  }

  @Test
  void otherTypesAreWrittenAsFloat() throws IOException {
    Path file = folder.resolve("array.npy");
    NpyWriter.write(file, Nd4j.createFromArray(1, 2, 3));
    assertEquals(
        Nd4j.createFromArray(1f, 2f, 3f),
        Nd4j.createFromNpyFile(file.toFile()),
        "as ND4J reads it");
    assertThrows(
        IllegalArgumentException.class, () -> new NpyWriter(file, DataType.INT32, 1).close());
  }

  @Test
  void rowsOfAnotherShapeAreRefused() throws IOException {
    try (NpyWriter writer = new NpyWriter(folder.resolve("array.npy"), DataType.FLOAT, 2)) {
      writer.append(numbers(DataType.FLOAT, 1, 3));
      assertThrows(
          IllegalArgumentException.class, () -> writer.append(numbers(DataType.FLOAT, 1, 4)));
      writer.append(numbers(DataType.FLOAT, 1, 3));
    }
  }

  @Test
  void moreRowsOrFewerThanAnnouncedAreAnError() throws IOException {
    Path file = folder.resolve("array.npy");
    NpyWriter writer = new NpyWriter(file, DataType.FLOAT, 2);
    writer.append(numbers(DataType.FLOAT, 1, 3));
    assertEquals(
        file + " was to hold 2 rows, but got 1",
        assertThrows(IOException.class, writer::close).getMessage());
  }

  @Test
  void withoutRowsThereIsNoFile() throws IOException {
    Path file = folder.resolve("array.npy");
    new NpyWriter(file, DataType.FLOAT, 2).close();
    assertFalse(Files.exists(file));
  }

  /** The number stands in the header once it is known. */
  @Test
  void countsRowsThatWereNotAnnounced() throws IOException {
    Path file = folder.resolve("some.npy");
    INDArray first = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
    INDArray second = Nd4j.createFromArray(new float[][] {{7, 8, 9}}).permute(1, 0).dup('f');
    try (NpyWriter writer = new NpyWriter(file, DataType.FLOAT)) {
      writer.append(first);
      writer.append(second.permute(1, 0));
      assertEquals(3, writer.written());
    }
    assertEquals(
        Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}),
        Nd4j.createFromNpyFile(file.toFile()));
    assertEquals(0, (Files.size(file) - 9 * Float.BYTES) % 64);
  }
}
