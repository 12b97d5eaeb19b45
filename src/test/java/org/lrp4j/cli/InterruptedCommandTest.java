package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** What Ctrl-C does: the process is told to end, and may clean up. */
@DisplayName("A command that is interrupted")
@DisabledOnOs(OS.WINDOWS)
class InterruptedCommandTest {

  private static final int IMAGES = 1500;

  @TempDir Path folder;

  private Path images() throws IOException {
    Path images = folder.resolve("images");
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 64; k++) {
        image.getRaster().setSample(k % 8, k / 8, 0, (k * (i + 3) * 37 + 91 * i) % 256);
      }
      Path kind = Files.createDirectories(images.resolve(i % 2 == 0 ? "cats" : "dogs"));
      ImageIO.write(image, "png", kind.resolve("image%04d.png".formatted(i)).toFile());
    }
    return images;
  }

  private Stream<Path> picturesBegun() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("\\.out\\..*\\.tmp"))
          .toList()
          .stream()
          .flatMap(InterruptedCommandTest::pictures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> pictures(Path begun) {
    try (Stream<Path> files = Files.walk(begun)) {
      return files.filter(file -> file.toString().endsWith(".png")).toList().stream();
    } catch (IOException | UncheckedIOException e) {
      // Files that come and go.
      return Stream.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void leavesNothingOfWhatItBegan(String command) throws Exception {
    Path model =
        ModelZips.write(
            folder.resolve("model.zip"),
            Networks.chain(
                DataType.FLOAT,
                InputType.convolutional(8, 8, 1),
                Networks.convolution(3, Activation.RELU),
                Networks.dense(7 * 7 * 3, 4, Activation.RELU),
                Networks.classes(4, 2)));
    Path images = images();
    Path log = folder.resolve("log.txt");
    List<String> program = List.of("-cp", CommandProcess.classPath(), CommandProcess.main());
    Path out = folder.resolve("out");
    Process process =
        command.equals("explain")
            ? CommandProcess.start(
                log,
                program,
                command,
                "--model",
                model,
                "--input",
                images.resolve("cats"),
                "--out",
                out)
            : CommandProcess.start(
                log,
                program,
                command,
                "--model",
                model,
                "--data",
                images,
                "--worst-errors",
                IMAGES,
                "--out",
                out);
    try {
      while (process.isAlive() && picturesBegun().findAny().isEmpty()) {
        Thread.sleep(5);
      }
      assertTrue(process.isAlive(), () -> "it was faster: " + read(log));
      process.destroy();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "it ends");
    } finally {
      process.destroyForcibly();
    }

    assertEquals(128 + 15, process.exitValue(), () -> read(log));
    assertEquals(List.of("images", "log.txt", "model.zip"), names(folder));
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
