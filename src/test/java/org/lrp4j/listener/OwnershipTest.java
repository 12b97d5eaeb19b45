package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Explanation;
import org.lrp4j.Networks;
import org.lrp4j.WatchedRelevance;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whose an explanation is, and so who frees its memory. */
class OwnershipTest {

  private static final int ITERATIONS = 4;

  @TempDir Path folder;

  private final WatchedRelevance watched = new WatchedRelevance();

  private LrpListener.Builder listener() {
    return LrpListener.builder(folder, Networks.values(3, 2, 3))
        .saveEveryNIterations(1)
        .explainer(explainer -> explainer.register(watched.family()).lowMemory(true));
  }

  private static void train(LrpListener listener) {
    MultiLayerNetwork network = Networks.dense();
    network.setListeners(listener);
    for (int i = 0; i < ITERATIONS; i++) {
      network.fit(Networks.values(4, 3, 3), Nd4j.eye(3));
    }
  }

  @Test
  void whatNobodyElseSeesIsFreedOnceItsPicturesAreDrawn() {
    train(listener().build());
    assertEquals(ITERATIONS, watched.arrays().size());
    assertTrue(watched.arrays().stream().allMatch(INDArray::wasClosed));
  }

  @Test
  void whatACallbackGotIsItsToKeepWithTheRelevanceOfAllLayers() {
    List<Explanation> kept = new ArrayList<>();
    train(listener().callback((from, model, snapshot) -> kept.add(snapshot.explanation())).build());
    assertEquals(ITERATIONS, kept.size());
    for (Explanation explanation : kept) {
      assertFalse(explanation.relevance().wasClosed());
      assertEquals(List.of("layer0", "layer1"), explanation.layerNames());
    }
  }
}
