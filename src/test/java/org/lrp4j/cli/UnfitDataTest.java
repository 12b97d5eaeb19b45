package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Explaining and evaluating refuse the same data with the same exit code, and say why. */
@DisplayName("Data that do not fit or cannot be read")
class UnfitDataTest {

  @TempDir Path folder;
  private Path model;
  private Path table;

  @BeforeEach
  void makeModel() {
    model = ModelZips.write(folder.resolve("model.zip"), Networks.dense());
    table = folder.resolve("data.csv");
  }

  private CommandRun run(String command, Path data, Object... more) throws IOException {
    Stream<Object> options =
        Stream.of(
            command,
            "--model",
            model,
            command.equals("explain") ? "--input" : "--data",
            data,
            "--out",
            folder.resolve("out"));
    CommandRun run = CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
    assertFalse(run.err().contains("Exception"), run.err());
    assertFalse(run.err().contains("null"), run.err());
    assertFalse(names(folder).contains("out"), "nothing is written");
    return run;
  }

  private void write(Model network) {
    ModelZips.write(model, network);
  }

  private static Model ofImages() {
    return Networks.chain(
        DataType.FLOAT,
        InputType.convolutional(6, 6, 1),
        Networks.convolution(3, Activation.RELU),
        Networks.dense(5 * 5 * 3, 4, Activation.RELU),
        Networks.classes(4, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void haveTheWrongNumberOfColumns(String command) throws IOException {
    Files.writeString(table, "a,b,c,d,e,f\n1,2,3,4,5,0\n");
    run(command, table).requireEnd(ExitStatus.BAD_INPUT, "takes 3 numbers");
    Files.writeString(table, "a,b\n1,0\n");
    run(command, table).requireEnd(ExitStatus.BAD_INPUT, "takes 3 numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void areATableForAModelOfImages(String command) throws IOException {
    write(ofImages());
    Files.writeString(table, "a,b,c,d\n1.5,2,3,0\n2.5,3,4,1\n");
    run(command, table)
        .requireEnd(ExitStatus.BAD_INPUT, "is a table, but the model takes images of ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void areATableForAModelOfSequences(String command) throws IOException {
    write(
        Networks.chain(
            DataType.FLOAT,
            InputType.recurrent(3),
            new SimpleRnn.Builder().nIn(3).nOut(4).build(),
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .build()));
    Files.writeString(table, "a,b,c,d\n1.5,2,3,0\n2.5,3,4,1\n");
    run(command, table).requireEnd(ExitStatus.BAD_INPUT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void haveMissingCells(String command) throws IOException {
    Files.writeString(table, "a,b,c,d\n1,2,3,0\n1,NaN,3,1\n");
    Object[] more = command.equals("explain") ? new Object[] {"--leave-out", "d"} : new Object[0];
    run(command, table, more)
        .requireEnd(ExitStatus.BAD_INPUT, "line 3 has no value in column \"b\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void areNotBlamedForTheModelOrTheOptions(String command) throws IOException {
    Files.writeString(table, command.equals("explain") ? "a,b,c\n1,2,3\n" : "a,b,c,d\n1,2,3,0\n");
    run(command, table, "--gradient-times-input", "nosuch").requireEnd(ExitStatus.USAGE, "nosuch");
    MultiLayerNetwork diverged = Networks.dense();
    diverged.params().putScalar(0, Double.NaN);
    write(diverged);
    run(command, table).requireEnd(ExitStatus.BAD_MODEL, "NaN");
  }

  @Test
  void haveNoFeatures() throws IOException {
    Files.writeString(table, "class\n0\n1\n");
    run("evaluate", table).requireEnd(ExitStatus.BAD_INPUT, "no columns but that of the class");
  }

  @Test
  void haveNoClassInARow() throws IOException {
    Files.writeString(table, "a,b,c,d\n1,2,3,0\n1,2,3,\n");
    run("evaluate", table)
        .requireEnd(ExitStatus.BAD_INPUT, "line 3 has no value in column \"d\"", "the class");
  }

  @ParameterizedTest
  @CsvSource({
    "data.npz, numpy.save",
    "data.xlsx, .csv",
    "data.parquet, .csv",
    "data.txt, name it .csv",
    "nothing.csv, There is no input"
  })
  void areOfAKindThatIsNotRead(String name, String message) throws IOException {
    Path file = folder.resolve(name);
    if (!name.startsWith("nothing")) {
      Files.writeString(file, "1,2,3");
    }
    run("explain", file).requireEnd(ExitStatus.BAD_INPUT, message);
    run("evaluate", file).requireEnd(ExitStatus.BAD_INPUT, message);
  }

  @Test
  void areAnArrayOrAnImageWithoutAClass() throws IOException {
    for (String name : List.of("data.npy", "image.png")) {
      Path file = Files.writeString(folder.resolve(name), "x");
      run("evaluate", file).requireEnd(ExitStatus.BAD_INPUT, "neither a folder nor a table");
    }
  }

  @Test
  void areArraysThatEndEarly() throws IOException {
    byte[] header = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 100, 0, '{'};
    for (int length : new int[] {0, 4, 9, header.length}) {
      Path file = Files.write(folder.resolve("data.npy"), java.util.Arrays.copyOf(header, length));
      run("explain", file).requireEnd(ExitStatus.BAD_INPUT, "it ends early");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"explain", "evaluate"})
  void haveLabelsThatCannotBeRead(String command) throws IOException {
    Files.writeString(table, "a,b,c,d\n1,2,3,0\n");
    run(command, table, "--labels", folder.resolve("none"))
        .requireEnd(ExitStatus.BAD_INPUT, "labels cannot be read", "it does not exist");
    Path empty = Files.writeString(folder.resolve("empty.txt"), "\n");
    run(command, table, "--labels", empty).requireEnd(ExitStatus.BAD_INPUT, "is empty");
  }

  @Test
  void mayHaveLabelsInLatin1() throws IOException {
    Files.writeString(table, "a,b,c\n1,2,3\n");
    Path labels = folder.resolve("labels.txt");
    Files.write(labels, "Möwe\nBär\nKuh\n\n".getBytes(StandardCharsets.ISO_8859_1));

    CommandRun.of(
            "explain",
            "--model",
            model,
            "--input",
            table,
            "--out",
            folder.resolve("out"),
            "--labels",
            labels,
            "--target",
            "Bär")
        .requireEnd(ExitStatus.DONE, "is read as windows-1252");

    String line = Files.readAllLines(folder.resolve("out/summary.csv")).get(1);
    assertTrue(List.of("Möwe", "Bär", "Kuh").contains(line.split(",")[2]), line);
  }

  private static void draw(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 36; i++) {
      image.getRaster().setSample(i % 6, i / 6, 0, 7 * i);
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void areListedWhereTheyAreNoImagesThatAreRead() throws IOException {
    write(ofImages());
    Path images = folder.resolve("images");
    draw(images.resolve("a.png"));
    draw(images.resolve("within/b.png"));
    for (String name :
        List.of("c.webp", "d.jp2", "e.npz", "f.tsv", "g.heic", "readme.txt", ".DS_Store")) {
      Files.writeString(images.resolve(name), "x");
    }

    CommandRun.of(
            "explain", "--model", model, "--input", images, "--out", folder.resolve("explained"))
        .requireEnd(ExitStatus.SOME_SKIPPED, "Explained 1 of 7 inputs", "Skipped 6");

    List<String> skipped = Files.readAllLines(folder.resolve("explained/skipped.txt"));
    assertEquals(
        List.of("c.webp", "d.jp2", "e.npz", "f.tsv", "g.heic", "within"),
        skipped.stream()
            .map(line -> Path.of(line.substring(0, line.indexOf(": "))).getFileName().toString())
            .toList());
  }

  @Test
  void areListedInAReportWhereverTheyAre() throws IOException {
    write(ofImages());
    Path data = folder.resolve("data");
    draw(data.resolve("cats/a.png"));
    draw(data.resolve("dogs/b.png"));
    draw(data.resolve("dogs/more/c.png"));
    draw(data.resolve("loose.png"));
    Files.writeString(data.resolve("cats/d.webp"), "x");
    Files.writeString(data.resolve("labels.txt"), "x");

    CommandRun.of("evaluate", "--model", model, "--data", data, "--out", folder.resolve("report"))
        .requireEnd(ExitStatus.SOME_SKIPPED, "Evaluated 2 of 5 inputs", "Skipped 3");

    String skipped = Files.readString(folder.resolve("report/skipped.txt"));
    for (String name : List.of("more", "loose.png", "d.webp")) {
      assertTrue(skipped.contains(name), skipped);
    }
  }

  @Test
  void areAFolderOfFoldersForExplain() throws IOException {
    write(ofImages());
    draw(folder.resolve("data/cats/a.png"));
    run("explain", folder.resolve("data"))
        .requireEnd(ExitStatus.BAD_INPUT, "There are no images in", "it is a folder within");
  }
}
