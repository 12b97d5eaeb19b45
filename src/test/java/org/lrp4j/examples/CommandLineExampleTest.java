package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.LrpExplainer;
import org.lrp4j.cli.Main;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("The example on the command line")
class CommandLineExampleTest {

  private static final Path PAGE = Path.of("docs", "command-line.md");

  @TempDir Path folder;

  @Test
  @DisplayName("finds the relevance of digits that the library finds, and reports")
  void findsWhatTheLibraryFinds() throws IOException {
    Digits digits = Digits.test();
    MultiLayerNetwork network = DigitNetwork.trained(digits, 1);
    ExplainFromTheCommandLine.writeFiles(network, digits, 20, folder);
    StringWriter printed = new StringWriter();

    List<Integer> ends = ExplainFromTheCommandLine.run(folder, new PrintWriter(printed));

    assertEquals(List.of(0, 0, 0), ends, printed.toString());
    int seven =
        IntStream.range(0, 20).filter(i -> digits.labels()[i] == 7).findFirst().orElseThrow();
    Path explained = folder.resolve("explained");
    String first = Files.readAllLines(explained.resolve("summary.csv")).get(1);
    assertTrue(
        first.startsWith("digit%03d,".formatted(seven)) && first.endsWith(",relevance.npy,0"),
        first);
    INDArray found =
        Nd4j.createFromNpyFile(explained.resolve("relevance.npy").toFile())
            .slice(0)
            .reshape(1, 1, 28, 28);
    try (LrpExplainer explainer =
        LrpExplainer.builder(network).composite(Composite.epsilonPlusFlat()).build()) {
      INDArray wanted =
          explainer.explain(digits.images(List.of(seven))).relevance().reshape(1, 1, 28, 28);
      assertEquals(
          0,
          found.sub(wanted).amaxNumber().doubleValue() / wanted.amaxNumber().doubleValue(),
          1e-4);
    }
    assertTrue(Files.exists(folder.resolve("report").resolve("index.html")));
    assertTrue(printed.toString().contains("accuracy 0."), printed.toString());
  }

  @Test
  @DisplayName(
      "that begins docs/command-line.md names this build's jar and writes what the page says")
  void runsTheFirstSnippet() throws IOException {
    String jar = "target/lrp4j-" + version() + "-cli.jar";
    assertEquals(List.of("mvn", "-Pcli", "package", "-DskipTests"), firstCommands().get(0));
    List<String> words = firstCommands().get(1);
    assertEquals(List.of("java", "-jar", jar), words.subList(0, 3));
    List<String> arguments = new ArrayList<>(words.subList(3, words.size()));
    int out = arguments.indexOf("--out") + 1;
    Path results = folder.resolve(arguments.get(out));
    arguments.set(out, results.toString());

    run(arguments);

    INDArray input =
        Nd4j.createFromNpyFile(new File(arguments.get(arguments.indexOf("--input") + 1)));
    INDArray relevance = Nd4j.createFromNpyFile(results.resolve("relevance.npy").toFile());
    assertArrayEquals(input.shape(), relevance.shape());
    long examples = input.size(0);
    assertEquals(examples, Nd4j.createFromNpyFile(results.resolve("output.npy").toFile()).size(0));
    assertEquals(examples + 1, Files.readAllLines(results.resolve("summary.csv")).size());
    for (int i = 0; i < examples; i++) {
      assertTrue(Files.size(results.resolve(i + ".png")) > 1000);
    }
  }

  @Test
  @DisplayName("that describes a model prints the table that the page shows")
  void describesAsThePageShows() throws IOException {
    List<String> page = CodeBlocks.of(PAGE, "").get(1).lines().toList();
    List<String> arguments =
        new ArrayList<>(List.of(page.get(0).substring("$ lrp4j ".length()).split(" ")));
    List<String> first = firstCommands().get(1);
    String model = first.get(first.indexOf("--model") + 1);
    arguments.set(arguments.indexOf("--model") + 1, model);

    String described = run(arguments).replace(model + ": ", "model.h5: ");

    assertEquals(page.subList(1, page.size()), described.lines().toList());
  }

  /** The commands that the page begins with, as the shell would split them. */
  private static List<List<String>> firstCommands() throws IOException {
    return CodeBlocks.of(PAGE, "")
        .get(0)
        .replace("\\\n", " ")
        .lines()
        .map(line -> List.of(line.trim().split("\\s+")))
        .toList();
  }

  private static String run(List<String> arguments) {
    StringWriter printed = new StringWriter();
    PrintWriter console = new PrintWriter(printed);
    int end = Main.run(console, console, arguments.toArray(String[]::new));
    assertEquals(0, end, printed.toString());
    return printed.toString();
  }

  private static String version() throws IOException {
    Matcher version =
        Pattern.compile("<artifactId>lrp4j</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    return version.group(1);
  }
}
