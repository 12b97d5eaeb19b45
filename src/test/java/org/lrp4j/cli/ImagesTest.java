package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Images on the command line")
class ImagesTest {

  @TempDir Path folder;
  private Path images;
  private Path out;
  private Path model;
  private MultiLayerNetwork network;

  @BeforeEach
  void makeModel() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    out = folder.resolve("out");
    network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(8, 8, 3),
            Networks.convolution(4, Activation.RELU),
            Networks.dense(7 * 7 * 4, 5, Activation.RELU),
            Networks.classes(5, 3));
    model = ModelZips.write(folder.resolve("model.zip"), network);
  }

  private static void draw(Path file, int height, int width, Color color) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, color.getRGB() - 0x020100 * ((x + 2 * y) % 20));
      }
    }
    ImageIO.write(image, "png", file.toFile());
  }

  private CommandRun explain(Object input, Object... more) {
    Stream<Object> options = Stream.of("explain", "--model", model, "--input", input, "--out", out);
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void areLeftOutWhenTheyAreUnreadable() throws IOException {
    for (int i = 0; i < 60; i++) {
      draw(images.resolve("image%02d.png".formatted(i)), 8, 8, new Color(100 + i % 99, 200, 90));
    }
    byte[] png = Files.readAllBytes(images.resolve("image07.png"));
    Files.write(images.resolve("image07.png"), Arrays.copyOf(png, png.length / 2));
    Files.writeString(images.resolve("image43.png"), "no image");
    Files.writeString(images.resolve("notes.txt"), "not meant as an image");

    explain(images, "--progress")
        .requireEnd(
            ExitStatus.SOME_SKIPPED,
            "skipped " + images.resolve("image07.png") + ": it is damaged",
            "skipped " + images.resolve("image43.png") + ": it is no image in a format",
            "Explained 58 of 60 inputs",
            "Skipped 2: see",
            "60/60");

    assertEquals(59, Files.readAllLines(out.resolve("summary.csv")).size());
    assertEquals(2, Files.readAllLines(out.resolve("skipped.txt")).size());
    assertTrue(Files.exists(out.resolve("image08.png")));
    assertArrayEquals(
        new long[] {58, 3, 8, 8},
        Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile()).shape());
    assertFalse(Files.exists(out.resolve("image07.png")));
  }

  @Test
  void allUnreadableLeaveNothing() throws IOException {
    Files.writeString(images.resolve("image.png"), "no image");

    explain(images).requireEnd(ExitStatus.BAD_INPUT, "None of the inputs could be read");
    assertEquals(List.of("images", "model.zip"), names(folder));
  }

  @Test
  void getTheRelevanceThatTheLibraryFinds() throws IOException {
    Path image = images.resolve("image.png");
    draw(image, 8, 8, new Color(90, 150, 220));
    float[] blueFirst = new float[3 * 64];
    BufferedImage read = ImageIO.read(image.toFile());
    for (int i = 0; i < 64; i++) {
      Color color = new Color(read.getRGB(i % 8, i / 8));
      blueFirst[i] = color.getBlue() / 255f;
      blueFirst[64 + i] = color.getGreen() / 255f;
      blueFirst[128 + i] = color.getRed() / 255f;
    }
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation wanted =
          explainer.explain(
              Nd4j.createFromArray(blueFirst).reshape(1, 3, 8, 8), Target.classIndex(2));

      explain(image, "--target", 2).requireEnd(ExitStatus.DONE, "normalised by 0..1");

      assertSame(wanted.relevance(), out.resolve("image.npy"));
      explain(image, "--target", 2, "--layer", "layer1", "--force").requireEnd(ExitStatus.DONE);
      assertSame(wanted.relevance("layer1"), out.resolve("image.npy"));
    }
  }

  private static void assertSame(INDArray wanted, Path file) {
    INDArray found = Nd4j.createFromNpyFile(file.toFile());
    assertArrayEquals(wanted.shape(), found.shape());
    assertEquals(0, found.sub(wanted).amaxNumber().doubleValue(), 1e-5);
  }

  @Test
  void areNormalisedAsTheModelSays() throws IOException {
    draw(images.resolve("image.png"), 8, 8, Color.GRAY);
    explain(images, "--normalizer", "-1..1").requireEnd(ExitStatus.DONE, "by -1..1");
    INDArray wanted = Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile());

    ModelSerializer.addNormalizerToModel(model.toFile(), new ImagePreProcessingScaler(-1, 1));
    explain(images, "--force").requireEnd(ExitStatus.DONE, "normalised by from-model");

    assertSame(wanted, out.resolve("relevance.npy"));
  }

  @Test
  void areResizedToTheSmallestSquareThatFits() throws IOException {
    draw(images.resolve("fits.png"), 8, 8, Color.GRAY);
    draw(images.resolve("large.png"), 30, 50, Color.GRAY);
    draw(images.resolve("large.bmp"), 30, 50, Color.GRAY);

    explain(images).requireEnd(ExitStatus.DONE, "smallest square that does, 8 x 8");
    assertEquals(
        List.of("fits", "large.bmp", "large.png"),
        Files.readAllLines(out.resolve("summary.csv")).stream()
            .skip(1)
            .map(line -> line.split(",")[0])
            .toList());
    explain(images, "--size", "9x8", "--force").requireEnd(ExitStatus.BAD_INPUT);
    explain(images, "--size", "big", "--force")
        .requireEnd(ExitStatus.USAGE, "expected HEIGHTxWIDTH");
  }

  @Test
  void keepTheirSizeWhereAnyFits() throws IOException {
    network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(5, 5, 1),
            Networks.convolution(3, Activation.RELU),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            Networks.classes(3, 3));
    ModelZips.write(model, network);
    draw(images.resolve("a.png"), 10, 20, Color.GRAY);
    draw(images.resolve("b.png"), 12, 6, Color.GRAY);

    draw(images.resolve("c.png"), 10, 20, Color.ORANGE);

    explain(images, "--batch-size", 1).requireEnd(ExitStatus.DONE, "Explained 3 of 3");

    INDArray together = Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile());
    assertArrayEquals(new long[] {2, 1, 10, 20}, together.shape());
    assertArrayEquals(
        new long[] {1, 1, 12, 6}, Nd4j.createFromNpyFile(out.resolve("b.npy").toFile()).shape());
    assertEquals(
        List.of("array,row", "relevance.npy,0", "b.npy,0", "relevance.npy,1"),
        Files.readAllLines(out.resolve("summary.csv")).stream()
            .map(line -> line.replaceFirst(".*,([^,]*,[^,]*)$", "$1"))
            .toList());
    // Each for itself gives the same numbers, by its own name.
    explain(images, "--separate-arrays", "--force").requireEnd(ExitStatus.DONE);
    assertSame(together.slice(0).reshape(1, 1, 10, 20), out.resolve("a.npy"));
    assertSame(together.slice(1).reshape(1, 1, 10, 20), out.resolve("c.npy"));
    assertFalse(Files.exists(out.resolve("relevance.npy")));
    // From 160 pixels on, the three panels are as large as the image.
    Path large = folder.resolve("large.png");
    draw(large, 120, 200, Color.ORANGE);
    explain(large, "--force").requireEnd(ExitStatus.DONE);
    assertEquals(
        3 * 200 + 2 * 12 + 2 * 14, ImageIO.read(out.resolve("large.png").toFile()).getWidth());
  }

  @Test
  void replaceOnlyWhatLrp4jWrote() throws IOException {
    draw(images.resolve("a.png"), 8, 8, Color.GRAY);
    Files.createDirectory(out);
    Files.writeString(out.resolve("thesis.tex"), "two years of work");

    explain(images).requireEnd(ExitStatus.USAGE, "is not empty", "--force");
    explain(images, "--force").requireEnd(ExitStatus.USAGE, "is not replaced");
    assertEquals(List.of("thesis.tex"), names(out));

    Files.delete(out.resolve("thesis.tex"));
    explain(images).requireEnd(ExitStatus.DONE);
    Files.writeString(out.resolve("a.png"), "old");
    explain(images, "--force").requireEnd(ExitStatus.DONE);
    assertTrue(Files.size(out.resolve("a.png")) > 100);
    assertEquals(List.of("images", "model.zip", "out"), names(folder));
  }

  @Test
  void doNotReplaceWhatWasAddedToEarlierResults() throws IOException {
    draw(images.resolve("a.png"), 8, 8, Color.GRAY);
    explain(images).requireEnd(ExitStatus.DONE);
    Files.writeString(out.resolve("notes.txt"), "what I saw");

    explain(images, "--force").requireEnd(ExitStatus.USAGE, "notes.txt", "is not replaced");
    assertEquals("what I saw", Files.readString(out.resolve("notes.txt")));

    Files.delete(out.resolve("notes.txt"));
    Path inner = Files.createDirectory(out.resolve("b.png"));
    explain(images, "--force").requireEnd(ExitStatus.USAGE, "b.png", "is not replaced");
    assertTrue(Files.exists(inner));
  }

  @Test
  void doNotReplaceWhatCameUpMeanwhile() throws IOException {
    try (OutputFolder begun = OutputFolder.begin(out, true)) {
      Files.writeString(begun.resolve("a.txt"), "a");
      Files.createDirectory(out);
      Files.writeString(out.resolve("thesis.tex"), "two years of work");

      assertEquals(
          ExitStatus.USAGE, assertThrows(CommandFailure.class, begun::complete).exitStatus());
    }
    assertEquals(List.of("thesis.tex"), names(out));
    assertEquals(List.of("images", "model.zip", "out"), names(folder));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void areWrittenToWhereALinkLeads() throws IOException {
    draw(images.resolve("a.png"), 8, 8, Color.GRAY);
    Path real = Files.createDirectory(folder.resolve("real"));
    Files.createSymbolicLink(out, real);

    explain(images).requireEnd(ExitStatus.DONE);
    explain(images, "--force").requireEnd(ExitStatus.DONE);

    assertTrue(Files.isSymbolicLink(out));
    assertTrue(Files.exists(real.resolve("a.png")));
  }

  @Test
  void leaveTheFolderAloneWhenSomethingFailsOnTheWay() throws IOException {
    draw(images.resolve("a.png"), 8, 8, Color.GRAY);
    explain(images).requireEnd(ExitStatus.DONE);
    List<String> before = names(out);

    explain(images, "--force", "--layer", "nosuch")
        .requireEnd(ExitStatus.USAGE, "no layer input \"nosuch\"");

    assertEquals(before, names(out));
    assertEquals(List.of("images", "model.zip", "out"), names(folder));
  }

  @Test
  void areRefusedWhereTheModelTakesNone() throws IOException {
    ModelZips.write(model, Networks.dense());
    draw(images.resolve("a.png"), 1, 3, Color.GRAY);

    explain(images).requireEnd(ExitStatus.BAD_INPUT, "rows of 3 numbers", "--size");
    explain(images, "--size", "1x3").requireEnd(ExitStatus.DONE);
  }
}
