package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;

@DisplayName("lrp4j describe")
class DescribeCommandTest {

  @TempDir Path folder;

  private CommandRun describe(Model network, Object... more) {
    Path model = ModelZips.write(folder.resolve("model.zip"), network);
    Object[] options = {"describe", "--model", model};
    return CommandRun.of(Stream.concat(Arrays.stream(options), Arrays.stream(more)).toArray());
  }

  @Test
  void showsTheRuleThatEachCompositeGives() {
    CommandRun run = describe(Networks.convolutional()).requireEnd(ExitStatus.DONE);

    List<String> lines = run.out().lines().toList();
    assertTrue(lines.get(0).contains("takes images of a size not told with 2 channels, NCHW"));
    String heading = lines.get(2);
    for (NamedComposite composite : NamedComposite.presets()) {
      assertTrue(heading.contains(composite.name()), heading);
    }
    String convolution = lines.get(3);
    assertEquals("ZPlus", cell(heading, convolution, "epsilon-plus"));
    assertEquals("Flat", cell(heading, convolution, "epsilon-plus-flat"));
    assertEquals("AlphaBeta(α=2.0, β=1.0)", cell(heading, convolution, "epsilon-alpha2-beta1"));
    assertEquals("Epsilon(ε=1.0E-6)", cell(heading, lines.get(5), "epsilon-gamma-box"));
  }

  /** What stands below a heading, up to the next column. */
  private static String cell(String heading, String row, String column) {
    int begin = (heading + "  ").indexOf("  " + column + "  ") + 2;
    return row.substring(begin).split(" {2,}")[0];
  }

  @Test
  void showsOneCompositeIfAsked() {
    CommandRun run =
        describe(Networks.dense(), "--composite", "epsilon").requireEnd(ExitStatus.DONE);

    assertTrue(run.out().contains("takes rows of 3 numbers"), run.out());
    assertEquals(5, run.out().lines().count(), run.out());
  }

  @Test
  void tellsWhatCannotBeExplainedAndWhatToDo() {
    Model network =
        Networks.chain(
            InputType.feedForward(3),
            Networks.dense(3, 4, Activation.SOFTMAX),
            Networks.dense(4, 4, Activation.RELU),
            Networks.classes(4, 3));

    CommandRun run =
        describe(network)
            .requireEnd(
                ExitStatus.UNSUPPORTED_MODEL,
                "cannot be explained as it is",
                "what is wrong",
                "what to do",
                "layer0",
                "--gradient-times-input");
    List<String> rows = run.out().lines().skip(2).toList();
    assertEquals(4, rows.size(), run.out());
    assertTrue(rows.get(1).matches("!  layer0 +DenseLayer  +\\S.*"), rows.get(1));
    assertTrue(rows.get(2).matches("   layer1 +DenseLayer"), rows.get(2));
    assertTrue(rows.get(3).matches("   layer2 +OutputLayer"), rows.get(3));
    describe(network, "--gradient-times-input", "layer0")
        .requireEnd(ExitStatus.DONE, "gradient × input");
  }

  @Test
  void marksWhatCannotBeExplainedInGraphs() {
    Model graph =
        Networks.graph(
            builder ->
                builder
                    .addInputs("in")
                    .setInputTypes(InputType.feedForward(3))
                    .addLayer("first", Networks.dense(3, 4, Activation.RELU), "in")
                    .addLayer(
                        "soft", new FrozenLayer(Networks.dense(4, 4, Activation.SOFTMAX)), "first")
                    .addVertex(
                        "sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "soft")
                    .addLayer("out", Networks.classes(4, 3), "sum")
                    .setOutputs("out"));

    CommandRun run = describe(graph).requireEnd(ExitStatus.UNSUPPORTED_MODEL, "soft");

    List<String> rows = run.out().lines().skip(3).toList();
    assertEquals(
        List.of("first", "! soft", "sum", "out"),
        rows.stream().map(row -> row.replaceAll("^(!?) +(\\w+).*", "$1 $2").strip()).toList());
    assertTrue(rows.get(1).contains("DenseLayer"), rows.get(1));
    assertTrue(rows.get(2).endsWith("ElementWiseVertex"), rows.get(2));
  }

  @Test
  void knowsGraphsToo() {
    Model graph =
        Networks.graph(
            builder ->
                builder
                    .addInputs("in")
                    .setInputTypes(InputType.convolutional(6, 6, 1))
                    .addLayer("conv", Networks.convolution(2, Activation.RELU), "in")
                    .addLayer("out", Networks.classes(50, 3), "conv")
                    .setOutputs("out"));

    describe(graph)
        .requireEnd(ExitStatus.DONE, "images of a size not told with 1 channel,", "conv");
  }
}
