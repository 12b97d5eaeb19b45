package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.evaluation.ReportPages;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.picture.CommonStyle;
import org.lrp4j.picture.Heatmap;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("lrp4j survey with channels, units, and another model")
class SurveyPartsTest {

  private static final int PICTURES = 20;
  private static final int SIDE = 6;
  private static final double[][] OUTPUT = {{1, 0.4}, {0.4, 1}};

  @TempDir Path folder;

  /** Which channel reads a pixel. */
  private interface Reader {
    int channel(int y, int x);
  }

  private static final Reader SIDES = (y, x) -> x < SIDE / 2 ? 0 : 1;
  private static final Reader TOP_AND_BOTTOM = (y, x) -> y < SIDE / 2 ? 0 : 1;

  /** Each of two channels adds up half of the picture, and speaks for its class. */
  private Path halves(String name, Reader reader) throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.DOUBLE,
            InputType.convolutional(SIDE, SIDE, 1),
            new ConvolutionLayer.Builder(SIDE, SIDE)
                .name("halves")
                .nOut(2)
                .activation(Activation.RELU)
                .build(),
            Networks.classes(2, 2));
    INDArray weights = network.getParam("0_W").assign(0);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        weights.putScalar(new int[] {reader.channel(y, x), 0, y, x}, 1);
      }
    }
    network.getParam("0_b").assign(0);
    network.getParam("1_W").assign(Nd4j.createFromArray(OUTPUT));
    network.getParam("1_b").assign(0);
    return ModelZips.write(folder.resolve(name), network);
  }

  private double[][] pictures() throws IOException {
    Random random = new Random(11);
    Path data = Files.createDirectories(folder.resolve("data"));
    double[][] pictures = new double[PICTURES][SIDE * SIDE];
    for (int i = 0; i < PICTURES; i++) {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
      for (int k = 0; k < SIDE * SIDE; k++) {
        int gray = random.nextInt(256);
        image.getRaster().setSample(k % SIDE, k / SIDE, 0, gray);
        pictures[i][k] = gray / 255.0;
      }
      ImageIO.write(image, "png", data.resolve("picture%02d.png".formatted(i)).toFile());
    }
    return pictures;
  }

  private static double through(double[] picture, Reader reader, int channel, int ofClass) {
    return IntStream.range(0, picture.length)
        .filter(k -> reader.channel(k / SIDE, k % SIDE) == channel)
        .mapToDouble(k -> picture[k] * OUTPUT[channel][ofClass])
        .sum();
  }

  private static int predicted(double[] picture, Reader reader) {
    return through(picture, reader, 0, 0) + through(picture, reader, 1, 0)
            > through(picture, reader, 0, 1) + through(picture, reader, 1, 1)
        ? 0
        : 1;
  }

  /** The relevance of each pixel, of which Σ|R| is 1. */
  private static double[] shares(double[] picture, Reader reader) {
    int of = predicted(picture, reader);
    double[] relevance =
        IntStream.range(0, picture.length)
            .mapToDouble(k -> picture[k] * OUTPUT[reader.channel(k / SIDE, k % SIDE)][of])
            .toArray();
    double total = Arrays.stream(relevance).sum();
    return Arrays.stream(relevance).map(r -> r / total).toArray();
  }

  private CommandRun survey(Path model, Path data, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "survey",
                "--model",
                model,
                "--data",
                data,
                "--out",
                folder.resolve("survey"),
                "--composite",
                "epsilon"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray());
  }

  @Test
  void showsTheExamplesOfChannels() throws Exception {
    Path model = halves("model.zip", SIDES);
    double[][] pictures = pictures();
    // What cannot be read takes a place, and must not move the others.
    Files.writeString(folder.resolve("data/picture05a.png"), "none");

    survey(model, folder.resolve("data"), "--concepts", "halves", "--channels", "2", "--units")
        .requireEnd(ExitStatus.SOME_SKIPPED, "Explained 20 of 21 inputs");

    List<String> expected = new ArrayList<>();
    for (int of = 0; of < 2; of++) {
      int ofClass = of;
      for (int channel : new int[] {of, 1 - of}) {
        IntStream.range(0, PICTURES)
            .boxed()
            .sorted(
                Comparator.comparingDouble(
                    i -> -through(pictures[i], SIDES, channel, predicted(pictures[i], SIDES))))
            .limit(6)
            .map(
                i ->
                    "halves,%d,%d,picture%02d,%d,%.3f"
                        .formatted(
                            ofClass,
                            channel,
                            i,
                            predicted(pictures[i], SIDES),
                            through(pictures[i], SIDES, channel, predicted(pictures[i], SIDES))))
            .forEach(expected::add);
      }
    }
    List<String> found =
        Files.readAllLines(folder.resolve("survey/concepts.csv")).stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(
                c ->
                    "%s,%s,%s,%s,%s,%.3f"
                        .formatted(c[0], c[1], c[2], c[5], c[6], Double.parseDouble(c[7])))
            .toList();
    assertEquals(expected, found);
    ReportPages pages = ReportPages.read(folder.resolve("survey"));
    pages.requireSound();
    String page = pages.text("index.html");
    assertTrue(page.contains("What channels are used for"), page);
    assertTrue(page.contains("All of 2 units count in some example"), page);
    // Only the channel's half is cut out.
    String best = found.get(0).split(",")[3];
    int number = Integer.parseInt(best.substring(7));
    int position = number + (number > 5 ? 1 : 0);
    BufferedImage cut =
        ImageIO.read(
            folder.resolve("survey/pictures/concept-halves-0-" + position + ".png").toFile());
    assertEquals(2 * cut.getWidth(), cut.getHeight());
  }

  /** A filter passes on what its half of the picture has; of the other pixels its weights are 0. */
  @Test
  void tellsHowMuchFiltersCount() throws Exception {
    Path model = halves("model.zip", SIDES);
    double[][] pictures = pictures();

    survey(model, folder.resolve("data"), "--parameters", "--units")
        .requireEnd(ExitStatus.DONE, "All of 2 units count in some example");

    List<String> expected = new ArrayList<>();
    for (int filter = 0; filter < 2; filter++) {
      int channel = filter;
      double mean =
          Arrays.stream(pictures)
              .mapToDouble(each -> through(each, SIDES, channel, predicted(each, SIDES)))
              .average()
              .orElseThrow();
      expected.add("halves,W,%d,20,%.4f,%.4f,used".formatted(filter, mean, mean));
    }
    expected.add("halves,b,0,20,%.4f,%.4f,unused".formatted(0.0, 0.0));
    expected.add("halves,b,1,20,%.4f,%.4f,unused".formatted(0.0, 0.0));
    assertEquals(expected, parameters("halves"));
    assertEquals(4, parameters("layer1").size());
    ReportPages pages = ReportPages.read(folder.resolve("survey"));
    pages.requireSound();
    String page = pages.text("index.html");
    // Each filter has 18 of 36 weights; biases are 0.
    assertTrue(
        page.contains(
            "Relevance went through 4 of 4 filters and neurons, and through 40 of 80 weights"
                + " and biases"),
        page);
    assertFalse(page.contains("\\"), page);
    assertTrue(Files.exists(folder.resolve("survey/pictures/parameters-halves-W.png")));
    assertFalse(Files.exists(folder.resolve("survey/pictures/parameters-halves-b.png")));
    assertEquals(
        20,
        ParameterSummary.fromBytes(Files.readAllBytes(folder.resolve("survey/parameters.lrpp")))
            .of("halves", "W")
            .examples());

    survey(model, folder.resolve("data"), "--parameters", "halves").requireEnd(ExitStatus.DONE);
    assertEquals(expected, parameters("halves"));
    assertEquals(List.of(), parameters("layer1"));
  }

  private List<String> parameters(String layer) throws IOException {
    return Files.readAllLines(folder.resolve("survey/parameters.csv")).stream()
        .map(line -> line.split(","))
        .filter(c -> c[0].equals(layer))
        .map(
            c ->
                "%s,%s,%s,%s,%.4f,%.4f,%s"
                    .formatted(
                        c[0],
                        c[1],
                        c[2],
                        c[3],
                        Double.parseDouble(c[4]),
                        Double.parseDouble(c[5]),
                        c[6]))
        .toList();
  }

  @Test
  void showsWhereTheEvidenceMoved() throws Exception {
    Path old = halves("old.zip", SIDES);
    Path now = halves("new.zip", TOP_AND_BOTTOM);
    double[][] pictures = pictures();

    survey(old, folder.resolve("data"), "--compare", now)
        .requireEnd(ExitStatus.DONE, "Explained 20 of 20 inputs");

    double[] distances = new double[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
      double[] one = shares(pictures[i], SIDES);
      double[] other = shares(pictures[i], TOP_AND_BOTTOM);
      distances[i] =
          IntStream.range(0, one.length).mapToDouble(k -> Math.abs(one[k] - other[k]) / 2).sum();
    }
    List<Integer> worst =
        IntStream.range(0, PICTURES)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -distances[i]))
            .limit(12)
            .toList();
    assertEquals(
        worst.stream()
            .map(
                i ->
                    "picture%02d,%.4f,%d,%d"
                        .formatted(
                            i,
                            distances[i],
                            predicted(pictures[i], SIDES),
                            predicted(pictures[i], TOP_AND_BOTTOM)))
            .toList(),
        Files.readAllLines(folder.resolve("survey/comparison.csv")).stream()
            .skip(1)
            .map(line -> line.split(","))
            .map(c -> "%s,%.4f,%s,%s".formatted(c[1], Double.parseDouble(c[2]), c[3], c[4]))
            .toList());
    ReportPages pages = ReportPages.read(folder.resolve("survey"));
    pages.requireSound();
    String page = pages.text("index.html");
    double mean = Arrays.stream(distances).average().orElseThrow();
    assertTrue(
        page.contains(
            "From old.zip to new.zip the evidence of 20 examples moved by %.3f on average"
                .formatted(mean)),
        page);

    double[] first = pictures[worst.get(0)];
    Heatmap one = heatmap(first, shares(first, SIDES));
    Heatmap other = heatmap(first, shares(first, TOP_AND_BOTTOM));
    CommonStyle style = CommonStyle.of(List.of(one, other));
    BufferedImage before = one.style(style).overlay().toImage();
    BufferedImage after = other.style(style).overlay().toImage();
    assertTrue(difference(before, after) > 30, "the two can be told apart");
    assertTrue(difference(before, picture("comparison-0-0-first.png")) <= 2);
    assertTrue(difference(after, picture("comparison-0-0-second.png")) <= 2);
  }

  private BufferedImage picture(String name) throws IOException {
    return ImageIO.read(folder.resolve("survey/pictures").resolve(name).toFile());
  }

  private static Heatmap heatmap(double[] picture, double[] relevance) {
    INDArray input = Nd4j.createFromArray(picture).reshape(1, 1, SIDE, SIDE);
    INDArray shares = Nd4j.createFromArray(relevance).reshape(1, 1, SIDE, SIDE);
    return Heatmap.of(shares, input, DataFormat.NCHW).enlarged(19);
  }

  /** The largest difference of a colour. */
  private static int difference(BufferedImage one, BufferedImage other) {
    assertEquals(one.getWidth(), other.getWidth());
    assertEquals(one.getHeight(), other.getHeight());
    int largest = 0;
    for (int i = 0; i < one.getWidth() * one.getHeight(); i++) {
      int a = one.getRGB(i % one.getWidth(), i / one.getWidth());
      int b = other.getRGB(i % one.getWidth(), i / one.getWidth());
      for (int shift = 0; shift < 24; shift += 8) {
        largest = Math.max(largest, Math.abs((a >> shift & 255) - (b >> shift & 255)));
      }
    }
    return largest;
  }

  @Test
  void comparesTwoComposites() throws Exception {
    Path model = halves("model.zip", SIDES);
    pictures();
    survey(model, folder.resolve("data"), "--compare-composite", "epsilon-plus")
        .requireEnd(ExitStatus.DONE);
    // Where all is positive the two are the same.
    String page = ReportPages.read(folder.resolve("survey")).text("index.html");
    assertTrue(page.contains("moved by 0.000 on average"), page);
    assertTrue(page.contains("0 are predicted as another class"), page);
    assertFalse(page.contains("moved furthest"), page);
    assertEquals(1, Files.readAllLines(folder.resolve("survey/comparison.csv")).size());
  }

  @Test
  void refusesOtherLayersAndModelsBeforeTheSurvey() throws IOException {
    Path model = halves("model.zip", SIDES);
    pictures();
    Path other = ModelZips.write(folder.resolve("other.zip"), Networks.dense());
    survey(model, folder.resolve("data"), "--concepts", "thirds")
        .requireEnd(ExitStatus.USAGE, "no layer \"thirds\"", "halves");
    survey(model, folder.resolve("data"), "--parameters", "thirds")
        .requireEnd(ExitStatus.USAGE, "--parameters: there is no layer \"thirds\"", "halves");
    survey(model, folder.resolve("data"), "--concepts", "halves", "--channels", "0")
        .requireEnd(ExitStatus.USAGE, "--channels must be at least 1");
    survey(model, folder.resolve("data"), "--compare", other)
        .requireEnd(ExitStatus.USAGE, "Models of the same inputs are compared", "other.zip");
    assertFalse(Files.exists(folder.resolve("survey/index.html")));
  }

  /** All parts at once, on a kind of input; gives the page's text. */
  private String everything(
      MultiLayerNetwork one, MultiLayerNetwork other, Path data, String layer, Object... more)
      throws Exception {
    Path model = ModelZips.write(folder.resolve("one.zip"), one);
    List<Object> arguments = new ArrayList<>(List.of("--concepts", layer, "--units", "--compare"));
    arguments.add(ModelZips.write(folder.resolve("other.zip"), other));
    arguments.addAll(List.of(more));
    survey(model, data, arguments.toArray()).requireEnd(ExitStatus.DONE);
    ReportPages pages = ReportPages.read(folder.resolve("survey"));
    pages.requireSound();
    List<String> moved = Files.readAllLines(folder.resolve("survey/comparison.csv"));
    assertTrue(moved.size() > 3, moved.toString());
    assertTrue(Files.readAllLines(folder.resolve("survey/concepts.csv")).size() > 3);
    return pages.text("index.html");
  }

  @Test
  void surveysTables() throws Exception {
    String page =
        everything(
            flowers(4, 0),
            flowers(4, 1),
            Path.of("examples/data/iris/iris.csv"),
            "hidden",
            "--label-column",
            "species");
    assertTrue(page.contains("150 examples explained"), page);
    assertTrue(page.contains("iris.csv line "), page);
    assertTrue(page.contains("by feature of input: its share"), page);
  }

  private static MultiLayerNetwork flowers(int columns, int bias) {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.feedForward(columns),
            new DenseLayer.Builder().name("hidden").nOut(5).activation(Activation.RELU).build(),
            Networks.classes(5, 3));
    network.getParam("1_W").addi(bias);
    return network;
  }

  @Test
  void surveysSequences() throws Exception {
    Path data = folder.resolve("series.npy");
    Nd4j.writeAsNumpy(Networks.values(3, 20, 2, 9).castTo(DataType.FLOAT), data.toFile());
    String page = everything(series(0), series(1), data, "steps");
    assertTrue(page.contains("By time step"), page);
    assertTrue(page.contains("by time step of input: its share"), page);
    assertTrue(page.contains("example 1"), page);
  }

  private static MultiLayerNetwork series(double bias) {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.recurrent(2),
            new Convolution1DLayer.Builder(3)
                .name("steps")
                .nOut(4)
                .activation(Activation.RELU)
                .build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            Networks.classes(4, 2));
    network.getParam("2_W").addi(bias);
    return network;
  }

  @Test
  void surveysArraysOfImages() throws Exception {
    Path data = folder.resolve("images.npy");
    Nd4j.writeAsNumpy(Networks.values(5, 20, 2, 5, 5).castTo(DataType.FLOAT), data.toFile());
    MultiLayerNetwork other = Networks.convolutional();
    other.getParam("2_W").addi(1);
    MultiLayerNetwork one = Networks.convolutional();
    String page = everything(one, other, data, "layer0");
    assertTrue(page.contains("By channel"), page);
    assertTrue(page.contains("By position"), page);
  }

  @Test
  void surveysTexts() throws Exception {
    Path words =
        Files.write(folder.resolve("words.txt"), List.of("<unk>", "not", "a", "good", "film"));
    Path data =
        Files.writeString(
            folder.resolve("texts.txt"), "not a good film\na film\ngood film\nnot good good\n");
    String page = everything(texts(0), texts(1), data, "meaning", "--vocabulary", words);
    assertTrue(page.contains("By word"), page);
    assertTrue(page.contains("line-4"), page);
    assertTrue(page.contains("by word of input: its share"), page);
  }

  private static MultiLayerNetwork texts(double bias) {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.feedForward(5),
            new EmbeddingSequenceLayer.Builder().name("meaning").nIn(5).nOut(3).build(),
            new GlobalPoolingLayer(PoolingType.SUM),
            Networks.classes(3, 2));
    network.getParam("2_W").addi(bias);
    return network;
  }
}
