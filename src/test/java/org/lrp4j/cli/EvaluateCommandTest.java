package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
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
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("lrp4j evaluate")
class EvaluateCommandTest {

  @TempDir Path folder;

  private CommandRun evaluate(Object... more) {
    List<Object> options =
        new ArrayList<>(List.of("evaluate", "--model", folder.resolve("model.zip")));
    options.addAll(List.of(more));
    if (!options.contains("--out")) {
      options.addAll(List.of("--out", folder.resolve("report")));
    }
    return CommandRun.of(options.toArray());
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
            "Evaluating",
            "7/7",
            "Explaining",
            "6/6",
            "Evaluated 6 of 7 inputs",
            "Skipped 1: see " + folder.resolve("report").resolve("skipped.txt"),
            String.format(Locale.ROOT, "accuracy %.4f", hits / 6.0),
            "index.html");

    String page = Files.readString(folder.resolve("report").resolve("index.html"));
    assertTrue(page.contains("cats") && page.contains("dogs"));
    assertTrue(page.contains("1 input could not be read"), page);
    List<String> skipped = Files.readAllLines(folder.resolve("report").resolve("skipped.txt"));
    assertEquals(1, skipped.size());
    assertTrue(skipped.get(0).contains("broken.png"), skipped.get(0));
    try (Stream<Path> files = Files.walk(folder.resolve("report"))) {
      assertTrue(files.filter(file -> file.toString().endsWith(".png")).count() >= 4);
    }
  }

  @Test
  void replacesAReportThatListsWhatWasSkipped() throws IOException {
    oneOutput();
    Path images = images("yes/a.png", "no/b.png");
    Files.writeString(images.resolve("yes/broken.png"), "none");

    for (int i = 0; i < 2; i++) {
      evaluate("--data", images, "--size", "1x3").requireEnd(ExitStatus.SOME_SKIPPED);
    }
    Files.delete(images.resolve("yes/broken.png"));
    evaluate("--data", images, "--size", "1x3").requireEnd(ExitStatus.DONE);
    assertFalse(Files.exists(folder.resolve("report").resolve("skipped.txt")));
  }

  @Test
  void saysSoIfNothingCanBeRead() throws IOException {
    oneOutput();
    Path images = images();
    for (String kind : List.of("no", "yes")) {
      Files.createDirectories(images.resolve(kind));
      Files.writeString(images.resolve(kind).resolve("broken.png"), "none");
    }

    evaluate("--data", images, "--size", "1x3")
        .requireEnd(ExitStatus.BAD_INPUT, "None of the 2 inputs could be read");
    assertFalse(Files.exists(folder.resolve("report")));
  }

  @Test
  void findsOutFirstThatTheReportHasNoPlace() throws IOException {
    oneOutput();
    Path data = Files.writeString(folder.resolve("data.csv"), "1,2,3,0\n-1,-2,-3,1\n");
    Path report = Files.createDirectory(folder.resolve("report"));
    Files.writeString(report.resolve("thesis.tex"), "two years of work");

    CommandRun run =
        evaluate("--data", data, "--progress")
            .requireEnd(ExitStatus.USAGE, report.toString(), "holds other files than a report's");
    assertFalse(run.err().contains("Evaluating"), run.err());

    Path file = Files.writeString(folder.resolve("file"), "none");
    evaluate("--data", data, "--out", file).requireEnd(ExitStatus.USAGE, "a file of that name");
    run =
        evaluate("--data", data, "--progress", "--out", file.resolve("report"))
            .requireEnd(ExitStatus.FAILED, "Cannot write the report");
    assertFalse(run.err().contains("Evaluating"), run.err());
    assertFalse(run.err().contains(".tmp"), run.err());
  }

  /** A network with a single output, the probability of the second of two classes. */
  private MultiLayerNetwork oneOutput() {
    MultiLayerNetwork network =
        Networks.chain(Networks.output(3, 1, Activation.SIGMOID, LossFunction.XENT));
    ModelZips.write(folder.resolve("model.zip"), network);
    return network;
  }

  private Path images(String... names) throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    for (String name : names) {
      BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(name.length() % 3, 0, 0, 200);
      Path file = images.resolve(name);
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    }
    return images;
  }

  @Test
  void takesTheOneOutputOfAModelForTheSecondOfTwoClasses() throws IOException {
    MultiLayerNetwork network = oneOutput();
    StringBuilder numbers = new StringBuilder();
    StringBuilder names = new StringBuilder();
    int hits = 0;
    for (int i = 0; i < 10; i++) {
      float[] row = {3 * (i % 4) - 5, 2 * (i % 3) - 2, i % 7 - 3};
      double probability =
          network.output(Nd4j.createFromArray(new float[][] {row})).getDouble(0, 0);
      int truth = i % 3 == 0 ? 0 : 1;
      hits += truth == (probability > 0.5 ? 1 : 0) ? 1 : 0;
      String cells = row[0] + "," + row[1] + "," + row[2] + ",";
      numbers.append(cells + truth + "\n");
      names.append(cells + List.of("no", "yes").get(truth) + "\n");
    }
    assertTrue(hits > 0 && hits < 10, "hits and errors");
    String accuracy = String.format(Locale.ROOT, "accuracy %.4f", hits / 10.0);
    Path data = folder.resolve("data.csv");

    Files.writeString(data, numbers);
    evaluate("--data", data).requireEnd(ExitStatus.DONE, "Evaluated 10 of 10", accuracy);
    Files.writeString(data, names);
    evaluate("--data", data).requireEnd(ExitStatus.DONE, "Evaluated 10 of 10", accuracy);
    Files.writeString(data, numbers + "1,2,3,2\n");
    evaluate("--data", data)
        .requireEnd(ExitStatus.BAD_INPUT, "tells 2 classes apart", "names for 3: 0, 1, 2");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "no\nyes\n");
    evaluate("--data", data, "--labels", labels)
        .requireEnd(ExitStatus.BAD_INPUT, "data.csv line 11: there is no class \"2\"");
  }

  @Test
  void takesNumbersForThoseOfTheModelsOutputs() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 12));
    ModelZips.write(folder.resolve("model.zip"), network);
    float[] row = {2, -1, 3};
    int predicted = network.output(Nd4j.createFromArray(new float[][] {row})).argMax(1).getInt(0);
    Path data = folder.resolve("data.csv");

    Files.writeString(data, "2,-1,3," + predicted + "\n");
    evaluate("--data", data).requireEnd(ExitStatus.BAD_INPUT, "--labels");
    Files.writeString(data, "2,-1,3," + predicted + "\n2,-1,3,0\n");
    evaluate("--data", data, "--class-order", "numeric")
        .requireEnd(
            ExitStatus.DONE,
            predicted == 0 ? "accuracy 1.0000" : "accuracy 0.5000",
            "Classes: 0 -> output 0, 1 -> output 1, 2 -> output 2");
    Path labels =
        Files.write(
            folder.resolve("labels.txt"),
            IntStream.range(0, 12).mapToObj(String::valueOf).toList());
    Files.writeString(data, "2,-1,3," + predicted + "\n");
    evaluate("--data", data, "--labels", labels).requireEnd(ExitStatus.DONE, "accuracy 1.0000");
    evaluate("--data", data, "--labels", labels, "--class-order", "text")
        .requireEnd(ExitStatus.USAGE, "leave out --class-order");
    Files.writeString(data, "2,-1,3,cat\n2,-1,3,dog\n");
    evaluate("--data", data)
        .requireEnd(
            ExitStatus.BAD_INPUT, "tells 12 classes apart", "names for 2: cat, dog", "--labels");
  }

  /** Twelve classes, told apart by one pixel; folders are sorted as text by DataVec and Keras. */
  @Test
  void matchesNumberedFoldersToOutputsAsItIsTold() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT, InputType.convolutionalFlat(3, 4, 1), Networks.classes(12, 12));
    network.setParam("0_W", Nd4j.eye(12).mul(9));
    network.setParam("0_b", Nd4j.zeros(1, 12));
    ModelZips.write(folder.resolve("model.zip"), network);
    for (int i = 0; i < 12; i++) {
      BufferedImage image = new BufferedImage(4, 3, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i % 4, i / 4, 0, 255);
      Path kind = Files.createDirectories(folder.resolve("data").resolve(String.valueOf(i)));
      ImageIO.write(image, "png", kind.resolve("image.png").toFile());
    }
    Path data = folder.resolve("data");

    evaluate("--data", data, "--size", "3x4")
        .requireEnd(ExitStatus.BAD_INPUT, "--labels", "--class-order numeric");
    assertFalse(Files.exists(folder.resolve("report")));
    evaluate("--data", data, "--size", "3x4", "--class-order", "numeric")
        .requireEnd(ExitStatus.DONE, "accuracy 1.0000", "10 -> output 10, 11 -> output 11");
    // 0 and 1 are where they were, all others are not.
    evaluate("--data", data, "--size", "3x4", "--class-order", "TEXT")
        .requireEnd(ExitStatus.DONE, "accuracy 0.1667", "1 -> output 1, 10 -> output 2");
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
