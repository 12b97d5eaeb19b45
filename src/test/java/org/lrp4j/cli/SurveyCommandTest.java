package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.dataset.summary.SurveySummary;
import org.lrp4j.dataset.summary.Verdict;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("lrp4j survey")
class SurveyCommandTest {

  private static final int ROWS = 40;

  @TempDir Path folder;

  /** A network of one layer, whose relevance is x·w of the predicted class. */
  private MultiLayerNetwork model() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(DataType.DOUBLE, InputType.feedForward(3), Networks.classes(3, 2));
    network.getParam("0_W").assign(Nd4j.create(new double[][] {{2, -1}, {0.5, 1}, {-0.25, 0.13}}));
    network.getParam("0_b").assign(0);
    ModelZips.write(folder.resolve("model.zip"), network);
    return network;
  }

  private static double value(int row, int column) {
    return ((row * 37 + column * 53 + row * column * 11) % 101 - 50) / 25.0;
  }

  @Test
  void tellsTheMeansOfATablesColumns() throws IOException {
    MultiLayerNetwork network = model();
    List<String> lines = new ArrayList<>(List.of("length,width,\"height, outside\",kind"));
    double[][] rows = new double[ROWS][3];
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < 3; k++) {
        rows[i][k] = value(i, k);
      }
      lines.add(
          "%s,%s,%s,%s".formatted(rows[i][0], rows[i][1], rows[i][2], i % 3 == 0 ? "yes" : "no"));
    }
    Files.write(folder.resolve("data.csv"), lines);
    CommandRun.of(
            "survey",
            "--model",
            folder.resolve("model.zip"),
            "--data",
            folder.resolve("data.csv"),
            "--label-column",
            "kind",
            "--composite",
            "epsilon",
            "--out",
            folder.resolve("survey"))
        .requireEnd(ExitStatus.DONE, "Explained 40 of 40 inputs");

    INDArray weights = network.getParam("0_W");
    int[] predicted = network.predict(Nd4j.create(rows));
    double[] expected = new double[2];
    int count = 0;
    int hits = 0;
    for (int i = 0; i < ROWS; i++) {
      boolean isHit = predicted[i] == (i % 3 == 0 ? 1 : 0);
      hits += isHit ? 1 : 0;
      if (isHit && predicted[i] == 0) {
        double relevance = rows[i][2] * weights.getDouble(2, 0);
        expected[0] += Math.abs(relevance);
        expected[1] += relevance;
        count++;
      }
    }
    String row =
        Files.readAllLines(folder.resolve("survey/importance.csv")).stream()
            .filter(line -> line.startsWith("input,feature,no,hit,2,\"height, outside\","))
            .findFirst()
            .orElseThrow();
    String[] cells = row.substring(row.indexOf("outside\",") + 9).split(",");
    assertEquals(count, Integer.parseInt(cells[0]));
    assertEquals(expected[0] / count, Double.parseDouble(cells[1]), 1e-5);
    assertEquals(expected[1] / count, Double.parseDouble(cells[4]), 1e-5);
    SurveySummary summary =
        SurveySummary.fromBytes(Files.readAllBytes(folder.resolve("survey/summary.lrps")));
    assertEquals(hits, summary.examples(group -> group.verdict() == Verdict.HIT));
    String page = Files.readString(folder.resolve("survey/index.html"));
    assertTrue(page.contains("40 examples explained, " + hits + " hits"), page);
    assertTrue(page.contains("height, outside"), page);
    assertFalse(page.contains("{" + "title}"), page);
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    model();
    Files.createDirectories(folder.resolve("mine"));
    Files.writeString(folder.resolve("mine/index.html"), "my page");
    CommandRun.of(
            "survey",
            "--model",
            folder.resolve("model.zip"),
            "--data",
            folder.resolve("data.csv"),
            "--out",
            folder.resolve("mine"))
        .requireEnd(ExitStatus.USAGE, "other files");
    assertEquals("my page", Files.readString(folder.resolve("mine/index.html")));
  }
}
