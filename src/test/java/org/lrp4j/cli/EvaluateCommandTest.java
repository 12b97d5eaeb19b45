package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("lrp4j evaluate")
class EvaluateCommandTest {

  @TempDir Path folder;

  private CommandRun evaluate(Object... more) {
    Stream<Object> options =
        Stream.of(
            "evaluate", "--model", folder.resolve("model.zip"), "--out", folder.resolve("report"));
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void readsAFolderOfImagesForEachClass() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(6, 6, 1),
            Networks.convolution(3, Activation.RELU),
            Networks.dense(5 * 5 * 3, 4, Activation.RELU),
            Networks.classes(4, 2));
    ModelZips.write(folder.resolve("model.zip"), network);
    int hits = 0;
    for (int i = 0; i < 6; i++) {
      float[] pixels = new float[36];
      BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < 36; k++) {
        int gray = (k * (i + 3) * 37 + 91 * i) % 256;
        image.getRaster().setSample(k % 6, k / 6, 0, gray);
        pixels[k] = gray / 255f;
      }
      INDArray output = network.output(Nd4j.createFromArray(pixels).reshape(1, 1, 6, 6));
      int predicted = output.argMax(1).getInt(0);
      int truth = i % 3 == 0 ? 1 - predicted : predicted;
      hits += truth == predicted ? 1 : 0;
      Path kind =
          Files.createDirectories(
              folder.resolve("data").resolve(List.of("cats", "dogs").get(truth)));
      ImageIO.write(image, "png", kind.resolve("image" + i + ".png").toFile());
    }
    for (String kind : List.of("cats", "dogs")) {
      Files.createDirectories(folder.resolve("data").resolve(kind));
    }
    Files.writeString(folder.resolve("data").resolve("dogs").resolve("broken.png"), "none");

    evaluate("--data", folder.resolve("data"), "--progress")
        .requireEnd(
            ExitStatus.SOME_SKIPPED,
            "skipped ",
            "Evaluated 6 of 7 inputs",
            String.format(Locale.ROOT, "accuracy %.4f", hits / 6.0),
            "index.html");

    String page = Files.readString(folder.resolve("report").resolve("index.html"));
    assertTrue(page.contains("cats") && page.contains("dogs"));
    try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
      assertTrue(files.filter(file -> file.toString().endsWith(".png")).count() >= 4);
    }
  }

  @Test
  void readsATable() throws IOException {
    MultiLayerNetwork network = Networks.dense();
    ModelZips.write(folder.resolve("model.zip"), network);
    StringBuilder table = new StringBuilder("a,kind,b,c\n");
    String[] kinds = {"ant", "bee", "cat"};
    int hits = 0;
    for (int i = 0; i < 9; i++) {
      float[] row = {i % 7 - 3, i % 5 - 2, i % 11 - 5};
      int predicted = network.output(Nd4j.createFromArray(new float[][] {row})).argMax(1).getInt(0);
      int truth = i < 3 ? i : i % 4 == 0 ? (predicted + 1) % 3 : predicted;
      hits += truth == predicted ? 1 : 0;
      table.append(row[0] + "," + kinds[truth] + "," + row[1] + "," + row[2] + "\n");
    }
    Path data = Files.writeString(folder.resolve("data.csv"), table);

    evaluate("--data", data, "--label-column", "kind", "--title", "Three kinds")
        .requireEnd(
            ExitStatus.DONE,
            "Evaluated 9 of 9 inputs, normalised by none",
            String.format(Locale.ROOT, "accuracy %.4f", hits / 9.0));
    assertTrue(
        Files.readString(folder.resolve("report").resolve("index.html")).contains("Three kinds"));

    evaluate("--data", data, "--label-column", "size")
        .requireEnd(ExitStatus.USAGE, "no column \"size\"", "kind");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ndog\n");
    evaluate("--data", data, "--label-column", "kind", "--labels", labels)
        .requireEnd(ExitStatus.BAD_INPUT, "no class \"cat\"");
    evaluate("--data", Files.createDirectory(folder.resolve("empty")))
        .requireEnd(ExitStatus.BAD_INPUT);
  }
}
