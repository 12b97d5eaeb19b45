package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.OneSigmoidTest;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("Tables on the command line")
class TablesTest {

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
    data = folder.resolve("data.csv");
    Files.writeString(data, "width,height,\"depth, in cm\"\n1,2,3\n-1, 0.5 ,2\n4,-2,0\n\n0,1,-3\n");
    out = folder.resolve("out");
  }

  private CommandRun explain(Object... more) {
    Stream<Object> options = Stream.of("explain", "--model", model, "--input", data, "--out", out);
    return CommandRun.of(Stream.concat(options, Stream.of(more)).toArray());
  }

  @Test
  void areExplainedRowByRow() throws IOException {
    INDArray wanted;
    try (LrpExplainer explainer = LrpExplainer.builder(network).zeroBias(true).build()) {
      wanted = explainer.explain(Nd4j.createFromArray(ROWS), Target.classIndex(1)).relevance();
    }
    Path labels = Files.writeString(folder.resolve("labels.txt"), "ant\nbee\ncat\n");

    explain("--labels", labels, "--target", "bee", "--zero-bias", "--batch-size", 3)
        .requireEnd(ExitStatus.DONE, "Explained 4 of 4 inputs, normalised by none");

    INDArray found = Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile());
    assertEquals(wanted.castTo(DataType.FLOAT), found);
    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    assertEquals(
        "input,predicted,label,output,explained,relevance,picture,"
            + "explained_class,explained_label,explained_output,array,row",
        summary.get(0));
    assertTrue(
        summary
            .get(4)
            .matches("3,[0-2],(ant|bee|cat),0\\.\\d+,.*,3\\.png,1,bee,0\\.\\d+,relevance\\.npy,3"),
        summary.get(4));
    assertTrue(Files.exists(out.resolve("3.png")));
  }

  @Test
  void sayWhichOfTwoClassesAModelWithOneOutputPredicts() throws IOException {
    network = Networks.chain(Networks.output(3, 1, Activation.SIGMOID, LossFunction.XENT));
    ModelZips.write(model, network);
    Files.writeString(data, "5,-10,5\n-5,10,-5\n");
    INDArray wanted =
        network.output(Nd4j.createFromArray(new float[][] {{5, -10, 5}, {-5, 10, -5}}));
    Path labels = Files.writeString(folder.resolve("labels.txt"), "no\nyes\n");

    explain("--labels", labels).requireEnd(ExitStatus.DONE);

    List<String> summary = Files.readAllLines(out.resolve("summary.csv"));
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      List<String> cells = List.of(summary.get(i + 1).split(","));
      double second = wanted.getDouble(i, 0);
      assertEquals(second > 0.5 ? "yes" : "no", cells.get(2), summary.get(i + 1));
      assertEquals(Math.max(second, 1 - second), Double.parseDouble(cells.get(3)), 1e-4);
      seen.add(cells.get(1));
    }
    assertEquals(Set.of("0", "1"), seen);
  }

  /** heat .2, rain 1: the model says dry. */
  @Test
  void explainEitherClassOfAModelWithOneOutput() throws IOException {
    ModelZips.write(model, OneSigmoidTest.weather());
    Files.writeString(data, ".2,1\n");
    Path labels = Files.writeString(folder.resolve("labels.txt"), "dry\nwet\n\n");
    Map<String, double[]> wanted =
        Map.of(
            "predicted", new double[] {-.4, 3},
            "contrastive", new double[] {-.4, 3},
            "dry", new double[] {-.4, 3},
            "0", new double[] {-.4, 3},
            "wet", new double[] {.4, -3},
            "1", new double[] {.4, -3});
    for (Map.Entry<String, double[]> each : wanted.entrySet()) {
      explain("--labels", labels, "--target", each.getKey(), "--force").requireEnd(ExitStatus.DONE);

      INDArray found = Nd4j.createFromNpyFile(out.resolve("relevance.npy").toFile());
      assertArrayEquals(
          each.getValue(), found.castTo(DataType.DOUBLE).toDoubleMatrix()[0], 1e-5, each.getKey());
      List<String> cells =
          List.of(Files.readAllLines(out.resolve("summary.csv")).get(1).split(","));
      assertEquals(List.of("0", "0", "dry"), cells.subList(0, 3));
      assertEquals(each.getValue()[0] < 0 ? 2.6 : -2.6, Double.parseDouble(cells.get(4)), 1e-5);
    }
    explain("--target", 2, "--force").requireEnd(ExitStatus.USAGE, "tells 2 apart");
    Files.writeString(labels, "dry\nwet\nsnow\n");
    explain("--labels", labels, "--force")
        .requireEnd(ExitStatus.BAD_INPUT, "tells 2 classes apart");
  }

  @Test
  void sayNoClassWhereAModelGivesANumber() throws IOException {
    network = Networks.chain(Networks.output(3, 1, Activation.IDENTITY, LossFunction.MSE));
    ModelZips.write(model, network);

    explain().requireEnd(ExitStatus.DONE);

    double wanted = network.output(Nd4j.createFromArray(ROWS)).getDouble(0, 0);
    String[] cells = Files.readAllLines(out.resolve("summary.csv")).get(1).split(",");
    assertEquals("", cells[1]);
    assertEquals("", cells[2]);
    assertEquals(wanted, Double.parseDouble(cells[3]), 1e-4 * Math.abs(wanted));
    for (String what : new String[] {"1", "contrastive"}) {
      explain("--target", what, "--force")
          .requireEnd(ExitStatus.USAGE, "gives one number", "leave out --target " + what);
    }
  }

  @Test
  void areDrawnAsManyTimesAsAsked() {
    explain("--pictures", 1).requireEnd(ExitStatus.DONE);

    assertTrue(Files.exists(out.resolve("0.png")));
    assertFalse(Files.exists(out.resolve("1.png")));
  }

  @Test
  void areScaledAsTheNormalizerInTheModelSays() throws IOException {
    DataSet training = new DataSet(Nd4j.createFromArray(ROWS), Nd4j.zeros(4, 3));
    for (DataNormalization normalizer :
        List.of(new NormalizerStandardize(), new NormalizerMinMaxScaler(-2, 2))) {
      normalizer.fit(training);
      Path zip = ModelZips.write(model, network);
      ModelSerializer.addNormalizerToModel(zip.toFile(), normalizer);
      INDArray scaled = Nd4j.createFromArray(ROWS);
      normalizer.transform(scaled);

      explain("--force").requireEnd(ExitStatus.DONE, "normalised by from-model");

      INDArray found = Nd4j.createFromNpyFile(out.resolve("output.npy").toFile());
      assertEquals(network.output(scaled).castTo(DataType.FLOAT), found, normalizer.toString());
    }
  }

  @Test
  void tellWhereTheyAreWrong() throws IOException {
    Files.writeString(data, "1,2,3\n4,five,6\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 2 holds \"five\", expected a number");
    Files.writeString(data, "a,b,c\n1,2,3\n\n4,five,6");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 4 holds \"five\"");
    Files.writeString(data, "1,2,3\n4,5");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 2 has 2 columns");
    Files.writeString(data, "1,2,3\n4,\"5,6\n7,8,9\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "a quotation mark missing", "from line 2 on");
    Files.writeString(data, "1,2,3\n4,5\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "line 2 has 2 columns, but the first one has 3");
    Files.writeString(data, "1,2\n4,5\n");
    explain().requireEnd(ExitStatus.BAD_INPUT);
    Files.writeString(data, "1,NaN,3\n");
    explain().requireEnd(ExitStatus.BAD_INPUT, "NaN");
    Files.writeString(data, "");
    explain().requireEnd(ExitStatus.BAD_INPUT, "is empty");
    assertFalse(Files.exists(out));
  }

  @Test
  void tellWhichOptionsAreWrong() {
    explain("--target", "bee").requireEnd(ExitStatus.USAGE, "There is no class \"bee\"");
    explain("--target", 7).requireEnd(ExitStatus.USAGE, "no class 7");
    explain("--layer", "nosuch").requireEnd(ExitStatus.USAGE, "nosuch");
    explain("--composite", "best").requireEnd(ExitStatus.USAGE, "epsilon-plus-flat");
    explain("--composite", "epsilon-gamma-box:1,0").requireEnd(ExitStatus.USAGE);
    explain("--normalizer", "0..0").requireEnd(ExitStatus.USAGE, "0..0 is no range");
    explain("--normalizer", "5..1").requireEnd(ExitStatus.USAGE, "5..1 is no range");
    explain("--pictures", -1).requireEnd(ExitStatus.USAGE, "--pictures", "-1");
    explain("--labels", folder.resolve("none.txt"))
        .requireEnd(ExitStatus.BAD_INPUT, "none.txt: it does not exist");
    explain("--normalizer", "nice").requireEnd(ExitStatus.USAGE, "no normalizer \"nice\"");
    explain("--normalizer", "from-model").requireEnd(ExitStatus.USAGE, "holds no normalizer");
    explain("--batch-size", 0).requireEnd(ExitStatus.USAGE, "at least 1");
    explain("--gradient-times-input", "x").requireEnd(ExitStatus.USAGE, "x");
    CommandRun.of("explain", "--model", model).requireEnd(ExitStatus.USAGE, "--input");
    CommandRun.of().requireEnd(ExitStatus.USAGE, "Missing command");
    CommandRun.of("explain", "--model", model, "--input", "nowhere", "--out", out)
        .requireEnd(ExitStatus.BAD_INPUT, "There is no input nowhere");
    CommandRun.of("explain", "--model", "nowhere", "--input", data, "--out", out)
        .requireEnd(ExitStatus.BAD_MODEL, "There is no model nowhere");
  }
}
