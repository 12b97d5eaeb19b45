package org.lrp4j.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.dataset.summary.ParameterSummary;
import org.lrp4j.examples.PruneDigits.Order;
import org.lrp4j.examples.PruneDigits.Part;
import org.lrp4j.faithfulness.ChosenComposite;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;
import org.lrp4j.receipt.Receipt;
import org.lrp4j.receipt.Verification;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("The examples")
class ExamplesTest {

  private static MultiLayerNetwork trained;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    trained = DigitNetwork.trained(Digits.training(), 1);
  }

  @Test
  @DisplayName("train and explain a LeNet and write a page whose pictures all exist")
  void explainDigits() throws IOException {
    Path page = ExplainDigits.run(trained, folder);

    List<String> pictures = new ArrayList<>();
    String html = Files.readString(page);
    Matcher sources = Pattern.compile("<img src=\"([^\"]+)\"").matcher(html);
    while (sources.find()) {
      pictures.add(sources.group(1));
      BufferedImage picture = ImageIO.read(folder.resolve(sources.group(1)).toFile());
      assertTrue(picture.getWidth() > 600, sources.group(1));
    }
    assertEquals(9, pictures.size(), "three pictures for each of three composites");
    Matcher accuracy = Pattern.compile("recognises ([0-9.]+) %").matcher(html);
    assertTrue(accuracy.find());
    assertTrue(Double.parseDouble(accuracy.group(1)) > 80, accuracy.group());
  }

  @Test
  @DisplayName("prune what counts least, and lose less than by leaving out anything")
  void pruneDigits() throws IOException {
    Digits test = Digits.test();
    List<Integer> some = IntStream.range(0, 300).boxed().toList();
    Digits asked = new Digits(test.images(some), test.labels(some));
    ParameterSummary summary =
        PruneDigits.survey(trained, Composite.uniform(new EpsilonRule()), 60);

    double[] ofUnits = new double[2];
    double[] ofWeights = new double[2];
    for (PruneDigits.Order order : List.of(Order.RELEVANCE, Order.RANDOM)) {
      ofUnits[order == Order.RELEVANCE ? 0 : 1] =
          PruneDigits.accuracyWithout(Part.UNIT, trained, summary, order, 0.5, asked);
      ofWeights[order == Order.RELEVANCE ? 0 : 1] =
          PruneDigits.accuracyWithout(Part.WEIGHT, trained, summary, order, 0.5, asked);
    }
    String all = Arrays.toString(ofUnits) + " and " + Arrays.toString(ofWeights);
    assertTrue(ofUnits[0] > ofUnits[1] + 0.1 && ofWeights[0] > ofWeights[1] + 0.1, all);
    PruneDigits.draw(summary, folder);
    assertTrue(ImageIO.read(folder.resolve("conv1.png").toFile()).getWidth() > 200);
  }

  @Test
  @DisplayName("explain a saved model in ten lines")
  void explainSavedModel() throws IOException {
    Digits digits = Digits.test();
    File model = folder.resolve("model.zip").toFile();
    ModelSerializer.writeModel(trained, model, true);

    Path picture = folder.resolve("saved.png");
    ExplainSavedModel.explain(model, digits.images(List.of(0)), picture);

    assertTrue(ImageIO.read(picture.toFile()).getWidth() > 3 * 280);
  }

  @Test
  @DisplayName("measure that LRP is told from random maps, and write curves")
  void compareExplanations() throws IOException {
    FaithfulnessResult result =
        CompareExplanations.run(trained, Digits.test().images(List.of(0, 1, 2, 3)), folder);

    double ofBox = result.figure("EpsilonGammaBox", "flipping, gap").estimate().mean();
    double ofRandom = result.figure("Random", "flipping, gap").estimate().mean();
    assertTrue(ofBox > ofRandom + 1, ofBox + " against " + ofRandom);
    assertTrue(Files.exists(folder.resolve("road-most-relevant-first.png")));
    assertTrue(Files.exists(folder.resolve("figures.png")));
  }

  @Test
  @DisplayName("choose the composite that is the best by the figures that are named")
  void chooseComposite() {
    ChosenComposite chosen =
        ChooseComposite.run(trained, Digits.test().images(List.of(0, 1, 2, 3, 4, 5)));

    assertEquals(chosen.ranking().order().get(0), chosen.composite().toString());
    FaithfulnessResult result = chosen.result();
    List<String> byFlipping =
        chosen.ranking().order().stream()
            .sorted(
                Comparator.comparingDouble(
                    name -> -result.figure(name, "flipping, gap").estimate().mean()))
            .toList();
    assertTrue(chosen.ranking().best().contains(byFlipping.get(0)), chosen.toString());
    double ofRandom = result.figure("Random", "flipping, gap").estimate().mean();
    double ofChosen =
        result.figure(chosen.composite().toString(), "flipping, gap").estimate().mean();
    assertTrue(ofChosen > ofRandom + 1, chosen.toString());
  }

  @Test
  @DisplayName("ask of the evidence of images and of a table that it is where it is expected")
  void testEvidence() throws IOException {
    TestEvidence.images(trained, Digits.test().images(List.of(3, 7, 0, 61)));
    TestEvidence.table(ExplainIris.flowers());
  }

  @Test
  @DisplayName("stop a training that comes to look at a mark")
  void guardTraining() {
    String said = GuardTraining.run(folder);

    assertTrue(said.contains("a guard is broken"), said);
    assertTrue(said.contains("at least 80 % of the positive relevance inside the mask"), said);
  }

  @Test
  @DisplayName("keep receipts of an explanation and of a report that give the same bits")
  void keepReceipts() {
    assertEquals(
        "equal: the same bits of 4 examples",
        KeepReceipts.ofExplanation(trained, folder).toString());
    Verification ofReport = KeepReceipts.ofReport(trained, folder);
    assertEquals(Verification.Outcome.EQUAL, ofReport.outcome(), ofReport.toString());
    Receipt receipt = Receipt.read(folder.resolve("report").resolve("receipt.json"));
    assertEquals(1000, receipt.evaluation().orElseThrow().examples());
    int right = 0;
    Digits digits = Digits.test();
    int[] predicted = trained.predict(digits.images());
    for (int i = 0; i < predicted.length; i++) {
      right += predicted[i] == digits.labels()[i] ? 1 : 0;
    }
    assertEquals(
        right / 1000.0, receipt.evaluation().orElseThrow().figures().get("accuracy"), 1e-9);
  }

  /**
   * The page's table has two digits after the point; another processor trains to other bits, which
   * moves figures by less than a twentieth.
   */
  @Test
  @DisplayName("find for docs/trust.md what it says of irises")
  void trustOfIris() throws IOException {
    FaithfulnessResult result =
        CompareExplanations.iris(
            ExplainIris.flowers(),
            folder.resolve("iris"),
            new Flipping(4, Replacement.mean()),
            new RandomLogit());

    String page = Files.readString(Path.of("docs", "trust.md"));
    String section = page.substring(page.indexOf("## Iris"), page.indexOf("## What it takes"));
    List<String> rows =
        section
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| method"))
            .toList();
    assertEquals(result.attributions().size(), rows.size());
    // Two of the page's four columns: the others take longer.
    Map<String, Integer> columns = Map.of("flipping, gap", 1, "another class's map", 3);
    for (String row : rows) {
      String[] cells = row.substring(2).split(" \\| ?");
      String method =
          cells[0].equals("Epsilon everywhere") ? "Uniform Epsilon(ε=1.0E-6)" : cells[0];
      for (Map.Entry<String, Integer> column : columns.entrySet()) {
        Estimate found = result.figure(method, column.getKey()).estimate();
        String[] written = cells[column.getValue()].split(" \\(| to |\\)");
        String which = method + ", " + column.getKey();
        assertEquals(found.mean(), Double.parseDouble(written[0]), 0.05, which);
        assertEquals(found.low(), Double.parseDouble(written[1]), 0.05, which);
        assertEquals(found.high(), Double.parseDouble(written[2]), 0.05, which);
      }
    }
  }

  @Test
  @DisplayName("show what the channels of a LeNet are used for")
  void explainConcepts() throws IOException {
    List<Path> pictures = ExplainConcepts.run(trained, 3, folder);

    assertEquals(4, pictures.size());
    for (Path picture : pictures) {
      // Six images, each beside its map.
      assertTrue(ImageIO.read(picture.toFile()).getWidth() > 6 * 2 * 112, picture.toString());
    }
  }

  @Test
  @DisplayName("explain a table of digits with Spark")
  void explainOnSpark() throws IOException {
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", false)
            .config("spark.sql.shuffle.partitions", 2)
            .config("spark.sql.warehouse.dir", folder.resolve("warehouse").toString())
            .getOrCreate()) {
      Path result = ExplainOnSpark.run(spark, trained, folder);

      Digits digits = Digits.test();
      List<Row> rows = spark.read().parquet(result.toString()).orderBy("id").collectAsList();
      assertEquals(digits.count(), rows.size());
      try (LrpExplainer explainer =
          LrpExplainer.builder(trained).composite(Composite.epsilonPlusFlat()).build()) {
        Target third = Target.classIndex(digits.labels()[3]);
        INDArray expected = explainer.explain(digits.images(List.of(3)), third).relevance();
        List<Float> relevance = rows.get(3).getList(rows.get(3).fieldIndex("relevance"));
        for (int i = 0; i < relevance.size(); i++) {
          assertEquals(expected.getDouble(0, 0, i / 28, i % 28), relevance.get(i), 1e-5);
        }
      }
    }
  }

  @Test
  @DisplayName("watch the evidence move while a LeNet is trained")
  void explainTraining() throws IOException {
    Path run = ExplainTraining.run(1, folder);

    for (String probe : List.of("three", "four", "eight", "nine")) {
      // Ten heatmaps side by side, and the rest of the eleven below.
      BufferedImage filmstrip = ImageIO.read(run.resolve(probe).resolve("filmstrip.png").toFile());
      assertTrue(filmstrip.getWidth() > 11 * 112, probe);
      assertTrue(filmstrip.getHeight() > 2 * 112, probe);
      assertTrue(Files.exists(run.resolve(probe).resolve("iteration-000100.png")), probe);
      assertTrue(Files.exists(run.resolve(probe).resolve("animation.gif")), probe);
    }
  }

  @Test
  @DisplayName("draw what tells the iris species apart")
  void explainIris() throws IOException {
    double accuracy = ExplainIris.run(folder);

    assertTrue(accuracy > 0.95, "accuracy " + accuracy);
    for (String species : List.of("setosa", "versicolor", "virginica")) {
      assertTrue(Files.size(folder.resolve(species + ".png")) > 1000, species);
    }
  }

  @Test
  @DisplayName("find the square in the image and the number that decides, of two inputs")
  void explainTwoInputs() {
    Explanation explanation = ExplainTwoInputs.run(folder);

    INDArray image = explanation.input("image");
    INDArray square = image.gt(0.5).castTo(image.dataType());
    INDArray relevance = explanation.relevance("image");
    double onSquare = relevance.mul(square).sumNumber().doubleValue();
    double perPixelOnSquare = onSquare / square.sumNumber().doubleValue();
    double perPixel = relevance.sumNumber().doubleValue() / relevance.length();
    assertTrue(perPixelOnSquare > 4 * perPixel, perPixelOnSquare + " against " + perPixel);
    // Four equal bars would say nothing: the first number has more than half of all.
    double[] numbers = explanation.relevance("numbers").ravel().toDoubleVector();
    double others = Math.abs(numbers[1]) + Math.abs(numbers[2]) + Math.abs(numbers[3]);
    assertTrue(numbers[0] > others, "the first number decides: " + Arrays.toString(numbers));
    assertTrue(Files.exists(folder.resolve("image.png")));
    assertTrue(Files.exists(folder.resolve("numbers.png")));
  }

  @Test
  @DisplayName("evaluate a LeNet into a report that names where its examples come from")
  void explainEvaluation() throws IOException {
    Path page = ExplainEvaluation.run(trained, folder.resolve("report"));

    assertTrue(Files.readString(page).contains("1,000 examples of 10 classes"));
    assertTrue(Files.readString(page).contains("Measured on 30 of 1,000 examples"));
    String examples = Files.readString(page.resolveSibling("examples.csv"));
    assertTrue(examples.contains("test-images-idx3-ubyte.gz, image "), examples);
    assertTrue(examples.lines().filter(line -> line.contains("error")).count() > 10, examples);
    assertTrue(Files.readString(page.resolveSibling("class-3.html")).contains("Errors"));
  }
}
