package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.earlystopping.trainer.IEarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener in DL4J's trainers, and which network it explains. */
@Timeout(120)
class TrainersTest {

  @TempDir Path folder;

  /** What was explained, and of which network. */
  private final List<Snapshot> snapshots = Collections.synchronizedList(new ArrayList<>());

  private final Set<Model> explained =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));

  private LrpListener.Builder listener() {
    return LrpListener.builder(folder, Training.PROBES)
        .keepLast(1)
        .callback(
            (from, model, snapshot) -> {
              snapshots.add(snapshot);
              explained.add(model);
            });
  }

  private List<Integer> iterations() {
    return snapshots.stream().map(Snapshot::iteration).toList();
  }

  @Test
  void earlyStoppingTrainersReportTheirEpochs() {
    MultiLayerNetwork chain = Training.chain();
    chain.setListeners(listener().saveEveryNEpochs(2).build());
    assertStopsAfterFour(new EarlyStoppingTrainer(stopping(), chain, Training.batches()));
    assertEquals(List.of(0, 10, 20), iterations());
    assertEquals(List.of(0, 1, 3), snapshots.stream().map(Snapshot::epoch).toList());
    assertEquals(1, explained.size(), "not the copies of the best model");
    assertSame(chain, explained.iterator().next());
  }

  @Test
  void earlyStoppingTrainersOfGraphsDoToo() {
    ComputationGraph graph = Training.chain().toComputationGraph();
    graph.setListeners(listener().saveEveryNEpochs(2).build());
    assertStopsAfterFour(new EarlyStoppingGraphTrainer(stopping(), graph, Training.batches()));
    assertEquals(List.of(0, 10, 20), iterations());
  }

  private static <T extends Model> EarlyStoppingConfiguration<T> stopping() {
    return new EarlyStoppingConfiguration.Builder<T>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
        .iterationTerminationConditions()
        .scoreCalculator(new DataSetLossCalculator(Training.batches(), true))
        .evaluateEveryNEpochs(1)
        .modelSaver(new InMemoryModelSaver<>())
        .build();
  }

  private static void assertStopsAfterFour(IEarlyStoppingTrainer<?> trainer) {
    EarlyStoppingResult<?> result = trainer.fit();
    assertEquals(
        EarlyStoppingResult.TerminationReason.EpochTerminationCondition,
        result.getTerminationReason());
    assertEquals(4, result.getTotalEpochs());
  }

  @ParameterizedTest(name = "epochs asked for: {0}")
  @ValueSource(ints = {0, 3})
  void fittingBatchByBatchFallsBackToIterations(int epochs) {
    LrpListener.Builder builder = listener();
    LrpListener listener = (epochs == 0 ? builder : builder.saveEveryNEpochs(epochs)).build();
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    try (CapturedLog log = new CapturedLog()) {
      Training.batches(6).forEachRemaining(network::fit);
      assertEquals(List.of(1, 2, 5), iterations());
      assertEquals(1, log.warnings().size(), () -> log.warnings().toString());
      assertTrue(log.warnings().get(0).contains("saveEveryNIterations(n)"));
    }
    assertTrue(listener.runFolder().isPresent(), "pictures were written");
  }

  @Test
  void iterationsThatWereAskedForNeedNoFallback() {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener().saveEveryNIterations(3).build());
    try (CapturedLog log = new CapturedLog()) {
      Training.batches(7).forEachRemaining(network::fit);
      assertEquals(List.of(3, 6), iterations());
      assertEquals(List.of(), log.warnings());
    }
  }

  @Test
  void epochsAfterSomeSingleBatchesAreExplainedToo() {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener().build());
    Training.batches(1).forEachRemaining(network::fit);
    network.fit(Training.batches());
    assertEquals(List.of(1, 6), iterations());
  }

  @ParameterizedTest(name = "named: {0}")
  @ValueSource(booleans = {true, false})
  void ofAParallelWrappersReplicasOneIsExplained(boolean named) throws Exception {
    MultiLayerNetwork network = Training.chain();
    LrpListener.Builder builder = listener().saveEveryNIterations(2);
    if (named) {
      builder.network(network);
    }
    try (CapturedLog log = new CapturedLog();
        ParallelWrapper wrapper =
            new ParallelWrapper.Builder<>(network)
                .workers(2)
                .averagingFrequency(1)
                .prefetchBuffer(0)
                .build()) {
      wrapper.setListeners(builder.build());
      wrapper.fit(Training.batches(12));

      assertEquals(List.of(2, 4, 6), iterations());
      assertEquals(1, explained.size());
      if (named) {
        assertSame(network, explained.iterator().next());
      }
      assertEquals(List.of(), log.warnings());
      assertEquals(1, log.lines("INFO", "Several networks report").size());

      // The wrapper closed its replicas and makes new ones: one of those is explained now.
      wrapper.fit(Training.batches(12));
      assertTrue(iterations().size() > 3, () -> iterations().toString());
      assertEquals(List.of(), log.warnings());
    }
  }

  @Test
  void severalThreadsWithNetworksOfTheirOwnMayShareAListener() throws Exception {
    LrpListener listener = listener().saveEveryNIterations(1).build();
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CountDownLatch together = new CountDownLatch(threads);
    try {
      List<Future<Integer>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        done.add(
            pool.submit(
                () -> {
                  MultiLayerNetwork network = Training.chain();
                  network.setListeners(listener);
                  together.countDown();
                  together.await();
                  network.fit(Training.batches());
                  return network.getIterationCount();
                }));
      }
      for (Future<Integer> each : done) {
        assertEquals(Training.ITERATIONS, each.get());
      }
    } finally {
      pool.shutdown();
    }
    assertEquals(List.of(0, 1, 2, 3, 4, 5), iterations());
    assertEquals(1, explained.size());
  }

  @Test
  void aClosedNetworkMakesWayForTheNext() {
    LrpListener listener = listener().saveEveryEpoch().build();
    MultiLayerNetwork first = Training.chain();
    first.setListeners(listener);
    first.fit(Training.batches());
    MultiLayerNetwork second = Training.chain();
    second.setListeners(listener);
    second.fit(Training.batches());
    assertEquals(1, explained.size());
    assertTrue(explained.contains(first));

    first.close();
    second.fit(Training.batches());
    assertEquals(2, explained.size());
    assertTrue(explained.contains(second));
  }

  @Test
  void anotherNetworksFrameOfTheSameIterationHasAFileOfItsOwn() throws IOException {
    LrpListener listener =
        LrpListener.builder(folder, Training.PROBES).saveEveryEpoch().keepLast(2).build();
    Path probe = folder.resolve("run-001").resolve("probe-0");
    trained(listener, 2).close();
    assertEquals(
        List.of("animation.gif", "filmstrip.png", "iteration-000005.png", "iteration-000010.png"),
        names(probe));

    trained(listener, 2);

    assertEquals(
        List.of(
            "animation.gif", "filmstrip.png", "iteration-000005-2.png", "iteration-000010-2.png"),
        names(probe),
        "dropping the first network's frames left the second one's alone");
  }

  private static MultiLayerNetwork trained(LrpListener listener, int epochs) {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    Training.fit(network, epochs);
    return network;
  }

  @Test
  void aReplacedParameterArrayIsExplainedByANewExplainer() throws ReflectiveOperationException {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener().saveEveryEpoch().build());
    network.fit(Training.batches());
    Field parameters = MultiLayerNetwork.class.getDeclaredField("flattenedParams");
    parameters.setAccessible(true);
    parameters.set(network, network.params().dup());

    network.fit(Training.batches());

    assertEquals(List.of(0, 5, 10), iterations());
  }
}
