package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.receipt.Receipt;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

@DisplayName("lrp4j evaluate, of regressions and several labels at once,")
class EvaluateColumnsTest {

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void nameData() {
    data = folder.resolve("data.csv");
  }

  private Path model(Activation activation, double[][] weights) {
    MultiLayerNetwork network =
        Networks.chain(
            Networks.output(weights.length, weights[0].length, activation, LossFunction.MSE));
    network.setParam("0_W", Nd4j.createFromArray(weights));
    network.setParam("0_b", Nd4j.zeros(DataType.DOUBLE, 1, weights[0].length));
    return ModelZips.write(folder.resolve("model.zip"), network);
  }

  private CommandRun evaluate(Object... more) {
    List<Object> options =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--model",
                folder.resolve("model.zip"),
                "--data",
                data,
                "--out",
                folder.resolve("report")));
    options.addAll(List.of(more));
    return CommandRun.of(options.toArray());
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(folder.resolve("report/evaluation.json").toFile());
  }

  @Test
  void takesTheLastColumnForTheNumber() throws IOException {
    model(Activation.IDENTITY, new double[][] {{2}, {-1}});
    Files.writeString(data, "area,age,rent\n1,1,2\n2,1,3\n3,0,2.5\n");

    evaluate()
        .requireEnd(
            ExitStatus.DONE, "Columns: rent -> output 0", "mean absolute error 1.5", "3 of 3");

    assertEquals("regression", json().get("kind").asText());
    assertEquals("rent", json().get("columns").get(0).get("name").asText());
    String csv = Files.readString(folder.resolve("report/examples.csv"));
    assertTrue(csv.contains("2,data.csv line 4,rent,2.5,6.0,3.5,too-high"), csv);
  }

  @Test
  void takesAColumnForEachOutput() throws IOException {
    model(Activation.IDENTITY, new double[][] {{2, 10}});
    Files.writeString(data, "price,area,rent\n10,1,3\n20,2,3\n");

    evaluate("--label-column", "rent,price").requireEnd(ExitStatus.DONE);
    assertEquals(
        1, json().get("columns").get(0).get("mean absolute error").asDouble(), 1e-6, "2·1, 2·2");
    assertEquals(0, json().get("columns").get(1).get("mean absolute error").asDouble(), 1e-6);
    evaluate("--label-column", "rent,price,area")
        .requireEnd(ExitStatus.USAGE, "has 2 outputs, but --label-column names 3 columns");
    evaluate("--label-column", "rent,rent").requireEnd(ExitStatus.USAGE, "twice");
  }

  @Test
  void takesSigmoidsForLabels() throws IOException {
    model(Activation.SIGMOID, new double[][] {{1, 0}, {0, 1}});
    Files.writeString(data, "x,y,sky,sea\n2,1,1,0\n-1,3,0,1\n");

    evaluate("--label-column", "sky,sea", "--receipt")
        .requireEnd(ExitStatus.DONE, "mean accuracy 0.7500");
    Receipt receipt = Receipt.read(folder.resolve("report").resolve("receipt.json"));
    assertEquals(.5, receipt.evaluation().orElseThrow().figures().get("sea: precision"), 1e-9);
    CommandRun.of(
            "verify",
            folder.resolve("report").resolve("receipt.json"),
            "--model",
            folder.resolve("model.zip"),
            "--data",
            data)
        .requireEnd(ExitStatus.DONE, "equal: the same bits of ");
    evaluate("--label-column", "sky,sea", "--check")
        .requireEnd(ExitStatus.USAGE, "--check is for classifiers");
    evaluate("--label-column", "sky,sea").requireEnd(ExitStatus.DONE);
    assertEquals("multi-label", json().get("kind").asText());
    assertEquals(.5, json().get("columns").get(1).get("precision").asDouble(), 1e-9);
    Files.writeString(data, "x,y,sky,sea\n2,1,1,0\n-1,3,0,7\n");
    evaluate("--label-column", "sky,sea")
        .requireEnd(ExitStatus.BAD_INPUT, "\"sea\" of example 1 has the label 7.0");
  }

  @Test
  void refusesColumnsForClassesAndImagesForNumbers() throws IOException {
    model(Activation.SOFTMAX, new double[][] {{1, 0}, {0, 1}});
    Files.writeString(data, "x,y,sky,sea\n2,1,1,0\n");
    evaluate("--label-column", "sky,sea").requireEnd(ExitStatus.USAGE, "one --label-column");
    model(Activation.IDENTITY, new double[][] {{1}, {1}});
    data = Files.createDirectory(folder.resolve("images"));
    evaluate().requireEnd(ExitStatus.BAD_INPUT, "one number, no class");
  }

  /** One column of classes may be meant all the same, but nobody should have to guess. */
  @Test
  void warnsWhereOneClassIsGivenForSeveralOutputsThatAreNone() throws IOException {
    Files.writeString(data, "x,y,kind\n2,1,0\n-1,3,1\n");
    Path names = Files.writeString(folder.resolve("names.txt"), "low\nhigh\n");
    for (Activation activation : List.of(Activation.IDENTITY, Activation.SIGMOID)) {
      String reason =
          activation == Activation.IDENTITY ? "trained as a regression" : "a label by itself";
      model(activation, new double[][] {{1, 0}, {0, 1}});
      evaluate().requireEnd(ExitStatus.DONE, reason, "--label-column", "accuracy 1.0000");
      CommandRun told = evaluate("--labels", names).requireEnd(ExitStatus.DONE);
      assertEquals("", told.err());
    }
    model(Activation.SOFTMAX, new double[][] {{1, 0}, {0, 1}});
    assertEquals("", evaluate().requireEnd(ExitStatus.DONE).err());
  }

  /** The same mistake ends as it does for classes, and in explain. */
  @Test
  void refusesTooManyNames() throws IOException {
    model(Activation.IDENTITY, new double[][] {{1, 0}, {0, 1}});
    Files.writeString(data, "x,y,rent,heat\n2,1,1,0\n-1,3,0,1\n");
    Path names = Files.writeString(folder.resolve("names.txt"), "a\nb\nc\n");
    evaluate("--label-column", "rent,heat", "--labels", names)
        .requireEnd(ExitStatus.BAD_INPUT, "There are 2 outputs, but --labels has names for 3");
  }

  @Test
  void refusesToLeaveTheLabelOut() throws IOException {
    Files.writeString(data, "x,y,kind\n2,1,0\n-1,3,1\n");
    model(Activation.SOFTMAX, new double[][] {{1, 0}, {0, 1}});
    String both = "--label-column and --leave-out both name the column \"kind\"";
    evaluate("--label-column", "kind", "--leave-out", "kind").requireEnd(ExitStatus.USAGE, both);
    evaluate("--label-column", "2", "--leave-out", "y,kind").requireEnd(ExitStatus.USAGE, both);
    model(Activation.IDENTITY, new double[][] {{1, 0}, {0, 1}});
    evaluate("--label-column", "y,kind", "--leave-out", "kind").requireEnd(ExitStatus.USAGE, both);
  }

  /** The table's rents are in euros, the model's outputs as it was trained. */
  @Test
  void undoesTheNormalisationOfLabelsThatIsStoredWithTheModel() throws IOException {
    INDArray area = Nd4j.createFromArray(new double[][] {{50}, {100}, {150}});
    INDArray rent = Nd4j.createFromArray(new double[][] {{500}, {900}, {1600}});
    Files.writeString(data, "area,rent\n50,500\n100,900\n150,1600\n");
    for (DataNormalization normalizer :
        List.of(new NormalizerStandardize(), new NormalizerMinMaxScaler(0, 1))) {
      normalizer.fitLabel(true);
      normalizer.fit(new DataSet(area.dup(), rent.dup()));
      Path zip = model(Activation.IDENTITY, new double[][] {{1}});
      ModelSerializer.addNormalizerToModel(zip.toFile(), normalizer);
      INDArray said = area.dup();
      normalizer.transform(said);
      normalizer.revertLabels(said);
      double wanted = Nd4j.math().abs(said.sub(rent)).meanNumber().doubleValue();
      assertTrue(wanted > 10, "in euros");

      evaluate().requireEnd(ExitStatus.DONE, "normalised by from-model");

      double found = json().get("columns").get(0).get("mean absolute error").asDouble();
      assertEquals(wanted, found, 1e-3 * wanted, normalizer.getClass().getSimpleName());
      String[] cells =
          Files.readAllLines(folder.resolve("report/examples.csv")).stream()
              .filter(line -> line.contains("data.csv line 3,"))
              .findFirst()
              .orElseThrow()
              .split(",");
      assertEquals(900, Double.parseDouble(cells[3]), .1);
    }
  }
}
