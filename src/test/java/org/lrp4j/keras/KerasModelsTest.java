package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.keras.file.UnsupportedKerasException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Models of Keras 2.15 and 3.15, and what Keras itself computes: make_keras_models.py. */
@DisplayName("A model of Keras")
class KerasModelsTest {

  static final Path FOLDER = Path.of("src", "test", "resources", "keras");

  /** What is refused, and the words that say so. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("conv_lstm", "ConvLSTM2D"),
          Map.entry("lambda_layer", "holds Python code"),
          Map.entry("operator_refused", "umsum"));

  /** Keras itself computes these in half precision. */
  private static final List<String> HALF = List.of("half");

  static Stream<Path> read() throws IOException {
    return models().filter(file -> !REFUSED.containsKey(name(file)));
  }

  static Stream<Path> refused() throws IOException {
    return models().filter(file -> REFUSED.containsKey(name(file)));
  }

  private static Stream<Path> models() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER, 2)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(keras|h5)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\..*", "");
  }

  /** What comes of a model is the same network, whichever version saved it: one is explained. */
  private static boolean isExplained(Path file) {
    return file.getParent().endsWith("3") || name(file).equals("thresholded");
  }

  @ParameterizedTest
  @MethodSource("read")
  void computesWhatKerasDoesAndIsExplained(Path file) {
    KerasModel model = KerasModel.read(file);
    KerasSample sample = KerasSample.of(file);
    INDArray[] inputs = sample.inputs().toArray(INDArray[]::new);

    List<INDArray> outputs = List.of(model.network().output(copies(inputs)));

    assertEquals(0, sample.error(outputs), HALF.contains(name(file)) ? 1e-3 : 1e-5);
    if (!isExplained(file)) {
      return;
    }
    try (LrpExplainer explainer = LrpExplainer.builder(model.network()).build();
        Explanation explanation = explainer.explain(inputs)) {
      for (int i = 0; i < inputs.length; i++) {
        double sum = explanation.inputs().get(i).relevance().sumNumber().doubleValue();
        assertTrue(Double.isFinite(sum), () -> "relevance sums up to " + sum);
      }
    }
  }

  static Stream<Path> ofAnySize() throws IOException {
    return read().filter(file -> !KerasSample.ofOtherSizes(file).isEmpty());
  }

  /**
   * The first of them is read again at last: what the sizes of a batch decide has to be made anew.
   */
  @ParameterizedTest
  @MethodSource("ofAnySize")
  void computesWhatKerasDoesForOtherSizesToo(Path file) {
    KerasModel model = KerasModel.read(file);
    List<KerasSample> samples = new ArrayList<>(KerasSample.ofOtherSizes(file));
    samples.add(samples.get(0));
    try (LrpExplainer explainer =
        LrpExplainer.builder(model.network()).stabilizer(1e-9).conservation(true).build()) {
      for (KerasSample sample : samples) {
        INDArray[] inputs = sample.inputs().toArray(INDArray[]::new);

        List<INDArray> outputs = List.of(model.network().output(copies(inputs)));

        assertEquals(0, sample.error(outputs), 1e-5);
        if (isExplained(file)) {
          try (Explanation explanation = explainer.explain(inputs)) {
            INDArray relevance = explanation.inputs().get(0).relevance();
            assertArrayEquals(inputs[0].shape(), relevance.shape());
            assertTrue(Double.isFinite(relevance.sumNumber().doubleValue()));
            assertEquals(0, sample.error(List.of(explanation.output())), 1e-5);
          }
        }
      }
    }
  }

  private static INDArray[] copies(INDArray[] arrays) {
    return Stream.of(arrays).map(INDArray::dup).toArray(INDArray[]::new);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedByName(Path file) {
    var refusal = assertThrows(UnsupportedKerasException.class, () -> KerasModel.read(file));

    String message = refusal.getMessage();
    assertTrue(message.contains(REFUSED.get(name(file))), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void saysWhatItReads() {
    KerasModel model = KerasModel.read(FOLDER.resolve("3/conv2d_any_size.h5"));

    assertEquals(List.of(List.of(-1L, -1L, 3L)), List.copyOf(model.inputShapes().values()));
    assertTrue(model.kerasVersion().startsWith("3."), model.kerasVersion());
    assertEquals(List.of(List.of(4L)), List.copyOf(model.outputShapes().values()));
    assertEquals(List.copyOf(model.inputShapes().keySet()), model.inputNames());
  }

  @Test
  void saysWhetherItScalesItsInput() {
    for (String scaling : List.of("rescaling", "normalization", "operator_units")) {
      KerasModel model = KerasModel.read(file(scaling));
      assertTrue(model.scales(model.inputNames().get(0)), scaling);
    }
    KerasModel model = KerasModel.read(file("conv2d"));

    assertFalse(model.scales(model.inputNames().get(0)));
    assertThrows(IllegalArgumentException.class, () -> model.scales("nothing"));
  }

  private static Path file(String name) {
    Path zip = FOLDER.resolve("3/" + name + ".keras");
    return Files.exists(zip) ? zip : FOLDER.resolve("3/" + name + ".h5");
  }
}
