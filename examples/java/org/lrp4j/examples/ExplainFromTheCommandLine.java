package org.lrp4j.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.lrp4j.cli.Main;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A saved model and a folder of images, explained and evaluated without a line of Java: what the
 * program does after the files are written could as well be typed into a shell.
 */
public final class ExplainFromTheCommandLine {

  private ExplainFromTheCommandLine() {}

  /**
   * Trains a network, saves it and some digits, and runs the commands on them.
   *
   * @param arguments none
   * @throws IOException if a file cannot be written
   */
  public static void main(String... arguments) throws IOException {
    Path folder = Path.of("target", "command-line");
    Digits digits = Digits.test();
    writeFiles(DigitNetwork.trained(Digits.training(), 1), digits, 60, folder);
    PrintWriter console = new PrintWriter(System.out, true);
    run(folder, console);
  }

  /** Writes model.zip, and the first digits into a folder for each class. */
  static void writeFiles(MultiLayerNetwork network, Digits digits, int count, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    ModelSerializer.writeModel(network, folder.resolve("model.zip").toFile(), true);
    for (int i = 0; i < count; i++) {
      INDArray pixels = digits.images(List.of(i)).mul(255);
      BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setPixels(0, 0, 28, 28, pixels.dup().data().asInt());
      Path kind = folder.resolve("test").resolve(String.valueOf(digits.labels()[i]));
      Files.createDirectories(kind);
      ImageIO.write(image, "png", kind.resolve("digit%03d.png".formatted(i)).toFile());
    }
  }

  /** Runs the three commands; returns their exit statuses. */
  static List<Integer> run(Path folder, PrintWriter console) {
    String model = folder.resolve("model.zip").toString();
    String test = folder.resolve("test").toString();
    return List.of(
        Main.run(console, console, "describe", "--model", model),
        Main.run(
            console,
            console,
            "explain",
            "--model",
            model,
            "--input",
            Path.of(test, "7").toString(),
            "--composite",
            "epsilon-plus-flat",
            "--out",
            folder.resolve("explained").toString(),
            "--force"),
        Main.run(
            console,
            console,
            "evaluate",
            "--model",
            model,
            "--data",
            test,
            "--out",
            folder.resolve("report").toString()));
  }
}
