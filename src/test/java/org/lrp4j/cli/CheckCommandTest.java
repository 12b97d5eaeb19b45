package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

@DisplayName("lrp4j check")
class CheckCommandTest {

  private static final Path IRIS = Path.of("examples", "data", "iris", "iris.csv");

  @TempDir Path folder;

  private CommandRun check(Object... more) {
    List<Object> options =
        new ArrayList<>(
            List.of(
                "check",
                "--model",
                folder.resolve("model.zip"),
                "--out",
                folder.resolve("checked")));
    options.addAll(List.of(more));
    return CommandRun.of(options.toArray());
  }

  private void linearModelOfFlowers() throws IOException {
    ModelZips.write(
        folder.resolve("model.zip"),
        Networks.chain(Networks.dense(4, 5, Activation.IDENTITY), Networks.classes(5, 3)));
  }

  @Test
  @DisplayName("measures on a table, and says that nothing beats gradient × input if it is perfect")
  void table() throws IOException {
    linearModelOfFlowers();

    CommandRun run =
        check("--data", IRIS, "--leave-out", "species", "--examples", "20", "--progress")
            .requireEnd(
                ExitStatus.DONE,
                "epsilon-plus gives this model the rules of epsilon: left out",
                "is NOT told from Gradient × input",
                "Best: --composite epsilon",
                "Measured on 20 of 150 examples, drawn at random (seed 1).",
                "Checking");

    Path checked = folder.resolve("checked");
    List<String> figures = Files.readAllLines(checked.resolve("figures.csv"));
    assertEquals(1 + 3 * 4, figures.size(), figures.toString());
    assertTrue(Files.readString(checked.resolve("figures.json")).contains("\"seed\" : 1"));
    String page = Files.readString(checked.resolve("index.html"));
    assertTrue(page.contains("Can I trust these maps?"), page);
    BufferedImage curves =
        ImageIO.read(checked.resolve("trust-flipping-most-relevant-first.png").toFile());
    assertEquals(720, curves.getWidth());

    check("--data", IRIS, "--leave-out", "species").requireEnd(ExitStatus.USAGE, "--force");
    CommandRun again =
        check("--data", IRIS, "--leave-out", "species", "--examples", "20", "--force")
            .requireEnd(ExitStatus.DONE);
    assertEquals(run.out(), again.out());
  }

  @Test
  @DisplayName("measures on images in folders of classes, and lists what it could not read")
  void images() throws IOException {
    ModelZips.write(
        folder.resolve("model.zip"),
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(6, 6, 1),
            Networks.convolution(3, Activation.RELU),
            Networks.dense(5 * 5 * 3, 4, Activation.RELU),
            Networks.classes(4, 2)));
    Path data = folder.resolve("data");
    for (int i = 0; i < 6; i++) {
      BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 36; k++) {
        image.getRaster().setSample(k % 6, k / 6, 0, (k * (i + 3) * 37 + 91 * i) % 256);
      }
      Path kind = Files.createDirectories(data.resolve(i % 2 == 0 ? "cats" : "dogs"));
      ImageIO.write(image, "png", kind.resolve("image" + i + ".png").toFile());
    }
    Files.writeString(data.resolve("dogs").resolve("broken.png"), "none");

    check("--data", data, "--composites", "epsilon,epsilon-plus-flat", "--measures", "road")
        .requireEnd(ExitStatus.SOME_SKIPPED, "ROAD, gap", "EpsilonPlusFlat", "Skipped 1: see ");
  }

  @Test
  @DisplayName("refuses what does not make sense, with the exit codes of the other commands")
  void refusals() throws IOException {
    linearModelOfFlowers();
    check("--data", IRIS, "--leave-out", "species", "--measures", "road")
        .requireEnd(ExitStatus.BAD_INPUT, "measure flipping");
    check("--data", IRIS, "--leave-out", "species", "--examples", "1")
        .requireEnd(ExitStatus.USAGE, "--examples must be at least 2");
    check("--data", IRIS, "--leave-out", "species", "--composites", "auto")
        .requireEnd(ExitStatus.USAGE, "--composites auto");
    check("--data", IRIS, "--leave-out", "species", "--measures", "beauty")
        .requireEnd(
            ExitStatus.USAGE,
            "there is no \"beauty\": choose one of flipping, road, correlation, randomised,"
                + " randomised-bottom-up, other-class, sparseness, complexity, sensitivity,"
                + " conservation");
    check("--data", IRIS, "--baselines", "Occlusion,beauty")
        .requireEnd(
            ExitStatus.USAGE,
            "choose one of gradient, integrated-gradients, smoothgrad, occlusion");
  }
}
