package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;

/**
 * The first Java of each page, letter by letter: compiled, and run by a process in a folder of its
 * own, since the pages write to relative paths.
 */
@DisplayName("The first snippet of")
class SnippetsTest {

  private static final String IMPORTS_OF_THE_LISTENER =
      """
      import java.nio.file.*;
      import org.lrp4j.listener.*;
      import org.nd4j.linalg.api.ndarray.*;
      """;

  private static final Path README = Path.of("README.md");

  @TempDir static Path folder;
  private static String printed;

  /** A snippet, and what it takes for granted: all that the pages do not declare. */
  interface Snippet {
    void run(
        MultiLayerNetwork network,
        INDArray images,
        int[] labels,
        DataSetIterator trainingData,
        DataSetIterator test,
        DataNormalization normalizer)
        throws Exception;
  }

  /** Runs snippets, one after the other, on a LeNet that the first one trains. */
  static final class Program {

    public static void main(String... snippets) throws Exception {
      Digits training = first(500, Digits.training());
      Digits test = first(200, Digits.test());
      List<Integer> probes = List.of(3, 7, 0, 61);
      MultiLayerNetwork network = DigitNetwork.untrained();
      for (String name : snippets) {
        Snippet snippet = (Snippet) Class.forName(name).getDeclaredConstructor().newInstance();
        snippet.run(
            network,
            test.images(probes),
            test.labels(probes),
            training.batches(DigitNetwork.BATCH_SIZE),
            test.batches(DigitNetwork.BATCH_SIZE),
            new ImagePreProcessingScaler(0, 1));
      }
    }

    private static Digits first(int count, Digits digits) {
      List<Integer> chosen = IntStream.range(0, count).boxed().toList();
      return new Digits(digits.images(chosen), digits.labels(chosen));
    }
  }

  @BeforeAll
  static void compileAndRun() throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<Path> sources =
        List.of(
            source("TrainingListener", "", first(Path.of("docs", "training-listener.md"))),
            source("AfterEvaluation", "", first(Path.of("docs", "after-evaluation.md"))),
            source("Readme", "", first(README)),
            source("OwnImages", "", first(Path.of("docs", "own-images.md"))),
            source("EvidenceTests", "", first(Path.of("docs", "evidence-tests.md"))),
            source("Receipts", "", first(Path.of("docs", "receipts.md"))),
            source("ReadmeListener", IMPORTS_OF_THE_LISTENER, listenerOfTheReadme()));
    compile(sources, classes);
    copyDigits(folder);
    drawPhoto();

    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classes + File.pathSeparator + System.getProperty("java.class.path"),
                Program.class.getName(),
                "org.lrp4j.examples.TrainingListener",
                "org.lrp4j.examples.AfterEvaluation",
                "org.lrp4j.examples.Readme",
                "org.lrp4j.examples.ReadmeListener",
                "org.lrp4j.examples.OwnImages",
                "org.lrp4j.examples.EvidenceTests",
                "org.lrp4j.examples.Receipts")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    int exitStatus = process.waitFor();
    printed = Files.readString(output);
    assertEquals(0, exitStatus, printed);
  }

  /** A seven of the test digits, as a grey image file. */
  private static void drawPhoto() throws IOException {
    BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
    Digits digits = Digits.test();
    int seven = IntStream.range(0, 1000).filter(i -> digits.labels()[i] == 7).findFirst().orElse(0);
    INDArray pixels = digits.images(List.of(seven)).mul(255);
    image.getRaster().setPixels(0, 0, 28, 28, pixels.dup().data().asInt());
    ImageIO.write(image, "png", folder.resolve("photo.png").toFile());
  }

  private static String first(Path page) throws IOException {
    return CodeBlocks.of(page, "java").get(0);
  }

  /** What stands in the text, between what the text takes for granted and a training. */
  private static String listenerOfTheReadme() throws IOException {
    return """
        Path folder = Path.of("readme");
        INDArray probes = images;
        %s;
        network.fit(trainingData, 2);
        """
        .formatted(CodeBlocks.inline(README, "network.addListeners("));
  }

  private static Path source(String name, String imports, String snippet) throws IOException {
    String source =
        "package org.lrp4j.examples;\n"
            + imports
            + lines(snippet, true)
            + """
            final class %s implements SnippetsTest.Snippet {
              public void run(
                  org.deeplearning4j.nn.multilayer.MultiLayerNetwork network,
                  org.nd4j.linalg.api.ndarray.INDArray images,
                  int[] labels,
                  org.nd4j.linalg.dataset.api.iterator.DataSetIterator trainingData,
                  org.nd4j.linalg.dataset.api.iterator.DataSetIterator test,
                  org.nd4j.linalg.dataset.api.preprocessor.DataNormalization normalizer)
                  throws Exception {
            %s  }
            }
            """
                .formatted(name, lines(snippet, false));
    return Files.writeString(folder.resolve(name + ".java"), source);
  }

  private static void compile(List<Path> sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter problems = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(
              "-proc:none", "-cp", System.getProperty("java.class.path"), "-d", classes.toString());
      boolean compiles =
          compiler
              .getTask(
                  problems, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
              .call();
      assertTrue(compiles, problems.toString());
    }
  }

  private static String lines(String snippet, boolean isImport) {
    return snippet
        .lines()
        .filter(line -> line.startsWith("import ") == isImport)
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  private static void copyDigits(Path to) throws IOException {
    Path from = Path.of("examples", "data", "mnist");
    Files.createDirectories(to.resolve(from));
    List<Path> files = new ArrayList<>();
    try (Stream<Path> found = Files.list(from)) {
      found.filter(file -> file.toString().endsWith(".gz")).forEach(files::add);
    }
    for (Path file : files) {
      Files.copy(file, to.resolve(file));
    }
  }

  private static BufferedImage picture(String name) throws IOException {
    BufferedImage picture = ImageIO.read(folder.resolve(name).toFile());
    assertNotNull(picture, name);
    return picture;
  }

  @Test
  @DisplayName("docs/training-listener.md writes a run of pictures while the network is trained")
  void trainingListener() throws IOException {
    for (int probe = 0; probe < 4; probe++) {
      String place = "runs/run-001/probe-" + probe + "/";
      int frame = picture(place + "iteration-000100.png").getWidth();
      assertTrue(frame > 2 * 112, "input and heatmap");
      assertEquals(frame, picture(place + "iteration-000000.png").getWidth());
      assertTrue(picture(place + "filmstrip.png").getWidth() > 2 * 112);
      assertTrue(Files.size(folder.resolve(place + "animation.gif")) > 1000);
    }
    assertTrue(printed.contains("LRP after 100 iterations (epoch 9): loss "), printed);
  }

  @Test
  @DisplayName("docs/evidence-tests.md holds for a network that looks at the digits")
  void evidenceTests() {
    assertFalse(Files.exists(folder.resolve("target/evidence")), "nothing failed");
  }

  @Test
  @DisplayName("docs/receipts.md writes a receipt, and finds the same bits again")
  void receipts() {
    assertTrue(printed.contains("equal: the same bits of 4 examples"), printed);
    assertTrue(Files.exists(folder.resolve("receipt.json")));
    assertTrue(Files.exists(folder.resolve("receipt-relevance-0.npy")));
  }

  @Test
  @DisplayName("docs/after-evaluation.md prints DL4J's figures and writes a report to open")
  void afterEvaluation() throws IOException {
    assertTrue(printed.contains("# of classes:    10"), printed);
    Path report = folder.resolve("report");
    String index = Files.readString(report.resolve("index.html"));
    assertTrue(index.contains("200 examples of 10 classes"));
    assertTrue(index.contains("Flat"), "the composite that the page chooses");
    for (int digit = 0; digit < 10; digit++) {
      assertTrue(Files.exists(report.resolve("class-" + digit + ".html")));
    }
  }

  @Test
  @DisplayName("README.md draws input, heatmap and overlay and prints both tables")
  void readme() throws IOException {
    assertTrue(picture("heatmap.png").getWidth() > 3 * 200);
    assertTrue(printed.contains("rule or treatment"), printed);
    assertTrue(printed.contains("EpsilonPlusFlat"), printed);
  }

  @Test
  @DisplayName("docs/own-images.md explains a seven in a file as a seven, and draws it")
  void ownImages() throws IOException {
    assertTrue(printed.contains("class 7, score "), printed);
    assertTrue(picture("explained.png").getWidth() > 3 * 280);
  }

  @Test
  @DisplayName("README.md for training writes pictures of every epoch")
  void readmeListener() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("readme/run-001/probe-3"))) {
      assertEquals(
          3,
          files.filter(file -> file.getFileName().toString().startsWith("iteration-")).count(),
          "before the first epoch, and after both");
    }
  }
}
