package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.contents;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.SmallDisk;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A disk that gets full on the command line")
@DisabledOnOs(OS.WINDOWS)
class FullDiskTest {

  private static final int IMAGES = 20;

  @TempDir Path folder;
  private Path model;
  private Path images;

  @BeforeEach
  void makeModelAndImages() throws IOException {
    model =
        ModelZips.write(
            folder.resolve("model.zip"),
            Networks.chain(
                DataType.FLOAT,
                InputType.convolutional(8, 8, 1),
                Networks.convolution(3, Activation.RELU),
                Networks.dense(7 * 7 * 3, 4, Activation.RELU),
                Networks.classes(4, 2)));
    images = folder.resolve("images");
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 64; k++) {
        image.getRaster().setSample(k % 8, k / 8, 0, (k * (i + 3) * 37 + 91 * i) % 256);
      }
      Path kind = Files.createDirectories(images.resolve(i % 2 == 0 ? "cats" : "dogs"));
      ImageIO.write(image, "png", kind.resolve("image%02d.png".formatted(i)).toFile());
    }
  }

  private CommandRun explain(Path input, Path out, Object... more) {
    Stream<Object> options = Stream.of("explain", "--model", model, "--input", input, "--out", out);
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  private static void requireFull(CommandRun run, Path out) {
    run.requireEnd(
        ExitStatus.FAILED,
        "lrp4j: Results cannot be written to " + out,
        "No space left on device",
        "what was there is unchanged");
    assertEquals("", run.out());
    assertFalse(run.err().contains(".tmp"), "a folder that is gone is no news: " + run.err());
    assertFalse(run.err().contains("--verbose"), "the message is all that helps: " + run.err());
  }

  @Test
  void isNamedAndGetsNoneOfTheExplainedImages() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k")) {
      Path out = disk.resolve("out");

      requireFull(explain(images.resolve("cats"), out), out);

      assertEquals(List.of(), disk.names());
    }
  }

  @Test
  void isNamedAndGetsNoneOfTheExplainedArrays() throws Exception {
    Path data = folder.resolve("data.npy");
    INDArray rows = Networks.values(3, 2000, 1, 8, 8).castTo(DataType.FLOAT);
    Nd4j.writeAsNumpy(rows, data.toFile());
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k")) {
      Path out = disk.resolve("out");

      requireFull(explain(data, out, "--pictures", 0), out);

      assertEquals(List.of(), disk.names());
    }
  }

  @Test
  void keepsTheResultsThatWereToBeReplaced() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k")) {
      Path out = disk.resolve("out");
      explain(images.resolve("dogs/image01.png"), out).requireEnd(ExitStatus.DONE);
      Map<String, String> before = contents(out);
      assertTrue(before.containsKey("image01.png"), before.keySet().toString());

      requireFull(explain(images.resolve("cats"), out, "--force"), out);

      assertEquals(List.of("out"), disk.names());
      assertEquals(before, contents(out));
    }
  }

  @Test
  void withoutRoomForAnotherFileGetsNoEmptyFolder() throws Exception {
    // The disk's own folder and one more.
    try (SmallDisk disk = SmallDisk.mounted(folder, "nr_inodes=2")) {
      Path out = disk.resolve("out");

      explain(images.resolve("cats"), out)
          .requireEnd(
              ExitStatus.FAILED,
              "lrp4j: Results cannot be written to " + out,
              "No space left on device");

      assertEquals(List.of(), disk.names());
    }
  }

  @Test
  void withoutRoomForAnotherFileIsFoundOutBeforeTheEvaluation() throws Exception {
    // The disk's own folder and one more.
    try (SmallDisk disk = SmallDisk.mounted(folder, "nr_inodes=2")) {
      Path out = disk.resolve("report");

      CommandRun run =
          CommandRun.of("evaluate", "--model", model, "--data", images, "--out", out, "--progress")
              .requireEnd(ExitStatus.FAILED, "Cannot write the report", "No space left on device");

      assertFalse(run.err().contains("Evaluating"), run.err());
      assertEquals(List.of(), disk.names());
    }
  }

  @Test
  void isNamedAndGetsNoReport() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k")) {
      Path out = disk.resolve("report");

      CommandRun run =
          CommandRun.of("evaluate", "--model", model, "--data", images, "--out", out)
              .requireEnd(
                  ExitStatus.FAILED,
                  "lrp4j: Cannot write the report to " + out,
                  "No space left on device",
                  "what was there is unchanged");
      assertFalse(run.err().contains(".tmp"), "a folder that is gone is no news: " + run.err());

      assertEquals(List.of(), disk.names());
    }
  }
}
