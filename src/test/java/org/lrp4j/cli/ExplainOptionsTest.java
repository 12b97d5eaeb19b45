package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;
import org.nd4j.linalg.factory.Nd4j;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

@DisplayName("Options of explain")
class ExplainOptionsTest {

  private static final float[][] ROWS = {{1, 2, 3}, {-1, 0.5f, 2}, {4, -2, 0}, {0, 1, -3}};

  @TempDir Path folder;
  private MultiLayerNetwork network;
  private Path model;
  private Path data;
  private Path out;

  @BeforeEach
  void makeModel() throws IOException {
    network = Networks.dense();
    model = ModelZips.write(folder.resolve("model.zip"), network);
    data = Files.writeString(folder.resolve("data.csv"), "1,2,3\n-1,0.5,2\n4,-2,0\n0,1,-3\n");
    out = folder.resolve("out");
  }

  private CommandRun explain(Path input, Object... more) {
    Stream<Object> options =
        Stream.of("explain", "--model", model, "--input", input, "--out", out, "--force");
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void thatAreWrongAreToldInAFewLines() {
    for (Object[] wrong :
        new Object[][] {
          {"explain", "--model", model},
          {"explain", "--modell", model},
          {"explain", "--model", model, "--input", data, "--out", out, "--batch-size", "many"},
          {"explain", "--model", model, "--input", data, "--out", out, "--scale", "big"},
          {"explain", "--model", model, "--input", data, "--out", out, "--scale", "percentile:0"},
          {"explain", "--model", model, "--input", data, "--out", out, "--color-map", "grey"},
          {"expain"},
          {}
        }) {
      CommandRun run = CommandRun.of(wrong).requireEnd(ExitStatus.USAGE, "lrp4j: ");
      assertTrue(run.err().lines().count() <= 5, run.err());
      assertFalse(run.err().contains("Usage:"), run.err());
    }
    CommandRun.of("explain", "--modell", model)
        .requireEnd(ExitStatus.USAGE, "Unknown options: '--modell'", "Try 'lrp4j explain --help'");
    CommandRun.of("explain", "--help").requireEnd(ExitStatus.DONE, "Usage:", "--color-map");
  }

  @Test
  void takeANormalizerFromAFileOfItsOwn() throws Exception {
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(Nd4j.createFromArray(ROWS), Nd4j.zeros(4, 3)));
    Path file = folder.resolve("normalizer.bin");
    NormalizerSerializer.getDefault().write(normalizer, file.toFile());
    INDArray scaled = Nd4j.createFromArray(ROWS);
    normalizer.transform(scaled);

    explain(data, "--normalizer", file).requireEnd(ExitStatus.DONE, "normalised by " + file);

    INDArray found = Nd4j.createFromNpyFile(out.resolve("output.npy").toFile());
    assertEquals(network.output(scaled).castTo(DataType.FLOAT), found);
    explain(data, "--normalizer", model)
        .requireEnd(ExitStatus.BAD_INPUT, "model.zip holds no normalizer");
    explain(data, "--normalizer", data)
        .requireEnd(ExitStatus.BAD_INPUT, "The normalizer " + data + " cannot be read");
    explain(data, "--normalizer", "nowhere.bin")
        .requireEnd(ExitStatus.USAGE, "no normalizer \"nowhere.bin\"", "NormalizerSerializer");
    explain(data, "--normalizer", "none", "--normalizer", "0..1")
        .requireEnd(ExitStatus.USAGE, "--normalizer is given twice");
  }

  @Test
  void noticeArraysOfPixelsThatAreNotScaled() throws IOException {
    network = Networks.convolutional();
    ModelZips.write(model, network);
    Path pixels = folder.resolve("pixels.npy");
    INDArray values = Nd4j.arange(2 * 2 * 5 * 5).reshape(2, 2, 5, 5).castTo(DataType.FLOAT);
    NpyWriter.write(pixels, values);
    String unscaled = "seems to hold pixels from 0 to 255";
    String twice = "if they are scaled already, say --normalizer none";
    explain(pixels).requireEnd(ExitStatus.DONE, unscaled, "--normalizer 0..1");
    CommandRun scaled = explain(pixels, "--normalizer", "0..1").requireEnd(ExitStatus.DONE);
    assertFalse(scaled.err().contains("pixels"), scaled.err());

    NpyWriter.write(pixels, values.div(100));
    CommandRun fractions = explain(pixels).requireEnd(ExitStatus.DONE);
    assertFalse(fractions.err().contains("pixels"), fractions.err());
    explain(pixels, "--normalizer", "0..1").requireEnd(ExitStatus.DONE, twice);
  }

  @Test
  void chooseColoursAndScale() throws IOException {
    network = Networks.convolutional();
    ModelZips.write(model, network);
    Path images = folder.resolve("images.npy");
    NpyWriter.write(images, Networks.values(3, 1, 2, 5, 5).castTo(DataType.FLOAT));
    explain(images).requireEnd(ExitStatus.DONE);
    BufferedImage maximum = ImageIO.read(out.resolve("0.png").toFile());
    assertTrue(holds(maximum, 0xC0162C) || holds(maximum, 0x1F5FB4), "red or blue at its end");

    explain(images, "--color-map", "purple-orange").requireEnd(ExitStatus.DONE);
    BufferedImage purple = ImageIO.read(out.resolve("0.png").toFile());
    assertTrue(holds(purple, 0x9E4C00) || holds(purple, 0x7645AA), "orange or purple");
    assertFalse(holds(purple, 0xC0162C), "no red");

    explain(images, "--scale", "1e6").requireEnd(ExitStatus.DONE);
    BufferedImage pale = ImageIO.read(out.resolve("0.png").toFile());
    assertTrue(full(pale) < full(maximum), "nothing but the legend has the full colour");
    explain(images, "--scale", "percentile:30").requireEnd(ExitStatus.DONE);
    BufferedImage clipped = ImageIO.read(out.resolve("0.png").toFile());
    assertTrue(full(clipped) > 2 * full(maximum), "most pixels have the full colour");
  }

  @Test
  void chooseColoursAndScaleOfCharts() throws IOException {
    explain(data).requireEnd(ExitStatus.DONE);
    BufferedImage bars = ImageIO.read(out.resolve("0.png").toFile());
    assertTrue(full(bars) > 1000, "bars in red or blue");

    explain(data, "--color-map", "purple-orange").requireEnd(ExitStatus.DONE);
    BufferedImage purple = ImageIO.read(out.resolve("0.png").toFile());
    assertEquals(0, full(purple));
    assertEquals(full(bars), count(purple, 0x9E4C00) + count(purple, 0x7645AA), "the same bars");
    assertTrue(Files.readString(out.resolve("index.html")).contains("Orange spoke for"));

    explain(data, "--scale", "1e6").requireEnd(ExitStatus.DONE);
    assertTrue(full(ImageIO.read(out.resolve("0.png").toFile())) < full(bars) / 10, "short bars");
  }

  private static boolean holds(BufferedImage image, int rgb) {
    return count(image, rgb) > 0;
  }

  private static long full(BufferedImage image) {
    return count(image, 0xC0162C) + count(image, 0x1F5FB4);
  }

  private static long count(BufferedImage image, int rgb) {
    long count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void leaveAnOverviewWithACardForEachPicture() throws Exception {
    Path labels = Files.writeString(folder.resolve("labels.txt"), "<ant>\nbee\ncat\n");
    explain(data, "--labels", labels, "--target", 0, "--pictures", 3).requireEnd(ExitStatus.DONE);

    Document page =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(
                new java.io.ByteArrayInputStream(
                    Files.readString(out.resolve("index.html"))
                        .replace("<!DOCTYPE html>", "")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    NodeList cards = page.getElementsByTagName("article");
    NodeList images = page.getElementsByTagName("img");
    assertEquals(3, cards.getLength());
    assertEquals(3, images.getLength());
    INDArray output = network.output(Nd4j.createFromArray(ROWS));
    for (int i = 0; i < 3; i++) {
      int highest = output.getRow(i).argMax(0).getInt(0);
      String text = cards.item(i).getTextContent();
      String name = new String[] {"<ant>", "bee", "cat"}[highest];
      assertTrue(text.contains("predicted " + name), text);
      assertTrue(text.contains("relevance for <ant> ("), text);
      String source = images.item(i).getAttributes().getNamedItem("src").getNodeValue();
      assertEquals("./" + i + ".png", source);
      assertTrue(Files.exists(out.resolve(source)));
    }
    assertTrue(
        page.getDocumentElement().getTextContent().contains("1 more are there without a picture"));
    assertTrue(page.getDocumentElement().getTextContent().contains("normalised by none"));
  }
}
