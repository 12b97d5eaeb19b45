package org.lrp4j.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
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
import org.lrp4j.faithfulness.measure.ParameterRandomisation;
import org.lrp4j.faithfulness.measure.RandomLogit;
import org.lrp4j.faithfulness.measure.Road;
import org.lrp4j.faithfulness.measure.Sparseness;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Measures on the bundled digits which maps have to do with a LeNet: presets of LRP beside
 * gradients, occlusion and random maps. Prints a table a measure, and writes curves, figures.csv
 * and figures.json to target/trust.
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
    System.out.println("Digits\n" + run(network, digits, Path.of("target", "trust")));
    System.out.println("Iris\n" + iris(ExplainIris.flowers()));
  }

  /** The same question of a table; columns are replaced by their mean. */
  static FaithfulnessResult iris(DataSet flowers) {
    return Faithfulness.of(ExplainIris.trained(flowers), flowers)
        .attributions(
            Attribution.lrp(Composite.epsilonPlus()),
            Attribution.lrp(Composite.uniform(new EpsilonRule())),
            Attribution.gradient(),
            Attribution.integratedGradients(),
            Attribution.smoothGrad())
        .measures(
            new Flipping(4, Replacement.mean()),
            new FaithfulnessCorrelation(),
            new RandomLogit(),
            new MaxSensitivity())
        .measure();
  }

  static FaithfulnessResult run(MultiLayerNetwork network, INDArray digits, Path folder)
      throws IOException {
    Files.createDirectories(folder);
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
                new RandomLogit(),
                new Sparseness(),
                new Complexity(),
                new MaxSensitivity(3, 0.02),
                new ConservationError())
            .measure();
    Files.writeString(folder.resolve("figures.csv"), result.toCsv());
    Files.writeString(folder.resolve("figures.json"), result.toJson());
    for (String measure : List.copyOf(result.curvedMeasures())) {
      String name = measure.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
      result.curves(measure).save(folder.resolve(name + ".png"));
    }
    return result;
  }
}
