package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;

/** Reports during training. */
class ReportCallbackTest {

  private static final DataSet DATA = EvaluationData.examples(28, 3, 3);

  @TempDir Path folder;

  private static MultiLayerNetwork trained(MultiLayerNetwork network, EvaluativeListener... with) {
    network.setListeners(with);
    network.fit(EvaluationData.iterator(DATA), 3);
    return network;
  }

  @Test
  void everyEvaluationGetsAReportAndTrainingIsTheSame() throws Exception {
    MultiLayerNetwork network = Networks.dense();
    var test = EvaluationData.iterator(DATA);
    EvaluativeListener listener = new EvaluativeListener(test, 1, InvocationType.EPOCH_END);
    listener.setCallback(
        ExplainedEvaluation.builder(network).worstErrors(1).leastCertain(1).callback(test, folder));
    trained(network, listener);
    assertEquals(List.of("run-001"), names(folder));
    Path run = folder.resolve("run-001");
    assertEquals(List.of("evaluation-0001", "evaluation-0002", "evaluation-0003"), names(run));
    ReportPages.read(run.resolve("evaluation-0003")).requireSound();
    assertEquals(trained(Networks.dense()).params(), network.params());
  }

  @Test
  void aSecondTrainingLeavesTheReportsOfTheFirst() throws IOException {
    for (int i = 0; i < 2; i++) {
      MultiLayerNetwork network = Networks.dense();
      trained(network, reporting(network, new Watching(reports -> {})));
    }
    assertEquals(List.of("run-001", "run-002"), names(folder));
    assertEquals(names(folder.resolve("run-001")), names(folder.resolve("run-002")));
  }

  private EvaluativeListener reporting(MultiLayerNetwork network, DataNormalization normalizer) {
    var test = EvaluationData.iterator(DATA);
    EvaluativeListener listener = new EvaluativeListener(test, 1, InvocationType.EPOCH_END);
    listener.setCallback(
        ExplainedEvaluation.builder(network)
            .confidentHits(1)
            .worstErrors(1)
            .leastCertain(1)
            .normalizer(normalizer)
            .callback(test, folder));
    return listener;
  }

  /** Fails as it is told to, in the middle of a report. */
  private static final class Watching extends NormalizerStandardize {

    private static final long serialVersionUID = 1L;

    private final transient IntConsumer onReport;
    private int reports;

    Watching(IntConsumer onReport) {
      this.onReport = onReport;
    }

    @Override
    public void revertFeatures(INDArray features) {
      onReport.accept(++reports);
    }
  }

  @Test
  void aReportThatFailsDoesNotStopTrainingNorTheNextReport() throws IOException {
    MultiLayerNetwork network = Networks.dense();
    trained(
        network,
        reporting(
            network,
            new Watching(
                report -> {
                  if (report == 1) {
                    throw new IllegalStateException("once");
                  }
                })));
    assertEquals(3, network.getEpochCount());
    assertEquals(List.of("evaluation-0002", "evaluation-0003"), names(folder.resolve("run-001")));
  }

  @Test
  void anErrorEndsTheReportsButNotTheTraining() throws IOException {
    for (Error error :
        List.of(new OutOfMemoryError("as expected"), new NoClassDefFoundError("as expected"))) {
      AtomicInteger attempts = new AtomicInteger();
      MultiLayerNetwork network = Networks.dense();
      trained(
          network,
          reporting(
              network,
              new Watching(
                  report -> {
                    attempts.incrementAndGet();
                    throw error;
                  })));
      assertEquals(3, network.getEpochCount());
      assertEquals(1, attempts.get());
    }
    assertEquals(List.of(), names(folder.resolve("run-001")));
  }

  @Test
  void aFolderThatCannotBeMadeDoesNotStopTraining() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "in the way");
    MultiLayerNetwork network = Networks.dense();
    var test = EvaluationData.iterator(DATA);
    EvaluativeListener listener = new EvaluativeListener(test, 1, InvocationType.EPOCH_END);
    listener.setCallback(ExplainedEvaluation.builder(network).callback(test, file));
    trained(network, listener);
    assertEquals(3, network.getEpochCount());
    assertEquals("in the way", Files.readString(file));
  }

  @Test
  void dataThatCannotBeResetAreRefused() {
    var once =
        new org.deeplearning4j.datasets.iterator.ExistingDataSetIterator(List.of(DATA).iterator());
    assertFalse(once.resetSupported());
    var builder = ExplainedEvaluation.builder(Networks.dense());
    String message =
        assertThrows(IllegalArgumentException.class, () -> builder.callback(once, folder))
            .getMessage();
    assertTrue(message.contains("cannot be reset"), message);
  }
}
