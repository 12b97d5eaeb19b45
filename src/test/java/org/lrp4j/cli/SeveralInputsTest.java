package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.FolderContents;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.file.NpyWriter;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Models with several inputs and outputs on the command line")
class SeveralInputsTest {

  private static final float[][] WEATHER = {{1, 2}, {-1, 0.5f}, {4, -2}};

  @TempDir Path folder;
  private ComputationGraph network;
  private Path model;
  private Path weather;
  private Path out;

  @BeforeEach
  void makeModel() throws IOException {
    weather = Files.writeString(folder.resolve("w.csv"), "heat,rain\n1,2\n-1,0.5\n4,-2\n");
    out = folder.resolve("out");
    network =
        Networks.graph(
            g ->
                g.addInputs("place", "weather")
                    .addVertex("both", new MergeVertex(), "place", "weather")
                    .addLayer("kind", Networks.classes(5, 2), "both")
                    .addLayer("price", Networks.classes(5, 4), "both")
                    .setOutputs("kind", "price"));
    model = ModelZips.write(folder.resolve("model.zip"), network);
  }

  private CommandRun explain(Object... more) {
    Stream<Object> options = Stream.of("explain", "--model", model, "--out", out);
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void areExplainedForTheOutputThatIsNamed() throws IOException {
    INDArray places = Networks.values(5, 3, 3).castTo(DataType.FLOAT);
    NpyWriter.write(folder.resolve("p.npy"), places);
    Map<String, INDArray> values =
        Map.of("place", places, "weather", Nd4j.createFromArray(WEATHER));

    explain(
            "--input",
            "weather=" + weather,
            "--input",
            "place=" + folder.resolve("p.npy"),
            "--output",
            "price",
            "--target",
            3,
            "--batch-size",
            2)
        .requireEnd(ExitStatus.DONE, "Explained 3 of 3");

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation wanted = explainer.explain(values, Map.of("price", Target.classIndex(3)));
      assertEquals(wanted.relevance("place").castTo(DataType.FLOAT), read("relevance.place.npy"));
      assertEquals(
          wanted.relevance("weather").castTo(DataType.FLOAT), read("relevance.weather.npy"));
      assertEquals(wanted.output("price").castTo(DataType.FLOAT), read("output.npy"));
      String[] cells = Files.readAllLines(out.resolve("summary.csv")).get(2).split(",");
      assertEquals(
          wanted.explainedOutput("price").getDouble(1, 3), Double.parseDouble(cells[4]), 1e-4);
      assertEquals("1.place.png;1.weather.png", cells[6]);
      int threeBars = ImageIO.read(out.resolve("1.place.png").toFile()).getHeight();
      int twoBars = ImageIO.read(out.resolve("1.weather.png").toFile()).getHeight();
      assertTrue(threeBars > twoBars, "each chart is of its own input");
      Explanation other = explainer.explain(values, Map.of("kind", Target.predicted()));
      assertNotEquals(other.relevance("place").castTo(DataType.FLOAT), read("relevance.place.npy"));

      explain(
              "--input",
              "weather=" + weather,
              "--input",
              "place=" + folder.resolve("p.npy"),
              "--force")
          .requireEnd(ExitStatus.DONE, "the model has the outputs [kind, price], of which kind");
      assertEquals(other.relevance("place").castTo(DataType.FLOAT), read("relevance.place.npy"));
    }
  }

  private INDArray read(String name) {
    return Nd4j.createFromNpyFile(out.resolve(name).toFile());
  }

  @Test
  void sayWhichInputsAreMissingOrUnknown() throws IOException {
    explain("--input", weather)
        .requireEnd(
            ExitStatus.USAGE, "The model has the inputs [place, weather]: say --input NAME=…");
    explain("--input", "weather=" + weather)
        .requireEnd(ExitStatus.USAGE, "there is none for [place]");
    explain("--input", "weather=" + weather, "--input", "weather=" + weather)
        .requireEnd(ExitStatus.USAGE, "--input weather=… is given twice");
    Path short1 = Files.writeString(folder.resolve("p.csv"), "1,2,3\n");
    explain("--input", "weather=" + weather, "--input", "place=" + short1)
        .requireEnd(ExitStatus.BAD_INPUT, "belong together", "p.csv has 1", "w.csv has 3");
    explain("--input", "weather=" + weather, "--input", "place=" + short1, "--output", "colour")
        .requireEnd(ExitStatus.USAGE, "has no output \"colour\"; its outputs are [kind, price]");
    CommandRun.of("evaluate", "--model", model, "--data", weather, "--out", out)
        .requireEnd(ExitStatus.UNSUPPORTED_MODEL, "[place, weather]", "MultiDataSetIterator");
    CommandRun.of("describe", "--model", model)
        .requireEnd(ExitStatus.DONE, "takes place: arrays; weather: arrays");
  }

  /** Labels and classes are those of the output that is asked for, and mistakes end alike. */
  @Test
  void knowHowManyClassesTheChosenOutputHas() throws IOException {
    Path places = Files.writeString(folder.resolve("p.csv"), "1,2,3\n1,2,3\n1,2,3\n");
    Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\nd\n");
    Object[] inputs = {"--input", "weather=" + weather, "--input", "place=" + places};
    for (Object[] of :
        new Object[][] {
          {"price", "4", ExitStatus.USAGE, "There is no class 4: the model tells 4 apart"},
          {"kind", "2", ExitStatus.USAGE, "There is no class 2: the model tells 2 apart"},
          {"price", "3", ExitStatus.DONE, "Explained 3 of 3"}
        }) {
      explain(with(inputs, "--output", of[0], "--target", of[1]))
          .requireEnd((int) of[2], (String) of[3]);
    }
    explain(with(inputs, "--force", "--output", "kind", "--labels", names))
        .requireEnd(ExitStatus.BAD_INPUT, "2 classes apart, but there are names for 4");
    explain(with(inputs, "--force", "--output", "price", "--labels", names, "--target", "d"))
        .requireEnd(ExitStatus.DONE);
    assertEquals("d", Files.readAllLines(out.resolve("summary.csv")).get(1).split(",")[8]);
  }

  private static Object[] with(Object[] options, Object... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray();
  }

  /** Image and table; one image is damaged, so its row is left out too. */
  @Test
  void mayBeImagesAndTables() throws IOException {
    network =
        Networks.graph(
            g ->
                g.addInputs("photo", "weather")
                    .addLayer("conv", Networks.convolution(2, Activation.RELU), "photo")
                    .addLayer("seen", Networks.dense(2 * 7 * 7, 3, Activation.TANH), "conv")
                    .addVertex("both", new MergeVertex(), "seen", "weather")
                    .addLayer("kind", Networks.classes(5, 2), "both")
                    .setOutputs("kind")
                    .setInputTypes(InputType.convolutional(8, 8, 1), InputType.feedForward(2)));
    ModelZips.write(model, network);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      draw(photos.resolve("p" + i + ".png"), i);
    }
    Files.writeString(photos.resolve("p1.png"), "no image");
    float[] pixels = new float[64];
    Arrays.fill(pixels, 0, 8 * 3, 1);
    Map<String, INDArray> values =
        Map.of(
            "photo", Nd4j.createFromArray(pixels).reshape(1, 1, 8, 8),
            "weather", Nd4j.createFromArray(new float[][] {WEATHER[2]}));

    explain("--input", "photo=" + photos, "--input", "weather=" + weather)
        .requireEnd(
            ExitStatus.SOME_SKIPPED, "Explained 2 of 3 inputs, normalised by 0..1 and none");

    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation wanted = explainer.explain(values, Map.of());
      // The second row of two, for what is between was left out.
      for (String part : List.of("photo", "weather")) {
        INDArray written = read("relevance." + part + ".npy");
        assertEquals(2, written.size(0));
        INDArray own = wanted.relevance(part).castTo(DataType.FLOAT);
        assertEquals(own, written.slice(1).reshape(own.shape()));
      }
    }
    List<String> files = FolderContents.names(out);
    assertTrue(files.containsAll(List.of("index.html", "p0.photo.png", "p2.weather.png")));
    assertTrue(files.stream().noneMatch(file -> file.startsWith("p1")), files.toString());
  }

  @Test
  void imagesAreResizedToWhatTheirBranchTakes() throws IOException {
    network =
        Networks.graph(
            g ->
                g.addInputs("photo", "weather")
                    .addLayer("conv", Networks.convolution(2, Activation.RELU), "photo")
                    .addLayer("seen", Networks.dense(2 * 7 * 7, 3, Activation.TANH), "conv")
                    .addLayer("felt", Networks.dense(2, 3, Activation.TANH), "weather")
                    .addVertex("both", new MergeVertex(), "seen", "felt")
                    .addLayer("kind", Networks.classes(6, 2), "both")
                    .setOutputs("kind")
                    .setInputTypes(InputType.convolutional(8, 8, 1), InputType.feedForward(2)));
    ModelZips.write(model, network);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      draw(photos.resolve("p" + i + ".png"), i, 24);
    }
    explain("--input", "photo=" + photos, "--input", "weather=" + weather)
        .requireEnd(ExitStatus.DONE, "Explained 3 of 3", "the smallest square that does, 8 x 8");
    assertArrayEquals(new long[] {3, 1, 8, 8}, read("relevance.photo.npy").shape());
  }

  /** White above, as many rows as one more than the number. */
  private static void draw(Path file, int number) throws IOException {
    draw(file, number, 8);
  }

  private static void draw(Path file, int number, int size) throws IOException {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    pen.setColor(Color.WHITE);
    pen.fillRect(0, 0, size, number + 1);
    pen.dispose();
    ImageIO.write(image, "png", file.toFile());
  }
}
