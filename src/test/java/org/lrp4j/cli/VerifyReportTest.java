package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.receipt.Receipt;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Receipts of evaluate, and verify")
class VerifyReportTest {

  private static final String[] KINDS = {"ant", "bee", "cat"};

  @TempDir Path folder;
  private MultiLayerNetwork network;
  private Path data;
  private Path receipt;
  private int hits;

  @BeforeEach
  void tableOfNineRows() throws IOException {
    network = Networks.dense();
    ModelZips.write(folder.resolve("model.zip"), network);
    StringBuilder table = new StringBuilder("a,kind,b,c\n");
    for (int i = 0; i < 9; i++) {
      float[] row = {i % 7 - 3, i % 5 - 2, i % 11 - 5};
      int predicted = network.output(Nd4j.createFromArray(new float[][] {row})).argMax(1).getInt(0);
      int truth = i < 3 ? i : i % 4 == 0 ? (predicted + 1) % 3 : predicted;
      hits += truth == predicted ? 1 : 0;
      table.append(row[0] + "," + KINDS[truth] + "," + row[1] + "," + row[2] + "\n");
    }
    data = Files.writeString(folder.resolve("data.csv"), table);
    receipt = folder.resolve("report").resolve("receipt.json");
  }

  private CommandRun evaluate(Object... more) {
    List<Object> options = new ArrayList<>(List.of("evaluate", "--model"));
    options.addAll(List.of(folder.resolve("model.zip"), "--data", data, "--label-column", "kind"));
    options.addAll(List.of("--out", folder.resolve("report")));
    options.addAll(List.of(more));
    return CommandRun.of(options.toArray());
  }

  private CommandRun verify() {
    return CommandRun.of(
        "verify", receipt, "--model", folder.resolve("model.zip"), "--data", data, "--bits");
  }

  @Test
  @DisplayName(
      "the same report is equal to the bit, with its figures and what was measured of maps")
  void equal() throws IOException {
    evaluate("--receipt", "--check", "--title", "Three", "--composite", "epsilon")
        .requireEnd(ExitStatus.DONE);
    Receipt read = Receipt.read(receipt);
    assertEquals(
        Map.of(
            "--label-column",
            List.of("kind"),
            "--check",
            List.of("100"),
            "--composite",
            List.of("epsilon")),
        read.command().orElseThrow().options());
    assertEquals(9, read.evaluation().orElseThrow().examples());
    Map<String, Double> figures = read.evaluation().orElseThrow().figures();
    assertEquals(hits / 9.0, figures.get("accuracy"), 1e-12);
    assertTrue(figures.containsKey("Random: flipping, gap"), figures.toString());
    // Every example once for its predicted class, and every error for its true class, too.
    assertEquals(9 + (9 - hits), read.examples());
    assertTrue(
        Files.readString(folder.resolve("report").resolve("index.html")).contains("id=\"trust\""));

    CommandRun run = verify().requireEnd(ExitStatus.DONE);
    assertEquals(
        "equal: the same bits of " + read.examples() + " examples\n", run.out().replace("\r", ""));

    evaluate().requireEnd(ExitStatus.DONE);
    assertFalse(Files.exists(receipt));
  }

  @Test
  @DisplayName("other data, another model and another figure are named")
  void different() throws IOException {
    evaluate("--receipt").requireEnd(ExitStatus.DONE);
    String written = Files.readString(receipt);
    String accuracy = "\"accuracy\" : " + hits / 9.0;
    assertTrue(written.contains(accuracy), written);
    Files.writeString(receipt, written.replace(accuracy, "\"accuracy\" : 0.25"));
    verify().requireEnd(ExitStatus.DIFFERENT, "accuracy: 0.25 then, " + hits / 9.0 + " now");
    Files.writeString(receipt, written.replace("\"--label-column\"", "\"--title\""));
    verify().requireEnd(ExitStatus.BAD_INPUT, "the option \"--title\"");
    Files.writeString(receipt, written);

    Files.writeString(data, Files.readString(data).replace("0.0,", "0.5,"));
    verify().requireEnd(ExitStatus.DIFFERENT, "different", "data: ");
    network.getParam("0_W").muli(1.5);
    ModelZips.write(folder.resolve("model.zip"), network);
    verify().requireEnd(ExitStatus.DIFFERENT, "model parameters: ");
  }

  @Test
  @DisplayName("the check is refused where it makes no sense")
  void refusals() throws IOException {
    evaluate("--check", "1").requireEnd(ExitStatus.USAGE, "--check must be at least 2");
    assertFalse(Files.exists(receipt.getParent()));
  }
}
