package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.LrpExplainerBuilder;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A training with the listener is the same training. */
class UndisturbedTrainingTest {

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("org.lrp4j.listener.Training#networks")
  void parametersAndUpdaterStateAreBitIdenticalWithAndWithoutTheListener(Training.Maker networks) {
    List<Snapshot> snapshots = new ArrayList<>();
    LrpListener listener =
        LrpListener.builder(folder, Training.PROBES)
            .saveEveryNIterations(2)
            .saveEveryEpoch()
            .keepLast(2)
            .callback((from, model, snapshot) -> snapshots.add(snapshot))
            .build();

    NeuralNetwork without = trained(networks.make());
    float drawnWithout = Nd4j.rand(1, 1).getFloat(0);
    NeuralNetwork with = trained(networks.make(), listener);
    float drawnWith = Nd4j.rand(1, 1).getFloat(0);

    assertEquals(7, snapshots.size(), "at 0, 2, 4, 5, 6, 8 and 10");
    assertArrayEquals(bits(without.params()), bits(with.params()));
    assertArrayEquals(bits(without.updaterState()), bits(with.updaterState()));
    assertFalse(Arrays.equals(bits(networks.make().params()), bits(with.params())), "has learned");
    assertEquals(drawnWithout, drawnWith, "the next random number");
    assertEquals(((Model) without).score(), ((Model) with).score());
  }

  /** From 4 million parameters on an explanation takes OpenBLAS' threads away, and back. */
  @Test
  void neitherIsTheTrainingOfANetworkForWhichThreadsAreTakenAway() {
    List<Snapshot> snapshots = new ArrayList<>();
    INDArray probes = Networks.values(2, 2, 2048).castTo(DataType.FLOAT);
    LrpListener listener =
        LrpListener.builder(folder, probes)
            .saveEveryNIterations(1)
            .callback((from, model, snapshot) -> snapshots.add(snapshot))
            .build();
    int threads = Nd4j.factory().blas().getMaxThreads();

    MultiLayerNetwork without = trainedLarge();
    MultiLayerNetwork with = trainedLarge(listener);

    assertEquals(3, snapshots.size());
    assertTrue(with.numParams() > 1 << 22);
    assertEquals(threads, Nd4j.factory().blas().getMaxThreads());
    assertArrayEquals(bits(without.params()), bits(with.params()));
  }

  private static MultiLayerNetwork trainedLarge(LrpListener... listeners) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            Networks.configuration(DataType.FLOAT)
                .updater(new Sgd(0.1))
                .list(Networks.dense(2048, 2048, Activation.RELU), Networks.classes(2048, 3))
                .build());
    network.init();
    network.setListeners(listeners);
    INDArray examples = Networks.values(3, 12, 2048).castTo(DataType.FLOAT);
    INDArray labels = Nd4j.concat(0, Nd4j.eye(3), Nd4j.eye(3), Nd4j.eye(3), Nd4j.eye(3));
    for (int i = 0; i < 3; i++) {
      network.fit(examples, labels);
    }
    return network;
  }

  private static NeuralNetwork trained(NeuralNetwork network, LrpListener... listeners) {
    Nd4j.getRandom().setSeed(11);
    ((Model) network).setListeners(listeners);
    Training.fit(network, 2);
    return network;
  }

  @ParameterizedTest
  @MethodSource("org.lrp4j.listener.Training#networks")
  void theProbesAreExplainedInInferenceModeOnTheCurrentParameters(Training.Maker networks) {
    List<INDArray> fresh = new ArrayList<>();
    List<INDArray> seen = new ArrayList<>();
    LrpListener listener =
        LrpListener.builder(folder, Training.PROBES)
            .saveEveryNIterations(2)
            .keepLast(1)
            .callback(
                (from, model, snapshot) -> {
                  seen.add(snapshot.explanation().relevance());
                  fresh.add(explained((NeuralNetwork) model));
                })
            .build();

    trained(networks.make(), listener);

    assertEquals(fresh, seen);
    assertEquals(seen.size(), seen.stream().distinct().count(), "each sees other parameters");
  }

  private static INDArray explained(NeuralNetwork network) {
    LrpExplainerBuilder builder =
        network instanceof org.deeplearning4j.nn.multilayer.MultiLayerNetwork chain
            ? LrpExplainer.builder(chain)
            : LrpExplainer.builder((org.deeplearning4j.nn.graph.ComputationGraph) network);
    try (LrpExplainer explainer = builder.build()) {
      return explainer.explain(Training.PROBES).relevance();
    }
  }

  private static int[] bits(INDArray array) {
    float[] values = array.dup('c').data().asFloat();
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
