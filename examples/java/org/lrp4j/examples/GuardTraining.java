package org.lrp4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.evidence.EvidenceCondition;
import org.lrp4j.evidence.Share;
import org.lrp4j.listener.EvidenceBrokenException;
import org.lrp4j.listener.LrpListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A LeNet is trained on digits of which some bear a mark and are called sevens. A guard sees that
 * it comes to look at the mark, and stops the training.
 */
public final class GuardTraining {

  private GuardTraining() {}

  /**
   * Runs the example.
   *
   * @param arguments none
   */
  public static void main(String... arguments) {
    System.out.println(run(Path.of("target", "guarded-training")));
  }

  /** Trains until the guard stops it, and returns what it said. */
  static String run(Path folder) {
    Digits digits = MarkedDigits.of(Digits.training(), 0.3);
    List<Integer> marked =
        IntStream.range(0, digits.count())
            .filter(i -> digits.images().getDouble(i, 0, 24, 3) == 1)
            .limit(4)
            .boxed()
            .toList();
    INDArray withoutCorner = Nd4j.ones(28, 28);
    withoutCorner.get(NDArrayIndex.interval(22, 28), NDArrayIndex.interval(0, 7)).assign(0);
    LrpListener listener =
        LrpListener.builder(folder, digits.images(marked))
            .targets(Target.classIndex(MarkedDigits.MARKED))
            .composite(Composite.epsilonPlus())
            .saveEveryNIterations(40)
            .guardsFromIteration(40) // before that it looks anywhere
            .warnUnless(EvidenceCondition.halfIsCarriedByAtMost(200))
            .stopUnless(EvidenceCondition.liesInside(withoutCorner, Share.atLeast(0.80)))
            .build();
    MultiLayerNetwork network = DigitNetwork.untrained();
    network.setListeners(listener);
    try {
      network.fit(digits.batches(DigitNetwork.BATCH_SIZE), 2);
      return "The guard held";
    } catch (EvidenceBrokenException e) {
      return e.getMessage();
    }
  }
}
