package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

@DisplayName("Too little memory on the command line")
class SmallMemoryTest {

  private static final String MEMORY = "-Xmx128m";

  @TempDir Path folder;

  private CommandRun explain(Path model, Path input, Object... more) throws Exception {
    Stream<Object> options =
        Stream.of("explain", "--model", model, "--input", input, "--out", folder.resolve("out"));
    return CommandProcess.run(
        folder.resolve("log.txt"), MEMORY, Stream.concat(options, Stream.of(more)).toArray());
  }

  private static void write(Path file, int size) throws IOException {
    ImageIO.write(
        new BufferedImage(size, size, BufferedImage.TYPE_BYTE_GRAY), "png", file.toFile());
  }

  @Test
  void leavesOutTheImageThatIsTooLarge() throws Exception {
    Path model =
        ModelZips.write(
            folder.resolve("model.zip"),
            Networks.chain(
                DataType.FLOAT,
                InputType.convolutional(8, 8, 1),
                Networks.convolution(3, Activation.RELU),
                Networks.dense(7 * 7 * 3, 4, Activation.RELU),
                Networks.classes(4, 2)));
    Path images = Files.createDirectory(folder.resolve("images"));
    write(images.resolve("a.png"), 8);
    write(images.resolve("huge.png"), 7000);
    write(images.resolve("z.png"), 8);

    explain(model, images)
        .requireEnd(
            ExitStatus.SOME_SKIPPED,
            "skipped " + images.resolve("huge.png") + ": it is too large for the memory",
            "-Xmx",
            "Explained 2 of 3 inputs");
    assertTrue(Files.exists(folder.resolve("out").resolve("z.png")));
  }

  @Test
  void isNamedWithWhatToDo() throws Exception {
    Path model = ModelZips.write(folder.resolve("model.zip"), Networks.dense());
    Path data = folder.resolve("data.npy");
    int rows = 40_000_000;
    byte[] header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, 3), }"
            .formatted(rows)
            .getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer begin = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    begin.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    begin.putShort((short) header.length).put(header);
    try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
      file.write(begin.array());
      file.setLength(begin.capacity() + 12L * rows);
    }

    explain(model, data, "--batch-size", rows)
        .requireEnd(ExitStatus.FAILED, "not enough memory", "-Xmx8g", "--batch-size");
    assertFalse(Files.exists(folder.resolve("out")));
  }
}
