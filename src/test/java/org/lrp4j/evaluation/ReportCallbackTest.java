package org.lrp4j.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.nd4j.linalg.dataset.DataSet;

/** Reports during training. */
class ReportCallbackTest {

  private static final DataSet DATA = EvaluationData.examples(28, 3, 3);

  @TempDir Path folder;

  private static MultiLayerNetwork trained(MultiLayerNetwork network, EvaluativeListener... with) {
    network.setListeners(with);
    network.fit(EvaluationData.iterator(DATA), 3);
    return network;
  }

  private List<String> reports() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void everyEvaluationGetsAReportAndTrainingIsTheSame() throws Exception {
    MultiLayerNetwork network = Networks.dense();
    var test = EvaluationData.iterator(DATA);
    EvaluativeListener listener = new EvaluativeListener(test, 1, InvocationType.EPOCH_END);
    listener.setCallback(
        ExplainedEvaluation.builder(network).worstErrors(1).leastCertain(1).callback(test, folder));
    trained(network, listener);
    assertEquals(List.of("evaluation-0001", "evaluation-0002", "evaluation-0003"), reports());
    ReportPages.read(folder.resolve("evaluation-0003")).requireSound();
    assertEquals(trained(Networks.dense()).params(), network.params());
  }

  @Test
  void aReportThatFailsDoesNotStopTraining() throws IOException {
    MultiLayerNetwork network = Networks.dense();
    Files.writeString(folder.resolve("evaluation-0001"), "in the way");
    var test = EvaluationData.iterator(DATA);
    EvaluativeListener listener = new EvaluativeListener(test, 1, InvocationType.EPOCH_END);
    listener.setCallback(
        ExplainedEvaluation.builder(network).worstErrors(1).leastCertain(1).callback(test, folder));
    trained(network, listener);
    assertEquals(3, network.getEpochCount());
    assertTrue(Files.isRegularFile(folder.resolve("evaluation-0001")));
    assertTrue(Files.isDirectory(folder.resolve("evaluation-0002")));
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
