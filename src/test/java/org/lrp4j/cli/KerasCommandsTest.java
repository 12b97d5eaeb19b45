package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.keras.KerasModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("A model that was just saved by Keras 3")
class KerasCommandsTest {

  private static final Path MODELS = Path.of("src", "test", "resources", "keras");

  @TempDir Path folder;

  private static Path model(String name) {
    for (String ending : List.of(".keras", ".h5")) {
      Path file = MODELS.resolve(name + ending);
      if (Files.exists(file)) {
        return file;
      }
    }
    throw new IllegalArgumentException("no model " + name);
  }

  @ParameterizedTest
  @CsvSource({"2/residual", "3/residual"})
  void isDescribedAsWhatItIs(String name) {
    CommandRun.of("describe", "--model", model(name), "--composite", "epsilon-plus")
        .requireEnd(
            ExitStatus.DONE, "Keras model", "images 7 x 6 with 3 channels, NHWC", "stem_bn");
  }

  /** What its layers do in Deeplearning4j otherwise than they say, the reader made up for. */
  @ParameterizedTest
  @CsvSource({"3/lstm", "3/mask_sequences", "3/conv1d_causal", "2/bidirectional"})
  void isDescribedWithoutAWordAboutDeeplearning4j(String name) {
    CommandRun run =
        CommandRun.of("describe", "--model", model(name))
            .requireEnd(ExitStatus.DONE, "Keras model");

    String said = run.out() + run.err();
    assertFalse(said.matches("(?s).*(Deeplearning4j|DL4J).*"), said);
  }

  @ParameterizedTest
  @CsvSource({
    "text_mean, 'takes arrays (None, None), gives dense (None, 2)'",
    "rescaling, 'takes images 7 x 6 with 3 channels, NHWC, which it scales from 0..255 itself'",
    "normalization_adapted, 'takes rows of 5 numbers, which it scales itself, gives dense'"
  })
  void saysWhatItReadsAndGives(String name, String words) {
    CommandRun.of("describe", "--model", model("3/" + name), "--composite", "epsilon")
        .requireEnd(ExitStatus.DONE, "Keras model of 3.", words);
  }

  @Test
  void explainsTextsEachOfItsOwnLength() throws IOException {
    Path words = folder.resolve("words.txt");
    Files.write(words, List.of("pad good bad film was the a very so".split(" ")));
    Path texts = folder.resolve("texts.txt");
    Files.write(texts, List.of("good film", "the film was very very bad so", "bad"));

    CommandRun.of(
            "explain",
            "--model",
            model("3/text_gru_mask"),
            "--input",
            texts,
            "--vocabulary",
            words,
            "--out",
            folder.resolve("x"))
        .requireEnd(ExitStatus.DONE, "Explained 3 of 3");
  }

  @Test
  void isExplained() throws IOException {
    Path input = images("input.npy");

    CommandRun.of(
            "explain",
            "--model",
            model("3/residual"),
            "--input",
            input,
            "--out",
            folder.resolve("x"))
        .requireEnd(ExitStatus.DONE, "Explained 2 of 2");
  }

  private Path images(String name) throws IOException {
    INDArray images = Nd4j.rand(2, 7, 6, 3);
    return write(name, images);
  }

  private Path write(String name, INDArray array) throws IOException {
    NpyWriter.write(folder.resolve(name), array);
    return folder.resolve(name);
  }

  /** The axes of a merge and the shapes of a reshape have to be in the zip as well. */
  @ParameterizedTest
  @CsvSource({
    "3/concatenate_rows",
    "3/reshape",
    "3/conv1d",
    "2/nested_deep",
    "3/bidirectional",
    "3/rescaling",
    "3/softmax_middle",
    "3/text_expand",
    "3/text_parts",
    "3/weighing_dot",
    "3/weighing_places",
    "3/conv2d_groups"
  })
  void becomesAZipThatComputesTheSame(String name) throws IOException {
    Path zip = folder.resolve("model.zip");

    CommandRun.of("import", "--model", model(name), "--out", zip)
        .requireEnd(ExitStatus.DONE, "Wrote " + zip);

    ComputationGraph original = KerasModel.read(model(name)).network();
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(zip.toFile());
    long[] shape =
        KerasModel.read(model(name)).inputShapes().values().iterator().next().stream()
            .mapToLong(size -> size < 0 ? 5 : size)
            .toArray();
    long[] batch = new long[shape.length + 1];
    batch[0] = 2;
    System.arraycopy(shape, 0, batch, 1, shape.length);
    INDArray input = Nd4j.rand(batch);
    assertEquals(original.outputSingle(input.dup()), restored.outputSingle(input.dup()));
    CommandRun.of("describe", "--model", zip).requireEnd(ExitStatus.DONE, "Deeplearning4j model");
    CommandRun.of("import", "--model", model(name), "--out", zip)
        .requireEnd(ExitStatus.USAGE, "is there already");
  }

  @Test
  void isComparedWithWhatKerasComputed() throws IOException {
    Path input = images("input.npy");
    INDArray output =
        KerasModel.read(model("3/residual"))
            .network()
            .outputSingle(Nd4j.createFromNpyFile(input.toFile()));
    Path right = write("right.npy", output);
    Path wrong = write("wrong.npy", output.add(2e-4));
    Path zip = folder.resolve("model.zip");

    importing(zip, input + "=" + wrong)
        .requireEnd(ExitStatus.BAD_MODEL, "computes something else than " + wrong, "0.00020");
    assertFalse(Files.exists(zip), "written all the same");
    importing(zip, input.toString()).requireEnd(ExitStatus.USAGE, "input.npy=output.npy");
    importing(zip, right + "=" + right).requireEnd(ExitStatus.BAD_INPUT, "does not run");
    importing(zip, input + "=" + right).requireEnd(ExitStatus.DONE, "Wrote");
  }

  private CommandRun importing(Path zip, String expected) {
    return CommandRun.of(
        "import", "--model", model("3/residual"), "--out", zip, "--expect", expected);
  }

  @ParameterizedTest
  @CsvSource({"2/conv_lstm", "3/conv_lstm"})
  void isRefusedInOneLineForWhatIsNotRead(String name) {
    CommandRun run =
        CommandRun.of("describe", "--model", model(name))
            .requireEnd(ExitStatus.UNSUPPORTED_MODEL, "ConvLSTM2D");

    assertEquals(1, run.err().lines().count(), run.err());
  }
}
