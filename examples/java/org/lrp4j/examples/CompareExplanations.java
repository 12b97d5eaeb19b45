package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Replacement;
import org.lrp4j.faithfulness.measure.Complexity;
import org.lrp4j.faithfulness.measure.ConservationError;
import org.lrp4j.faithfulness.measure.FaithfulnessCorrelation;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.MaxSensitivity;
import org.lrp4j.faithfulness.measure.Measure;
import org.lrp4j.faithfulness.measure.ParameterRandomisation;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Sparseness;
import org.lrp4j.faithfulness.statistics.Bootstrap.Estimate;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Measures on the bundled digits and irises which maps have to do with a network: presets of LRP
 * beside gradients, occlusion and random maps. Prints a table a measure, and writes to target/trust
 * for each of the two figures.png with every measure, the curves, figures.csv and figures.json, and
 * table.md: the tables and pictures of docs/trust.md.
 */
public final class CompareExplanations {

  private CompareExplanations() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally how many digits, 50 by default
   * @throws IOException if the results cannot be written
   */
  public static void main(String... arguments) throws IOException {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 3);
    INDArray digits = Digits.test().images(IntStream.range(0, count).boxed().toList());
    Path folder = Path.of("target", "trust");
    System.out.println("Digits\n" + run(network, digits, folder.resolve("digits")));
    FaithfulnessResult iris =
        iris(
            ExplainIris.flowers(),
            folder.resolve("iris"),
            new Flipping(4, Replacement.mean()),
            new FaithfulnessCorrelation(),
            new RandomLogit(),
            new MaxSensitivity());
    System.out.println("Iris\n" + iris);
  }

  /** The same question of a table; columns are replaced by their mean. */
  static FaithfulnessResult iris(DataSet flowers, Path folder, Measure... measures)
      throws IOException {
    FaithfulnessResult result =
        Faithfulness.of(ExplainIris.trained(flowers), flowers)
            .attributions(
                Attribution.lrp(Composite.epsilonPlus()),
                Attribution.lrp(Composite.uniform(new EpsilonRule())),
                Attribution.gradient(),
                Attribution.integratedGradients(),
                Attribution.smoothGrad())
            .measures(measures)
            .measure();
    return saved(result, folder);
  }

  static FaithfulnessResult run(MultiLayerNetwork network, INDArray digits, Path folder)
      throws IOException {
    FaithfulnessResult result =
        Faithfulness.of(network, digits)
            .attributions(
                Attribution.lrp(Composite.epsilonPlus()),
                Attribution.lrp(Composite.epsilonPlusFlat()),
                Attribution.lrp(Composite.epsilonAlpha2Beta1()),
                Attribution.lrp(Composite.epsilonAlpha2Beta1Flat()),
                // Wider than the pixels' range: max-sensitivity adds noise to them.
                Attribution.lrp(Composite.epsilonGammaBox(-0.1, 1.1)),
                Attribution.lrp(Composite.uniform(new EpsilonRule())),
                Attribution.gradient(),
                Attribution.integratedGradients(),
                Attribution.smoothGrad(),
                Attribution.occlusion())
            .measures(
                new Flipping(),
                new Road(),
                new FaithfulnessCorrelation(),
                new ParameterRandomisation(),
                new ParameterRandomisation(ParameterRandomisation.Order.BOTTOM_UP),
                new RandomLogit(),
                new Sparseness(),
                new Complexity(),
                new MaxSensitivity(3, 0.02),
                new ConservationError())
            .measure();
    return saved(result, folder);
  }

  private static FaithfulnessResult saved(FaithfulnessResult result, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("figures.csv"), result.toCsv());
    Files.writeString(folder.resolve("figures.json"), result.toJson());
    Files.writeString(folder.resolve("table.md"), table(result));
    result.dots().save(folder.resolve("figures.png"));
    for (String measure : result.curvedMeasures()) {
      String name = measure.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
      result.curves(measure).save(folder.resolve(name + ".png"));
    }
    return result;
  }

  /** A line for each method, a column for each measure. */
  static String table(FaithfulnessResult result) {
    List<String> measures = result.measures();
    StringBuilder table = new StringBuilder("| method | " + String.join(" | ", measures) + " |\n");
    table.append("|---").append("|---:".repeat(measures.size())).append("|\n");
    for (String method : result.attributions()) {
      table.append(
          measures.stream()
              .map(measure -> cell(result.figure(method, measure).estimate()))
              .collect(Collectors.joining(" | ", "| " + method + " | ", " |\n")));
    }
    return table.toString();
  }

  private static String cell(Estimate figure) {
    return String.format(
        Locale.ROOT, "%.2f (%.2f to %.2f)", figure.mean(), figure.low(), figure.high());
  }
}
