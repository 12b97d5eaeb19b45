package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.dataset.summary.SurveySummary;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

@DisplayName("lrp4j survey of models with several outputs, numbers, or labels")
class SurveyOutputsTest {

  private static final int ROWS = 12;

  @TempDir Path folder;

  private final INDArray rows = Networks.values(5, ROWS, 3).castTo(DataType.FLOAT);

  private Path table(boolean isLabelled) throws IOException {
    StringBuilder text = new StringBuilder("a,b,c" + (isLabelled ? ",kind" : "") + "\n");
    for (int i = 0; i < ROWS; i++) {
      text.append(
              "%s,%s,%s".formatted(rows.getFloat(i, 0), rows.getFloat(i, 1), rows.getFloat(i, 2)))
          .append(isLabelled ? "," + List.of("x", "y", "z").get(i % 3) : "")
          .append('\n');
    }
    return Files.writeString(folder.resolve("rows.csv"), text);
  }

  private static ComputationGraph twoOutputs() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(2)
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", Networks.dense(3, 6, Activation.RELU), "in")
                .addLayer("size", Networks.classes(6, 2), "hidden")
                .addLayer("kind", Networks.classes(6, 3), "hidden")
                .setOutputs("size", "kind")
                .build());
    graph.init();
    return graph;
  }

  private CommandRun survey(Path model, Object... more) {
    Object[] arguments = new Object[7 + more.length];
    Object[] first = {
      "survey",
      "--model",
      model,
      "--data",
      folder.resolve("rows.csv"),
      "--out",
      folder.resolve("out")
    };
    System.arraycopy(first, 0, arguments, 0, 7);
    System.arraycopy(more, 0, arguments, 7, more.length);
    return CommandRun.of(arguments);
  }

  private double[][] importance() throws IOException {
    double[][] means = new double[4][3];
    for (String line : Files.readAllLines(folder.resolve("out/importance.csv"))) {
      String[] cells = line.split(",");
      if (cells[1].equals("feature") && cells[2].startsWith("output ")) {
        int column = cells[2].charAt(7) - '0';
        means[column][Integer.parseInt(cells[4])] = Double.parseDouble(cells[10]);
      }
    }
    return means;
  }

  @Test
  @DisplayName("explains one output, the first or the one that is named")
  void oneOutput() throws IOException {
    ComputationGraph graph = twoOutputs();
    Path model = ModelZips.write(folder.resolve("two.zip"), graph);
    table(true);
    try (LrpExplainer explainer = LrpExplainer.builder(graph).build()) {
      for (boolean isSecond : new boolean[] {false, true}) {
        CommandRun run =
            isSecond
                ? survey(
                    model, "--output", "kind", "--label-column", "kind", "--concepts", "hidden")
                : survey(model, "--leave-out", "kind", "--concepts", "hidden", "--units");
        assertEquals(0, run.exitStatus(), run.err());
        Target[] targets =
            isSecond
                ? new Target[] {Target.nothing(), Target.predicted()}
                : new Target[] {Target.predicted(), Target.nothing()};
        SurveySummary summary =
            SurveySummary.fromBytes(Files.readAllBytes(folder.resolve("out/summary.lrps")));
        var part = summary.parts().iterator().next();
        try (Explanation explanation = explainer.explain(new INDArray[] {rows}, targets)) {
          for (int feature = 0; feature < 3; feature++) {
            assertEquals(
                explanation.relevance().getColumn(feature).meanNumber().doubleValue(),
                summary.importance(part, group -> true).get(feature).mean(),
                1e-5);
          }
        }
        // All examples of channels are found again, though the network has two outputs.
        assertFalse(run.err().contains("left out"), run.err());
        assertTrue(Files.readAllLines(folder.resolve("out/concepts.csv")).size() > 6);
      }
    }
    CommandRun unknown = survey(model, "--output", "colour");
    assertEquals(2, unknown.exitStatus());
    assertTrue(unknown.err().contains("[size, kind]"), unknown.err());
  }

  @Test
  @DisplayName("explains each number of a regression, and refuses what is about classes")
  void numbers() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            null,
            Networks.dense(3, 6, Activation.RELU),
            Networks.output(6, 2, Activation.IDENTITY, LossFunction.MSE));
    Path model = ModelZips.write(folder.resolve("numbers.zip"), network);
    table(false);
    CommandRun run = survey(model, "--units");
    assertEquals(0, run.exitStatus(), run.err());
    assertTrue(run.out().startsWith("Explained 12 of 12 inputs"), run.out());
    double[][] found = importance();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      for (int column = 0; column < 2; column++) {
        try (Explanation explanation = explainer.explain(rows, Target.classIndex(column))) {
          for (int feature = 0; feature < 3; feature++) {
            assertEquals(
                explanation.relevance().getColumn(feature).meanNumber().doubleValue(),
                found[column][feature],
                1e-5);
          }
        }
      }
    }
    String page = Files.readString(folder.resolve("out/index.html"));
    assertFalse(page.contains("predicted as"), page);
    assertTrue(page.contains("24 explanations of 2 outputs"), page);
    // Each number's relevance counts, not that of the highest alone.
    List<String> units = Files.readAllLines(folder.resolve("out/units.csv"));
    assertTrue(List.of(units.get(1).split(",")).contains("24"), units.get(1));

    CommandRun concepts = survey(model, "--concepts", "layer0");
    assertEquals(2, concepts.exitStatus());
    assertTrue(concepts.err().contains("gives 2 numbers"), concepts.err());
    table(true);
    CommandRun labelled = survey(model, "--label-column", "kind");
    assertEquals(2, labelled.exitStatus());
    assertTrue(labelled.err().contains("tells no classes apart"), labelled.err());
  }

  @Test
  @DisplayName(
      "explains each label that may apply; and tells rows of one file from those of others")
  void labels() throws IOException {
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            null,
            Networks.dense(3, 6, Activation.RELU),
            Networks.output(6, 3, Activation.SIGMOID, LossFunction.XENT));
    Path model = ModelZips.write(folder.resolve("labels.zip"), network);
    table(false);
    Path names = Files.writeString(folder.resolve("names.txt"), "round\nred\nripe\n");
    CommandRun run = survey(model, "--labels", names);
    assertEquals(0, run.exitStatus(), run.err());
    SurveySummary summary =
        SurveySummary.fromBytes(Files.readAllBytes(folder.resolve("out/summary.lrps")));
    for (int column = 0; column < 3; column++) {
      int of = column;
      assertEquals(ROWS, summary.examples(group -> group.explainedClass() == of));
      assertTrue(
          summary.maps(summary.mappedInputs().get(0), of).stream()
              .allMatch(map -> map.getKey().startsWith("rows.csv ")));
    }
    String page = Files.readString(folder.resolve("out/index.html"));
    assertTrue(page.contains("By feature: ripe"), page);
  }
}
