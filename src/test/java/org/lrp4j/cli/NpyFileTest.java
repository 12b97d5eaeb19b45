package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.Networks;
import org.lrp4j.batch.Rows;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A NumPy file")
class NpyFileTest {

  @TempDir Path folder;

  private Path write(String header, byte... data) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer bytes =
        ByteBuffer.allocate(10 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    bytes.putShort((short) text.length).put(text).put(data);
    return Files.write(folder.resolve("array.npy"), bytes.array());
  }

  private static String header(String type, String order, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': (%s), }".formatted(type, order, shape);
  }

  @Test
  void isWrittenInPartsAndReadInParts() throws IOException {
    INDArray array = Networks.values(3, 5, 2, 4).castTo(DataType.FLOAT);
    Path file = folder.resolve("array.npy");
    try (NpyWriter writer = new NpyWriter(file, DataType.FLOAT, 5)) {
      writer.append(Rows.view(array, 0));
      writer.append(array.tensorAlongDimension(1, 1, 2).reshape(1, 2, 4));
      writer.append(Nd4j.concat(0, part(array, 2), part(array, 3), part(array, 4)));
    }

    assertEquals(array, Nd4j.createFromNpyFile(file.toFile()), "as ND4J reads it");
    assertEquals(0, (Files.size(file) - 160) % 64, "data begin at a multiple of 64 bytes");
    try (NpyFile read = NpyFile.open(file)) {
      assertArrayEquals(new long[] {5, 2, 4}, read.shape());
      assertEquals(part(array, 3), read.rows(3, 4));
      assertEquals(array, read.rows(0, 5));
    }
  }

  private static INDArray part(INDArray array, int row) {
    return Rows.view(array, row).dup();
  }

  @Test
  void isReadAsNd4jWritesIt() throws IOException {
    INDArray array = Networks.values(3, 3, 4);
    Path file = Files.write(folder.resolve("array.npy"), Nd4j.toNpyByteArray(array));

    try (NpyFile read = NpyFile.open(file)) {
      assertEquals(array.castTo(DataType.FLOAT), read.rows(0, 3));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "<f4, 0000803f 000000c0",
    ">f4, 3f800000 c0000000",
    "<f8, 000000000000f03f 00000000000000c0",
    "<f2, 003c 00c0",
    "|i1, 01 fe",
    "<i2, 0100 feff",
    ">i2, 0001 fffe",
    "<i4, 01000000 feffffff",
    "<i8, 0100000000000000 feffffffffffffff"
  })
  void mayHoldNumbersOfAnyType(String type, String hexadecimal) throws IOException {
    byte[] data = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));

    try (NpyFile file = NpyFile.open(write(header(type, "False", "2, 1"), data))) {
      assertArrayEquals(new float[] {1, -2}, file.rows(0, 2).toFloatVector());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "|u1, 01 ff, 255",
    "|b1, 01 00, 0",
    "<u2, 0100 ffff, 65535",
    ">u2, 0001 fffe, 65534",
    "<u4, 01000000 00ffffff, 4294967040",
    "<u8, 0100000000000000 0000000000000080, 9223372036854775808",
    ">u8, 0000000000000001 ffffffffffffffff, 18446744073709551616"
  })
  void mayHoldNumbersWithoutSignOrTruthValues(String type, String hexadecimal, float second)
      throws IOException {
    byte[] data = HexFormat.of().parseHex(hexadecimal.replace(" ", ""));

    try (NpyFile file = NpyFile.open(write(header(type, "False", "2, 1"), data))) {
      assertArrayEquals(new float[] {1, second}, file.rows(0, 2).toFloatVector());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "<f4; False; 1000000, 1000000; 4000000000000 bytes, but the file holds 8",
        "<f4; False; 99999999999, 99999999999; but the file holds 8",
        "<f4; False; 99999999999999999999999, 2; but the file holds 8",
        "<f4; False; 3, 1; 12 bytes, but the file holds 8",
        "<f4; True; 2, 1; Fortran",
        "<c8; False; 1, 1; elements of type c8",
        "|O8; False; 1, 1; not understood",
        "<f4; False; -2, 1; not understood"
      })
  void isRefusedIfItsHeaderLies(String type, String order, String shape, String message)
      throws IOException {
    Path file = write(header(type, order, shape), new byte[8]);

    IOException refused = assertThrows(IOException.class, () -> NpyFile.open(file));
    assertTrue(refused.getMessage().contains(message), refused.getMessage());
  }

  @Test
  void ofSequencesIsDrawnAsSteps() throws IOException {
    Path model =
        ModelZips.write(
            folder.resolve("model.zip"),
            Networks.chain(
                InputType.recurrent(2),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                Networks.classes(2, 3)));
    Path data = folder.resolve("data.npy");
    Nd4j.writeAsNumpy(Networks.values(3, 2, 2, 9).castTo(DataType.FLOAT), data.toFile());
    Path out = folder.resolve("out");

    CommandRun.of("explain", "--model", model, "--input", data, "--out", out)
        .requireEnd(ExitStatus.DONE);

    assertEquals(640, ImageIO.read(out.resolve("1.png").toFile()).getWidth());
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertTrue(summary.get(2).contains(",1.png,"), summary.get(2));

    CommandRun.of(
            "explain", "--model", model, "--input", data, "--out", out, "--force", "--layer",
            "layer0")
        .requireEnd(ExitStatus.DONE);
    assertEquals(640, ImageIO.read(out.resolve("1.png").toFile()).getWidth());
  }

  @Test
  void isNamedForWhatItIs() throws IOException {
    Path model = ModelZips.write(folder.resolve("model.zip"), Networks.dense());
    Path data = Files.writeString(folder.resolve("data.npy"), "no array at all");

    CommandRun.of("explain", "--model", model, "--input", data, "--out", folder.resolve("out"))
        .requireEnd(ExitStatus.BAD_INPUT, "data.npy cannot be read: it is no .npy file");
    Files.write(data, new byte[3]);
    CommandRun.of("explain", "--model", model, "--input", data, "--out", folder.resolve("out"))
        .requireEnd(ExitStatus.BAD_INPUT, "it ends early");
  }
}
