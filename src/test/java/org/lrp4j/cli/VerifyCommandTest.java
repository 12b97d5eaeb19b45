package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Networks;
import org.lrp4j.file.NpyWriter;
import org.lrp4j.receipt.Receipt;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("Receipts of explain, and verify")
class VerifyCommandTest {

  @TempDir Path folder;
  private MultiLayerNetwork network;
  private Path model;
  private Path data;
  private Path out;
  private Path receipt;

  @BeforeEach
  void explained() throws IOException {
    network =
        Networks.chain(
            DataType.FLOAT,
            InputType.feedForward(3),
            Networks.dense(3, 4, Activation.RELU),
            Networks.classes(4, 3));
    model = ModelZips.write(folder.resolve("model.zip"), network);
    data = folder.resolve("data.csv");
    Files.writeString(data, "1;2;3\n-1;0,5;2\n4;-2;0\n0;1;-3\n5;5;5\n");
    out = folder.resolve("out");
    receipt = out.resolve("receipt.json");
  }

  private CommandRun explain(Object... more) {
    Stream<Object> options =
        Stream.of(
            "explain", "--model", model, "--input", data, "--out", out, "--force", "--receipt");
    Stream<Object> ofTable = Stream.of("--separator", ";", "--decimal", "comma");
    return CommandRun.of(Stream.concat(Stream.concat(options, ofTable), Stream.of(more)).toArray());
  }

  private CommandRun verify(Object... more) {
    return CommandRun.of(
        Stream.concat(
                Stream.of("verify", receipt, "--model", model, "--input", data), Stream.of(more))
            .toArray());
  }

  @Test
  void theSameIsEqualWhereverTheFilesAreNow() throws IOException {
    explain("--batch-size", 2, "--target", 1, "--zero-bias", "--composite", "epsilon-plus")
        .requireEnd(ExitStatus.DONE);
    Receipt read = Receipt.read(receipt);
    assertEquals(5, read.examples());
    assertTrue(read.settings().zeroBias() && read.settings().reproducible());
    assertEquals("EpsilonPlus", read.settings().composite().toString());
    assertEquals(
        Map.of(
            "--separator", List.of(";"),
            "--decimal", List.of("comma"),
            "--batch-size", List.of("2"),
            "--target", List.of("1"),
            "--zero-bias", List.of("true"),
            "--composite", List.of("epsilon-plus")),
        read.command().orElseThrow().options());

    model = Files.move(model, folder.resolve("moved.zip"));
    data = Files.move(data, folder.resolve("moved.csv"));
    CommandRun run = verify("--bits").requireEnd(ExitStatus.DONE);
    assertEquals("equal: the same bits of 5 examples\n", run.out().replace("\r", ""));
  }

  @Test
  void anotherModelAndAnotherInputAreNamed() throws IOException {
    explain().requireEnd(ExitStatus.DONE);
    Files.writeString(data, "1;2;3\n-1;0,5;2\n4;-2;0\n0;1;-3\n5;5;6\n");
    verify().requireEnd(ExitStatus.DIFFERENT, "different", "input \"input\": ");
    network.getParam("0_W").muli(1.5);
    ModelZips.write(model, network);
    verify().requireEnd(ExitStatus.DIFFERENT, "model parameters: ", "input \"input\": ");
  }

  @Test
  void relevanceThatDiffersIsMeasured() throws IOException {
    explain().requireEnd(ExitStatus.DONE);
    Path file = out.resolve("relevance.npy");
    INDArray relevance;
    try (NpyFile npy = NpyFile.open(file)) {
      relevance = npy.rows(0, 5);
    }
    String before = checksumOfTheBatch();
    Files.writeString(receipt, Files.readString(receipt).replace(before, "0".repeat(64)));
    double unit = relevance.slice(4).amaxNumber().doubleValue();
    relevance.putScalar(4, 1, relevance.getDouble(4, 1) + 1e-5 * unit);
    NpyWriter.write(file, relevance);
    verify().requireEnd(ExitStatus.DONE, "equal within rounding", "relevance.npy row 4 at [0, 1]");
    verify("--bits").requireEnd(ExitStatus.DIFFERENT, "equal within rounding");
    relevance.putScalar(4, 1, relevance.getDouble(4, 1) + 0.01 * unit);
    NpyWriter.write(file, relevance);
    verify().requireEnd(ExitStatus.DIFFERENT, "different", "relevance.npy row 4 at [0, 1]");
    Files.delete(file);
    verify().requireEnd(ExitStatus.DONE, "the relevance was not kept");
  }

  private String checksumOfTheBatch() throws IOException {
    String json = Files.readString(receipt);
    String ofRelevance = json.substring(json.indexOf("\"relevance\" : {"));
    return ofRelevance.replaceFirst("(?s).*?\"sha256\" : \"([0-9a-f]{64})\".*", "$1");
  }

  @Test
  void imagesAreComparedFileByFile() throws IOException {
    network =
        Networks.chain(
            DataType.FLOAT,
            InputType.convolutional(6, 6, 1),
            Networks.convolution(3, Activation.RELU),
            Networks.dense(48, 4, Activation.RELU),
            Networks.classes(4, 2));
    ModelZips.write(model, network);
    data = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(6, 6, BufferedImage.TYPE_BYTE_GRAY);
      image.getRaster().setSample(i, 2, 0, 200);
      ImageIO.write(image, "png", data.resolve("photo" + i + ".png").toFile());
    }
    explain("--labels", Files.writeString(folder.resolve("labels.txt"), "cat\ndog\n"))
        .requireEnd(ExitStatus.DONE);
    assertTrue(Receipt.read(receipt).command().orElseThrow().files().containsKey("--labels"));
    verify().requireEnd(ExitStatus.DONE, "equal: the same bits of 3 examples");
    Path other = Files.writeString(folder.resolve("others.txt"), "cat\ncow\n");
    verify("--labels", other).requireEnd(ExitStatus.DIFFERENT, "file of --labels: ");
    Files.delete(data.resolve("photo1.png"));
    verify().requireEnd(ExitStatus.DIFFERENT, "input \"input\": ");
  }

  /** A receipt need not be trusted: it can ask for nothing but what results depend on. */
  @ParameterizedTest
  @ValueSource(strings = {"--out", "--force", "--model", "--verbose", "--nothing", "--receipt"})
  void otherOptionsAreNotTakenFromAReceipt(String option) throws IOException {
    explain().requireEnd(ExitStatus.DONE);
    Files.writeString(
        receipt, Files.readString(receipt).replace("\"--separator\"", "\"" + option + "\""));
    verify().requireEnd(ExitStatus.BAD_INPUT, "the option \"" + option + "\"");
  }

  @Test
  void whatIsNoReceiptIsToldInALine() throws IOException {
    CommandRun.of("verify", folder.resolve("none.json"), "--model", model, "--input", data)
        .requireEnd(ExitStatus.BAD_INPUT, "There is no receipt");
    receipt = Files.writeString(folder.resolve("other.json"), "{}");
    verify().requireEnd(ExitStatus.BAD_INPUT, "is no receipt");
    assertFalse(Files.exists(out));
  }
}
