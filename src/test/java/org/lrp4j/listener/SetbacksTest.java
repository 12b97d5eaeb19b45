package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.FolderContents.names;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lrp4j.Networks;
import org.lrp4j.SmallDisk;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whatever fails, the training goes on to its end, and the log says what happened, once. */
class SetbacksTest {

  @TempDir Path folder;

  private CapturedLog log;

  @BeforeEach
  void capture() {
    log = new CapturedLog();
  }

  @AfterEach
  void release() {
    log.close();
  }

  private LrpListener.Builder listener(Path root) {
    return LrpListener.builder(root, Training.PROBES).saveEveryNIterations(2).keepLast(3);
  }

  private static MultiLayerNetwork train(LrpListener listener) {
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    Training.fit(network, 2);
    assertEquals(2 * Training.ITERATIONS, network.getIterationCount());
    return network;
  }

  @Test
  void aFileInTheWayOfTheFolderIsWarnedOfOnce() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    train(listener(file.resolve("runs")).build());

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().get(0).contains("Cannot make a folder for the pictures: "));
    assertTrue(log.warnings().get(0).contains("taken"));
    assertEquals(6, log.lines("INFO", "LRP after ").size(), "still explained");
  }

  @Test
  void aFolderThatCannotBeMadeIsWarnedOfOnce() {
    train(listener(folder.resolve("x".repeat(300))).build());

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().get(0).contains("Cannot make a folder for the pictures: "));
    assertEquals(6, log.lines("INFO", "LRP after ").size(), "still explained");
  }

  @Test
  void aDiskThatMayNotBeWrittenToIsWarnedOfOnce() throws Exception {
    try (SmallDisk disk = SmallDisk.mounted(folder, "size=64k,ro")) {
      train(listener(disk.resolve("runs")).build());

      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      assertTrue(log.warnings().get(0).contains("Read-only file system"), log.warnings().get(0));
      assertEquals(6, log.lines("INFO", "LRP after ").size(), "still explained");
    }
  }

  @Test
  void namesThatFitNoInputAreWarnedOfAndTheFeaturesAreNumbered() throws IOException {
    MultiLayerNetwork network = Networks.dense();
    LrpListener listener =
        LrpListener.builder(folder, Networks.values(1, 1, 3))
            .featureNames("one", "two")
            .saveEveryNIterations(1)
            .build();
    network.setListeners(listener);
    network.fit(Networks.values(1, 3, 3), Nd4j.eye(3));
    network.fit(Networks.values(2, 3, 3), Nd4j.eye(3));

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().get(0).contains("2 feature names, but the probes have the shapes"));
    assertEquals(
        List.of("animation.gif", "filmstrip.png", "iteration-000001.png", "iteration-000002.png"),
        names(listener.runFolder().orElseThrow().resolve("probe-0")));
  }

  @Test
  void aRunFolderThatBecomesAFileIsWarnedOfAndRecoveredFrom() throws IOException {
    LrpListener listener = listener(folder).keepLast(9).probeNames("cat", "dog").build();
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    network.fit(Training.batches(2));
    Path cat = listener.runFolder().orElseThrow().resolve("cat");
    Path moved = Files.move(cat, folder.resolve("elsewhere"));
    Files.createFile(cat);

    network.fit(Training.batches());

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().get(0).contains("Cannot write the pictures: "));
    assertTrue(
        Files.exists(cat.resolveSibling("dog").resolve("iteration-000006.png")),
        "the other probe's");

    Files.delete(cat);
    Files.move(moved, cat);
    network.fit(Training.batches(1));
    assertEquals(
        Stream.concat(
                Stream.of("animation.gif", "filmstrip.png"),
                Stream.of(0, 2, 4, 6, 8).map(i -> "iteration-00000" + i + ".png"))
            .toList(),
        names(cat),
        "what could not be written is made up for");
  }

  @Test
  void aFullDiskIsWarnedOfOnceAndLeavesNoHalfFiles() throws IOException {
    try (FileSystem disk =
        Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(100_000).build())) {
      LrpListener listener = listener(disk.getPath("/runs")).build();

      train(listener);

      assertEquals(1, log.warnings().size(), log.warnings()::toString);
      assertTrue(log.warnings().get(0).contains("out of disk space"), log.warnings().get(0));
      try (Stream<Path> files = Files.walk(listener.runFolder().orElseThrow())) {
        assertEquals(List.of(), files.filter(file -> file.toString().endsWith(".tmp")).toList());
      }
    }
  }

  @Test
  void keepingFewerFramesMakesRoomOnAFullDisk() throws IOException {
    try (FileSystem disk =
        Jimfs.newFileSystem(Configuration.unix().toBuilder().setMaxSize(200_000).build())) {
      LrpListener listener = listener(disk.getPath("/runs")).keepLast(1).build();
      train(listener);
      assertEquals(List.of(), log.warnings());
    }
  }

  @Test
  void aTrainingThatDivergesIsWarnedOfOnceAndExplainedAgainWhenItRecovers() {
    LrpListener listener = listener(folder).build();
    MultiLayerNetwork network = Training.chain();
    network.setListeners(listener);
    network.fit(Training.batches(2));
    INDArray good = network.params().dup();

    network.params().assign(Double.NaN);
    network.fit(Training.batches(4));

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(
        log.warnings()
            .get(0)
            .contains("Cannot explain the probes after 4 iterations: The parameters [layer0."),
        log.warnings().get(0));
    assertTrue(log.warnings().get(0).contains("did the training diverge?"));
    assertEquals(2, log.lines("INFO", "LRP after ").size());

    network.setParams(good);
    network.getUpdater().getStateViewArray().assign(0);
    network.fit(Training.batches(2));
    assertEquals(3, log.lines("INFO", "LRP after ").size());
  }

  @Test
  void aCallbackThatThrowsIsWarnedOfAndCalledAgain() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    LrpListener listener =
        listener(folder)
            .callback(
                (from, model, snapshot) -> {
                  throw new IOException(
                      "no line to the server, attempt " + calls.incrementAndGet());
                })
            .build();

    train(listener);

    assertEquals(6, calls.get());
    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(
        log.warnings().get(0).contains("Cannot call back: no line to the server, attempt 1."));
    assertTrue(
        Files.exists(
            listener.runFolder().orElseThrow().resolve("probe-0").resolve("iteration-000010.png")));
  }

  @Test
  void anErrorInACallbackIsTheUsers() {
    LrpListener listener =
        listener(folder)
            .callback(
                (from, model, snapshot) -> {
                  throw new AssertionError("as expected");
                })
            .build();
    assertThrows(AssertionError.class, () -> train(listener));
  }

  @Test
  void anErrorWhileExplainingEndsTheExplanationsButNotTheTraining() {
    AtomicInteger attempts = new AtomicInteger();
    LrpListener listener =
        listener(folder)
            .explainer(
                builder -> {
                  attempts.incrementAndGet();
                  throw new OutOfMemoryError("Physical memory usage is too high");
                })
            .build();

    train(listener);

    assertEquals(1, attempts.get());
    assertEquals(1, log.lines("ERROR", "Physical memory usage is too high").size());
  }

  /** A layer that lrp4j does not know. */
  private static final class OwnLayer extends ActivationLayer {
    private static final long serialVersionUID = 1L;

    OwnLayer() {
      super(Activation.TANH);
    }
  }

  @Test
  void aNetworkThatCannotBeExplainedIsSaidSoOnceAtTheStart() {
    MultiLayerNetwork network =
        Networks.chain(new OwnLayer(), new RnnOutputLayer.Builder().nIn(2).nOut(2).build());
    network.setListeners(
        LrpListener.builder(folder, Networks.values(1, 1, 2, 4)).saveEveryNIterations(1).build());

    for (int i = 0; i < 3; i++) {
      network.fit(Networks.values(1, 1, 2, 4), Networks.values(2, 1, 2, 4));
    }

    assertEquals(1, log.warnings().size(), log.warnings()::toString);
    assertTrue(log.warnings().get(0).contains("Cannot explain the probes"));
  }

  @Test
  void probesThatDoNotFitAreWarnedOfOnce() {
    train(LrpListener.builder(folder, Networks.values(1, 2, 7)).saveEveryNIterations(1).build());
    assertEquals(1, log.warnings().size(), log.warnings()::toString);
  }

  @Test
  void whatABuilderCannotDoIsRefusedAtOnce() {
    INDArray two = Nd4j.zeros(2, 3);
    for (INDArray[] wrong :
        Arrays.<INDArray[]>asList(
            new INDArray[0],
            new INDArray[] {two, Nd4j.zeros(3, 3)},
            new INDArray[] {Nd4j.empty()})) {
      assertThrows(IllegalArgumentException.class, () -> LrpListener.builder(folder, wrong));
    }
    LrpListener.Builder builder = LrpListener.builder(folder, two);
    List<Runnable> refused =
        new ArrayList<>(
            List.of(
                () -> builder.saveEveryNIterations(0),
                () -> builder.saveEveryNEpochs(-1),
                () -> builder.keepLast(0),
                () -> builder.probeNames("one"),
                () -> builder.probeNames("same", "same"),
                () -> builder.probeNames("..", "b"),
                () -> builder.probeNames("a/b", "b"),
                () -> builder.network(null)));
    for (Runnable each : refused) {
      assertThrows(IllegalArgumentException.class, each::run);
    }
  }
}
