package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Which files a run leaves, and what is in them. */
class PicturesTest {

  @TempDir Path folder;

  private LrpListener.Builder images() {
    return LrpListener.builder(folder, Training.PROBES).targets(Target.classIndices(0, 1));
  }

  static Stream<Arguments> schedules() {
    return Stream.of(
        Arguments.of(
            "every 4 iterations",
            (UnaryOperator<LrpListener.Builder>) b -> b.saveEveryNIterations(4),
            List.of(0, 4, 8, 12)),
        Arguments.of(
            "every epoch, unless it is said",
            (UnaryOperator<LrpListener.Builder>) b -> b,
            List.of(0, 5, 10, 15)),
        Arguments.of(
            "every 2 epochs",
            (UnaryOperator<LrpListener.Builder>) b -> b.saveEveryNEpochs(2),
            List.of(0, 10)),
        Arguments.of(
            "both, where they meet once",
            (UnaryOperator<LrpListener.Builder>) b -> b.saveEveryNIterations(10).saveEveryEpoch(),
            List.of(0, 5, 10, 15)),
        Arguments.of(
            "the last two of them",
            (UnaryOperator<LrpListener.Builder>) b -> b.saveEveryEpoch().keepLast(2),
            List.of(10, 15)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schedules")
  void framesAreWrittenWhenAskedForAndAsManyAreKept(
      String name, UnaryOperator<LrpListener.Builder> schedule, List<Integer> iterations)
      throws IOException {
    LrpListener listener = schedule.apply(images()).build();

    train(listener, 3);

    Path run = folder.resolve("run-001");
    assertEquals(run, listener.runFolder().orElseThrow());
    assertEquals(List.of("probe-0", "probe-1"), names(run));
    for (String probe : List.of("probe-0", "probe-1")) {
      List<String> expected =
          Stream.concat(
                  Stream.of("animation.gif", "filmstrip.png"),
                  iterations.stream().map(i -> String.format("iteration-%06d.png", i)))
              .toList();
      assertEquals(expected, names(run.resolve(probe)));
      assertEquals(iterations.size(), frames(run.resolve(probe).resolve("animation.gif")).size());
    }
  }

  @Test
  void everyRunHasAFolderOfItsOwn() throws IOException {
    train(images().saveEveryEpoch().build(), 1);
    Files.createFile(folder.resolve("run-002"));
    train(images().saveEveryEpoch().probeNames("cat", "dog").build(), 1);

    assertEquals(List.of("run-001", "run-002", "run-003"), names(folder));
    assertEquals(List.of("cat", "dog"), names(folder.resolve("run-003")));
  }

  @Test
  void theAnimationShowsTheFramesAsTheyAre() throws IOException {
    LrpListener listener = images().saveEveryEpoch().build();
    train(listener, 3);

    Path probe = listener.runFolder().orElseThrow().resolve("probe-0");
    List<BufferedImage> animation = frames(probe.resolve("animation.gif"));
    assertEquals(4, animation.size());
    for (int i = 0; i < animation.size(); i++) {
      BufferedImage still =
          ImageIO.read(probe.resolve(String.format("iteration-%06d.png", 5 * i)).toFile());
      assertSimilar(still, animation.get(i));
    }
  }

  /** A GIF has fewer colours: they may differ a little. */
  private static void assertSimilar(BufferedImage expected, BufferedImage actual) {
    assertEquals(expected.getWidth(), actual.getWidth());
    assertEquals(expected.getHeight(), actual.getHeight());
    int[] wanted = pixels(expected);
    int[] got = pixels(actual);
    for (int i = 0; i < wanted.length; i++) {
      for (int shift = 0; shift < 24; shift += 8) {
        int difference = Math.abs((wanted[i] >> shift & 0xFF) - (got[i] >> shift & 0xFF));
        assertTrue(difference < 16, "pixel " + i + " differs by " + difference);
      }
    }
  }

  @Test
  void theFilmstripGrowsByAFrameAtATime() throws IOException {
    LrpListener listener = images().saveEveryEpoch().build();
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    int before = 0;
    for (int epoch = 0; epoch < 3; epoch++) {
      network.fit(Training.batches());
      Path strip = listener.runFolder().orElseThrow().resolve("probe-0").resolve("filmstrip.png");
      int width = ImageIO.read(strip.toFile()).getWidth();
      assertTrue(width > before, width + " pixels, after " + before);
      before = width;
    }
  }

  @Test
  void aStrongerFrameChangesTheScaleOfAllFrames() throws IOException {
    LrpListener listener = images().saveEveryNIterations(1000).saveEveryEpoch().build();
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    network.fit(Training.batches());
    Path first =
        listener.runFolder().orElseThrow().resolve("probe-0").resolve("iteration-000000.png");
    int[] before = pixels(ImageIO.read(first.toFile()));

    network.getLayer(3).getParam("W").muli(1000);
    network.fit(Training.batches());

    int[] after = pixels(ImageIO.read(first.toFile()));
    assertNotEquals(Arrays.hashCode(before), Arrays.hashCode(after));
    assertTrue(colorfulness(after) < colorfulness(before), "fainter on the wider scale");
  }

  private static long colorfulness(int[] pixels) {
    return Arrays.stream(pixels)
        .mapToLong(rgb -> Math.abs((rgb >> 16 & 0xFF) - (rgb & 0xFF)))
        .sum();
  }

  @Test
  void tablesAreDrawnAsBarsInAnOrderAndOnAnAxisThatStay() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(20, 6, Activation.RELU), Networks.classes(6, 3));
    LrpListener listener =
        LrpListener.builder(folder, Networks.values(3, 2, 20)).saveEveryNIterations(2).build();
    network.setListeners(listener);
    for (int i = 0; i < 4; i++) {
      network.fit(Networks.values(4, 3, 20), Nd4j.eye(3));
    }

    Path probe = listener.runFolder().orElseThrow().resolve("probe-1");
    assertEquals(
        List.of("animation.gif", "filmstrip.png", "iteration-000002.png", "iteration-000004.png"),
        names(probe));
    BufferedImage chart = ImageIO.read(probe.resolve("iteration-000002.png").toFile());
    BufferedImage strip = ImageIO.read(probe.resolve("filmstrip.png").toFile());
    assertEquals(2 * chart.getWidth(), strip.getWidth());
    assertEquals(chart.getHeight(), strip.getHeight());
  }

  @Test
  void ofSeveralInputsEachHasItsPictures() throws IOException {
    ComputationGraph network =
        Networks.graph(
            graph ->
                graph
                    .addInputs("image", "numbers")
                    .setInputTypes(
                        InputType.convolutional(4, 4, 3, CNN2DFormat.NHWC),
                        InputType.feedForward(5))
                    .addLayer(
                        "seen",
                        new org.deeplearning4j.nn.conf.layers.ConvolutionLayer.Builder(2, 2)
                            .nOut(2)
                            .dataFormat(CNN2DFormat.NHWC)
                            .build(),
                        "image")
                    .addLayer("flat", new DenseLayer.Builder().nOut(3).build(), "seen")
                    .addLayer("read", new DenseLayer.Builder().nOut(3).build(), "numbers")
                    .addLayer("classes", Networks.classes(6, 2), "flat", "read")
                    .setOutputs("classes"));
    INDArray images = Networks.values(5, 2, 4, 4, 3);
    INDArray numbers = Networks.values(6, 2, 5);
    LrpListener listener =
        LrpListener.builder(folder, images, numbers)
            .featureNames("a", "b", "c", "d", "e")
            .saveEveryNIterations(1)
            .build();
    network.setListeners(listener);
    network.fit(new MultiDataSet(new INDArray[] {images, numbers}, new INDArray[] {Nd4j.eye(2)}));

    Path probe = listener.runFolder().orElseThrow().resolve("probe-1");
    assertEquals(List.of("image", "numbers"), names(probe));
    for (String input : List.of("image", "numbers")) {
      assertEquals(
          List.of("animation.gif", "filmstrip.png", "iteration-000001.png"),
          names(probe.resolve(input)));
    }
  }

  @Test
  void sequencesAreDrawnAsSteps() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.recurrent(2),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            Networks.classes(2, 3));
    LrpListener listener =
        LrpListener.builder(folder, Networks.values(3, 2, 2, 7))
            .featureNames("left", "right")
            .saveEveryNIterations(1)
            .build();
    network.setListeners(listener);
    for (int i = 0; i < 2; i++) {
      network.fit(Networks.values(4, 3, 2, 7), Nd4j.eye(3));
    }

    Path probe = listener.runFolder().orElseThrow().resolve("probe-1");
    assertEquals(
        List.of("animation.gif", "filmstrip.png", "iteration-000001.png", "iteration-000002.png"),
        names(probe));
    BufferedImage plot = ImageIO.read(probe.resolve("iteration-000001.png").toFile());
    BufferedImage strip = ImageIO.read(probe.resolve("filmstrip.png").toFile());
    assertEquals(2 * plot.getWidth(), strip.getWidth());
    assertTrue(colorfulness(pixels(plot)) > 10_000, "steps are red and blue");
  }

  @Test
  void namesOfOneTablesFeaturesLeaveTheOtherTablesNumbered() throws IOException {
    ComputationGraph network =
        Networks.graph(
            graph ->
                graph
                    .addInputs("five", "two")
                    .addLayer("a", Networks.dense(5, 3, Activation.RELU), "five")
                    .addLayer("b", Networks.dense(2, 3, Activation.RELU), "two")
                    .addLayer("classes", Networks.classes(6, 2), "a", "b")
                    .setOutputs("classes"));
    INDArray five = Networks.values(5, 2, 5);
    INDArray two = Networks.values(6, 2, 2);
    LrpListener listener =
        LrpListener.builder(folder, five, two)
            .featureNames("a", "b", "c", "d", "e")
            .saveEveryNIterations(1)
            .build();
    network.setListeners(listener);
    try (CapturedLog log = new CapturedLog()) {
      network.fit(new MultiDataSet(new INDArray[] {five, two}, new INDArray[] {Nd4j.eye(2)}));
      assertEquals(List.of(), log.warnings());
    }

    Path probe = listener.runFolder().orElseThrow().resolve("probe-0");
    assertEquals(List.of("five", "two"), names(probe));
    assertTrue(names(probe.resolve("two")).contains("iteration-000001.png"));
  }

  @Test
  void theLogHasALineForEachExplanation() {
    try (CapturedLog log = new CapturedLog()) {
      train(images().saveEveryNIterations(5).probeNames("cat", "dog").build(), 1);

      assertEquals(1, log.lines("INFO", "LRP pictures are written to ").size());
      List<String> lines = log.lines("INFO", "LRP after ");
      assertEquals(2, lines.size());
      assertTrue(
          lines.get(0).contains("after 0 iterations (epoch 0): loss not known; cat: class 0"));
      String number = "[+-][0-9.e-]+";
      assertTrue(
          lines
              .get(1)
              .matches(
                  ".*LRP after 5 iterations \\(epoch 0\\): loss [0-9.]+; cat: class 0 N(, predicted"
                          .replace("N", number)
                      + " \\d N)?, dog: class 1 N(, predicted \\d N)?; [0-9.-]+ % of the relevance"
                          .replace("N", number)
                      + " conserved; took \\d+ ms, all explanations together [0-9.]+ % of the time"
                      + " so far"),
          lines.get(1));
    }
  }

  private static void train(LrpListener listener, int epochs) {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    network.fit(Training.batches(), epochs);
  }

  static List<BufferedImage> frames(Path gif) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream stream = ImageIO.createImageInputStream(gif.toFile())) {
      reader.setInput(stream);
      List<BufferedImage> frames = new java.util.ArrayList<>();
      for (int i = 0; i < reader.getNumImages(true); i++) {
        frames.add(reader.read(i));
      }
      return frames;
    } finally {
      reader.dispose();
    }
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }
}
