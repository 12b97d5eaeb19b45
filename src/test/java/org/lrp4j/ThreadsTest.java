package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.values;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Explanations made by several threads at once are those that one thread makes. */
class ThreadsTest {

  private static final int THREADS = 4;
  private static final int ROUNDS = 5;

  @ParameterizedTest(name = "shared explainer: {0}")
  @ValueSource(booleans = {true, false})
  void severalThreadsGetWhatOneThreadGets(boolean shared) throws Exception {
    MultiLayerNetwork network = Networks.convolutional();
    // Different batch sizes: what one thread captures would not even fit another one.
    List<INDArray> batches =
        IntStream.range(0, THREADS).mapToObj(i -> values(i, i + 1, 2, 5, 5)).toList();
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try (LrpExplainer common = LrpExplainer.builder(network).build()) {
      List<INDArray> expected =
          batches.stream().map(batch -> common.explain(batch).relevance()).toList();
      CountDownLatch together = new CountDownLatch(THREADS);
      List<Future<List<INDArray>>> futures = new ArrayList<>();
      for (INDArray batch : batches) {
        futures.add(
            pool.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return explain(shared ? common : null, network, batch);
                }));
      }
      for (int i = 0; i < THREADS; i++) {
        for (INDArray relevance : futures.get(i).get()) {
          assertEquals(expected.get(i), relevance);
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  private static List<INDArray> explain(
      LrpExplainer shared, MultiLayerNetwork network, INDArray batch) {
    LrpExplainer explainer = shared != null ? shared : LrpExplainer.builder(network).build();
    List<INDArray> relevance = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      relevance.add(explainer.explain(batch).relevance());
    }
    if (shared == null) {
      explainer.close();
    }
    return relevance;
  }
}
