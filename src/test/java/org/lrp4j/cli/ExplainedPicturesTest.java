package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.ExplainedInput;
import org.lrp4j.Explanation;
import org.lrp4j.Finding;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.PngTexts;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.BarChart;
import org.lrp4j.picture.Captions;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The pictures and the summary of a run show what was in the file and what was asked for. */
@DisplayName("Pictures on the command line")
class ExplainedPicturesTest {

  private static final int SIDE = 8;

  /** Where the input of a strip of images of 8 x 8 begins, and how large its pixels are. */
  private static final int LEFT = 14;

  private static final int TOP = 35;
  private static final int FACTOR = 32;

  @TempDir Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void makeModel() {
    out = folder.resolve("out");
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(SIDE, SIDE, 3),
            Networks.convolution(4, Activation.RELU),
            Networks.classes(7 * 7 * 4, 3));
    model = ModelZips.write(folder.resolve("model.zip"), network);
  }

  private void explain(Object input, Object... more) {
    Stream<Object> options = Stream.of("explain", "--model", model, "--input", input, "--out", out);
    CommandRun.of(Stream.concat(options, Stream.of(more)).toArray()).requireEnd(ExitStatus.DONE);
  }

  /** A dark red disc in the upper left of a ground of dark blues, all of which differ. */
  private static int rgb(int y, int x) {
    return (y - 2) * (y - 2) + (x - 3) * (x - 3) <= 4 ? 0x1F0000 : y << 8 | 10 + x;
  }

  private Path image() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        image.setRGB(x, y, rgb(y, x));
      }
    }
    Path file = folder.resolve("disc.png");
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private void assertInputShown(String picture) throws IOException {
    BufferedImage strip = ImageIO.read(out.resolve(picture).toFile());
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int shown = strip.getRGB(LEFT + x * FACTOR + FACTOR / 2, TOP + y * FACTOR + FACTOR / 2);
        assertEquals(
            Integer.toHexString(rgb(y, x)),
            Integer.toHexString(shown & 0xFFFFFF),
            "pixel " + x + ", " + y);
      }
    }
  }

  @Test
  void showImagesAsTheirFilesHoldThem() throws IOException {
    for (String normalizer : List.of("0..1", "-1..1", "vgg16", "none")) {
      explain(image(), "--normalizer", normalizer, "--force");
      assertInputShown("disc.png");
    }
    explain(image(), "--colors", "rgb", "--force");
    assertInputShown("disc.png");
  }

  @Test
  void showArraysInTheOrderAndTheRangeTheyHave() throws IOException {
    INDArray bytes = Nd4j.zeros(DataType.FLOAT, 2, 3, SIDE, SIDE);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        for (int color = 0; color < 3; color++) {
          int value = rgb(y, x) >> (16 - 8 * color) & 0xFF;
          bytes.putScalar(new int[] {1, 2 - color, y, x}, value);
        }
      }
    }
    Path file = folder.resolve("data.npy");
    // Blue first, as Deeplearning4j's loaders give it; undone by the model's normalizer or not.
    NpyWriter.write(file, bytes.div(255));
    explain(file);
    assertInputShown("1.png");
    ModelSerializer.addNormalizerToModel(model.toFile(), new ImagePreProcessingScaler(-1, 1));
    NpyWriter.write(file, bytes);
    explain(file, "--force");
    assertInputShown("1.png");
  }

  @Test
  void chartsPrintTheNumbersOfTheTable() throws IOException {
    float[][] rows = {{100, 0.0947f, 3}, {120, 0.08f, -3}, {90, 0.11f, 1}};
    MultiLayerNetwork network = Networks.dense();
    ModelZips.write(model, network);
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fit(new DataSet(Nd4j.createFromArray(rows), Nd4j.zeros(3, 3)));
    ModelSerializer.addNormalizerToModel(model.toFile(), normalizer);
    Path table = Files.writeString(folder.resolve("data.csv"), csv(rows));
    Path labels = Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ncat\n");

    explain(table, "--labels", labels, "--target", "bee");

    INDArray scaled = Nd4j.createFromArray(rows);
    normalizer.transform(scaled);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(scaled, Target.classIndex(1));
      INDArray found = Nd4j.createFromArray(rows);
      BarChart chart =
          BarChart.of(
                  new ExplainedInput(
                      "x", found.castTo(DataType.FLOAT), explanation.relevance(), DataFormat.NC))
              .featureNames("price", "area", "age")
              .withFeatureValues()
              .namesAbove()
              .width(420);
      for (int i = 0; i < 3; i++) {
        List<String> caption =
            Captions.of(explanation, i, String.valueOf(i), List.of("ant", "bee", "cat"));
        BufferedImage actual = ImageIO.read(out.resolve(i + ".png").toFile());
        assertArrayEquals(
            pixels(chart.example(i).caption(caption).toImage()), pixels(actual), "chart " + i);
        BufferedImage other = chart.example((i + 1) % 3).caption(caption).toImage();
        assertFalse(Arrays.equals(pixels(other), pixels(actual)));
      }
    }
  }

  private static String csv(float[][] rows) {
    StringBuilder csv = new StringBuilder("price,area,age\n");
    for (float[] row : rows) {
      csv.append(row[0]).append(',').append(row[1]).append(',').append(row[2]).append('\n');
    }
    return csv.toString();
  }

  private static int[] pixels(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).map(rgb -> rgb & 0xFFFFFF).toArray();
  }

  /** On a phone nobody can read the text inside of a picture. */
  @Test
  void haveTheirCaptionInThePageToo() throws Exception {
    INDArray bytes = Networks.values(1, 2, 3, SIDE, SIDE).castTo(DataType.FLOAT);
    Path file = folder.resolve("data.npy");
    NpyWriter.write(file, bytes);
    Path labels = Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ncat\n");
    explain(file, "--labels", labels, "--target", "cat");
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(Files.readString(out.resolve("index.html")))));
    NodeList cards = page.getElementsByTagName("article");
    assertEquals(2, cards.getLength());
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(model.toFile());
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlus()).build()) {
      Explanation explanation = explainer.explain(bytes, Target.classIndex(2));
      for (int i = 0; i < 2; i++) {
        Element card = (Element) cards.item(i);
        String text = card.getTextContent();
        for (String line : Captions.of(Finding.of(explanation, i), List.of("ant", "bee", "cat"))) {
          assertTrue(text.contains(line), () -> text + " instead of " + line);
        }
        String legend = card.getElementsByTagName("figcaption").item(0).getTextContent();
        String scale = Heatmap.of(explanation).example(i).description().get(4);
        assertEquals(scale + "; input, relevance, overlay", legend);
        Element image = (Element) card.getElementsByTagName("img").item(0);
        BufferedImage picture = ImageIO.read(out.resolve(i + ".png").toFile());
        assertEquals("./" + i + ".png", image.getAttribute("src"));
        assertEquals(String.valueOf(picture.getWidth()), image.getAttribute("width"));
        assertEquals(String.valueOf(picture.getHeight()), image.getAttribute("height"));
        List<String> inFile = PngTexts.description(out.resolve(i + ".png"));
        assertEquals(
            Captions.of(explanation, i, "" + i, List.of("ant", "bee", "cat")),
            inFile.subList(0, 4));
        assertEquals(scale, inFile.get(4));
      }
    }
  }

  @Test
  void theSummaryTellsTheExplainedClassAndItsOwnProbability() throws IOException {
    MultiLayerNetwork network = Networks.dense();
    ModelZips.write(model, network);
    float[][] rows = {{1, 2, 3}, {-1, 0.5f, 2}};
    Path table = Files.writeString(folder.resolve("data.csv"), csv(rows));
    Path labels = Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ncat\n");

    explain(table, "--labels", labels, "--target", 2);

    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertEquals(
        "input,predicted,label,output,explained,relevance,picture,"
            + "explained_class,explained_label,explained_output,array,row",
        summary.get(0));
    INDArray output = network.output(Nd4j.createFromArray(rows));
    for (int i = 0; i < 2; i++) {
      String[] cells = summary.get(i + 1).split(",");
      int predicted = output.getRow(i).argMax(0).getInt(0);
      assertEquals(String.valueOf(predicted), cells[1]);
      assertEquals(output.getDouble(i, predicted), Double.parseDouble(cells[3]), 1e-4);
      assertEquals("2", cells[7]);
      assertEquals("cat", cells[8]);
      assertEquals(output.getDouble(i, 2), Double.parseDouble(cells[9]), 1e-4);
    }
  }

  @Test
  void picturesAreOfTheSizeThatWasAskedFor() throws IOException {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < SIDE * SIDE; i++) {
      image.setRGB(i % SIDE, i / SIDE, 0x030201 * i + 0x100000);
    }
    Path file = folder.resolve("small.png");
    ImageIO.write(image, "png", file.toFile());
    explain(file, "--picture-size", 24);
    BufferedImage strip = ImageIO.read(out.resolve("small.png").toFile());
    // The colours' legend is wider than the three pictures and the two gaps of 12 between them.
    int left = (strip.getWidth() - 3 * 24 - 2 * 12) / 2;
    for (int y = 0; y < 24; y++) {
      for (int x = 0; x < 24; x++) {
        int expected = image.getRGB(x / 3, y / 3);
        assertEquals(expected, strip.getRGB(left + x, TOP + y), x + ", " + y);
      }
    }
    CommandRun.of("explain", "--model", model, "--input", file, "--out", out, "--picture-size", 0)
        .requireEnd(ExitStatus.USAGE);
  }
}
