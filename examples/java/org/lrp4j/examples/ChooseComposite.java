package org.lrp4j.examples;

import java.time.Duration;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.ChosenComposite;
import org.lrp4j.faithfulness.CompositeChoice;
import org.lrp4j.faithfulness.measure.Flipping;
import org.lrp4j.faithfulness.measure.Road;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Chooses the composite that explains a LeNet best, by measurement on handwritten digits, and
 * prints the table and why.
 */
public final class ChooseComposite {

  private ChooseComposite() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally how many digits, 100 by default
   */
  public static void main(String... arguments) {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100;
    MultiLayerNetwork network = DigitNetwork.trained(Digits.training(), 3);
    System.out.println(
        run(network, Digits.test().images(IntStream.range(0, count).boxed().toList())));
  }

  static ChosenComposite run(MultiLayerNetwork network, INDArray digits) {
    return CompositeChoice.on(network, digits)
        .among(
            Composite.epsilonPlus(), Composite.epsilonPlusFlat(), Composite.epsilonGammaBox(0, 1))
        .by("flipping, gap", new Flipping()) // the most important first
        .by("ROAD, gap", new Road())
        .within(Duration.ofMinutes(1))
        .choose();
  }
}
