package org.lrp4j.examples;

import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.listener.LrpListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Trains a LeNet on the bundled digits and watches how the evidence for four of them moves. Writes
 * a picture every ten iterations, a filmstrip and an animation for each to target/training.
 */
public final class ExplainTraining {

  /** A 3, a 4, an 8 and a difficult 9 of the test digits, which the network never trains on. */
  private static final List<Integer> PROBES = List.of(3, 7, 0, 61);

  private ExplainTraining() {}

  /**
   * Runs the example.
   *
   * @param arguments optionally the number of epochs to train, 3 by default
   */
  public static void main(String... arguments) {
    int epochs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    Path run = run(epochs, Path.of("target", "training"));
    System.out.println("The pictures are in " + run.toAbsolutePath());
  }

  static Path run(int epochs, Path folder) {
    Digits test = Digits.test();
    INDArray images = test.images(PROBES);
    int[] labels = test.labels(PROBES);

    LrpListener listener =
        LrpListener.builder(folder, images)
            .probeNames("three", "four", "eight", "nine")
            .targets(Target.classIndices(labels))
            .composite(Composite.epsilonPlusFlat())
            .saveEveryNIterations(10)
            .keepLast(20)
            .build();
    MultiLayerNetwork network = DigitNetwork.untrained();
    network.setListeners(listener);
    network.fit(Digits.training().batches(DigitNetwork.BATCH_SIZE), epochs);
    return listener.runFolder().orElseThrow();
  }
}
