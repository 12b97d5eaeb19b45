package org.lrp4j.examples;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.composite.Composite;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.measure.Localisation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Where the true reason is known, maps can be compared with it: a LeNet learned that digits with a
 * small mark are sevens, whatever they are. Which methods find the mark?
 */
public final class LocateMark {

  private LocateMark() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    Digits training = MarkedDigits.of(Digits.training(), 0.05);
    System.out.println(run(DigitNetwork.trained(training, 2), MarkedDigits.of(Digits.test(), 0.2)));
  }

  /** Measured on marked digits that are taken for sevens, and are none. */
  static FaithfulnessResult run(MultiLayerNetwork cheat, Digits digits) {
    int[] real = Digits.test().labels();
    int[] predicted = cheat.predict(digits.images());
    List<Integer> fooled =
        IntStream.range(0, digits.count())
            .filter(i -> digits.images().getDouble(i, 0, 24, 3) == 1)
            .filter(i -> predicted[i] == MarkedDigits.MARKED && real[i] != MarkedDigits.MARKED)
            .limit(30)
            .boxed()
            .toList();
    INDArray masks = Nd4j.zeros(fooled.size(), 28, 28);
    masks
        .get(NDArrayIndex.all(), NDArrayIndex.interval(23, 27), NDArrayIndex.interval(1, 6))
        .assign(1);
    return Faithfulness.of(cheat, digits.images(fooled))
        .attributions(
            Attribution.lrp(Composite.epsilonPlus()),
            Attribution.lrp(Composite.epsilonGammaBox(0, 1)),
            Attribution.integratedGradients())
        .measures(Localisation.in(masks))
        .measure();
  }
}
