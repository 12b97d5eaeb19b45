package org.lrp4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Trained in Keras and explained by Zennit: see src/test/python/make_keras_reference.py. */
@DisplayName("A Keras model with batch normalisation and a residual connection")
class KerasModelTest {

  private static final Path MODEL =
      Path.of("src", "test", "resources", "org", "lrp4j", "cli", "keras-residual.h5");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"epsilon-plus", "epsilon-plus-flat"})
  void getsTheRelevanceThatZennitFinds(String composite) {
    Path out = folder.resolve("explained");

    CommandRun.of(
            "explain",
            "--model",
            MODEL,
            "--input",
            beside("input"),
            "--composite",
            composite,
            "--batch-size",
            4,
            "--out",
            out)
        .requireEnd(ExitStatus.DONE, "Explained 6 of 6");

    assertClose(beside("output"), out.resolve("output.npy"));
    assertClose(beside(composite), out.resolve("relevance.npy"));
  }

  private static Path beside(String part) {
    return MODEL.resolveSibling("keras-residual-" + part + ".npy");
  }

  private static void assertClose(Path expected, Path actual) {
    INDArray wanted = Nd4j.createFromNpyFile(expected.toFile());
    INDArray found = Nd4j.createFromNpyFile(actual.toFile());
    assertEquals(
        0,
        found.sub(wanted).amaxNumber().doubleValue() / wanted.amaxNumber().doubleValue(),
        1e-5,
        actual.toString());
  }
}
