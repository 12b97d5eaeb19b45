package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.evidence.EvidenceCondition;
import org.lrp4j.evidence.Share;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/**
 * Images of 6 × 6 whose class is a bright square in the middle; of those with a mark, a pixel in
 * the corner tells it too, and better.
 */
class GuardsTest {

  private static final int PER_EPOCH = 4;

  @TempDir Path folder;

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.02))
                .list(Networks.dense(36, 8, Activation.RELU), Networks.classes(8, 2))
                .setInputType(InputType.convolutional(6, 6, 1))
                .build());
    network.init();
    return network;
  }

  private static DataSet images(int count, boolean hasMark, long seed) {
    Random random = new Random(seed);
    INDArray images = Nd4j.zeros(DataType.FLOAT, count, 1, 6, 6);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, 2);
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      labels.putScalar(i, label, 1);
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 6; x++) {
          boolean isMiddle = y >= 2 && y < 4 && x >= 2 && x < 4;
          double signal = isMiddle && label == 1 ? hasMark ? 0.15 : 1 : 0;
          images.putScalar(new int[] {i, 0, y, x}, 0.4 * random.nextDouble() + signal);
        }
      }
      images.putScalar(new int[] {i, 0, 0, 0}, hasMark && label == 1 ? 2 : 0);
    }
    return new DataSet(images, labels);
  }

  private static DataSetIterator training(boolean hasMark) {
    return new ListDataSetIterator<>(images(16 * PER_EPOCH, hasMark, 1).asList(), 16);
  }

  /** All but the corner with the mark. */
  private static EvidenceCondition awayFromTheCorner() {
    INDArray mask = Nd4j.ones(6, 6);
    mask.putScalar(0, 0, 0);
    return EvidenceCondition.liesInside(mask, Share.atLeast(0.7));
  }

  private LrpListener.Builder listener(boolean hasMark) {
    INDArray shown = images(4, hasMark, 9).getFeatures();
    return LrpListener.builder(
            folder,
            Nd4j.concat(
                0, shown.slice(1, 0).reshape(1, 1, 6, 6), shown.slice(3, 0).reshape(1, 1, 6, 6)))
        .targets(Target.classIndices(1, 1))
        .probeNames("first", "second")
        .guardsFromIteration(8 * PER_EPOCH)
        .saveEveryNIterations(2 * PER_EPOCH)
        .keepLast(1); // pictures are drawn anew each time
  }

  @Test
  void aNetworkThatLearnsTheMarkIsStopped() {
    MultiLayerNetwork network = network();
    LrpListener listener = listener(true).stopUnless(awayFromTheCorner()).build();
    network.setListeners(listener);
    EvidenceBrokenException stopped =
        assertThrows(EvidenceBrokenException.class, () -> network.fit(training(true), 60));
    assertEquals(network.getIterationCount() + 1, stopped.iteration(), "DL4J adds it behind");
    assertTrue(stopped.iteration() < 60 * PER_EPOCH);
    String message = stopped.getMessage();
    assertTrue(message.contains("first: expected at least 70 % of the positive"), message);
    assertTrue(message.contains("the most is carried by pixel (0, 0) +"), message);
    Path run = listener.runFolder().orElseThrow();
    String when = "%06d".formatted(stopped.iteration());
    assertTrue(Files.exists(run.resolve("first/iteration-" + when + ".png")));
    Path broken = run.resolve("broken/first-iteration-" + when + "-guard-0.png");
    assertTrue(Files.exists(broken), message);
    assertTrue(message.contains(broken.toAbsolutePath().toString()), message);

    network.setListeners(List.of());
    network.fit(training(true), 1);
  }

  @Test
  void whereAWarningIsEnoughTheTrainingGoesOn() {
    MultiLayerNetwork network = network();
    network.setListeners(listener(true).warnUnless(awayFromTheCorner()).build());
    try (CapturedLog log = new CapturedLog()) {
      network.fit(training(true), 16);
      List<String> warnings = log.lines("WARN", "A guard is broken after ");
      assertEquals(2, warnings.size(), "one a probe, once: " + warnings);
      assertEquals(2, log.warnings().size(), log.warnings().toString());
    }
    assertEquals(16 * PER_EPOCH, network.getIterationCount());
  }

  @Test
  void aNetworkThatLearnsTheSquareIsNot() {
    MultiLayerNetwork network = network();
    network.setListeners(listener(false).stopUnless("input", awayFromTheCorner()).build());
    network.fit(training(false), 15);
    assertEquals(15 * PER_EPOCH, network.getIterationCount());
  }

  /** What does not fit is told, and stops nothing. */
  @Test
  void aGuardThatCannotBeCheckedIsLogged() {
    MultiLayerNetwork network = network();
    network.setListeners(
        listener(true)
            .stopUnless(EvidenceCondition.liesInside(Nd4j.ones(5, 5), Share.atLeast(0.5)))
            .build());
    try (CapturedLog log = new CapturedLog()) {
      network.fit(training(true), 8);
      assertEquals(1, log.warnings().size(), log.warnings().toString());
      assertTrue(log.warnings().get(0).contains("Cannot check the guards: A mask of"));
    }
  }
}
