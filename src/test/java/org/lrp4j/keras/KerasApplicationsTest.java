package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Conservation;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The networks that Keras ships, made by {@code make_keras_applications.py}, which are too large
 * for the repository: {@code -Dlrp4j.keras.applications=FOLDER}. What is measured becomes a table.
 */
@DisplayName("A network that Keras ships")
@EnabledIfSystemProperty(named = "lrp4j.keras.applications", matches = ".+")
class KerasApplicationsTest {

  private static final Path TABLE = Path.of("target", "keras-applications.md");

  private static final List<String> LINES = new ArrayList<>();

  private Conservation report;

  private double lastLost;

  static Stream<Path> models() throws IOException {
    try (Stream<Path> files =
        Files.walk(Path.of(System.getProperty("lrp4j.keras.applications")), 2)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(keras|h5)"))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** The box holds whatever a first convolution reads, behind the scaling of pixels. */
  private static Map<String, Composite> presets() {
    Map<String, Composite> presets = new LinkedHashMap<>();
    presets.put("epsilonPlus", Composite.epsilonPlus());
    presets.put("epsilonPlusFlat", Composite.epsilonPlusFlat());
    presets.put("epsilonAlpha2Beta1", Composite.epsilonAlpha2Beta1());
    presets.put("epsilonAlpha2Beta1Flat", Composite.epsilonAlpha2Beta1Flat());
    presets.put("epsilonGammaBox", Composite.epsilonGammaBox(-5, 5));
    presets.put("uniform(GeneralizedGamma)", Composite.uniform(new GeneralizedGammaRule(0.25)));
    return presets;
  }

  @ParameterizedTest
  @MethodSource("models")
  void computesWhatKerasDoesAndIsExplainedByEveryPreset(Path file) {
    KerasModel model = KerasModel.read(file);
    KerasSample sample = KerasSample.of(file);
    INDArray input = sample.inputs().get(0);

    double error = sample.error(List.of(model.network().output(input.dup())));
    double exactError = exactError(file, model.network());

    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.0e | %.0e |",
                file.getFileName().toString().replaceFirst("\\..*", ""),
                model.kerasVersion(),
                error,
                exactError));
    List<String> problems = new ArrayList<>();
    presets().forEach((name, preset) -> requireFinite(model, preset, input, name, problems));
    presets().forEach((name, preset) -> line.append(cell(lost(model, preset, input))));
    removeBiases(model.network());
    presets().forEach((name, preset) -> line.append(cell(lost(model, preset, input))));
    if (!(lastLost < 1e-3)) {
      problems.add(lastLost + " gets lost\n" + report);
    }
    LINES.add(line.toString());
    assertEquals(0, exactError, 1e-5);
    assertEquals(0, error, Math.max(1e-5, 3 * rounding(file, sample)));
    assertEquals(List.of(), problems);
  }

  /** How far off Keras itself is in float32. */
  private static double rounding(Path file, KerasSample sample) {
    return exact(file).error(sample.outputs());
  }

  private static KerasSample exact(Path file) {
    String name = file.getFileName().toString().replaceFirst("\\..*", "");
    return KerasSample.of(file.resolveSibling(name + "-float64.npz"));
  }

  /** In DOUBLE and float64: what float32 rounds in such depth differs with the order of sums. */
  private static double exactError(Path file, ComputationGraph network) {
    KerasSample exact = exact(file);
    INDArray input = exact.inputs().get(0).castTo(DataType.DOUBLE);
    INDArray output = network.convertDataType(DataType.DOUBLE).outputSingle(input);
    return exact.error(List.of(output.castTo(DataType.FLOAT)));
  }

  private static void requireFinite(
      KerasModel model, Composite preset, INDArray input, String name, List<String> problems) {
    try (LrpExplainer explainer = LrpExplainer.builder(model.network()).composite(preset).build();
        Explanation explanation = explainer.explain(input)) {
      INDArray relevance = explanation.relevance();
      if (!Double.isFinite(relevance.sumNumber().doubleValue())
          || relevance.amaxNumber().doubleValue() == 0) {
        problems.add(name + ": the relevance is not finite, or 0");
      }
    }
  }

  private static String cell(double value) {
    return String.format(Locale.ROOT, " %.0e |", value);
  }

  /** With them a unit may be active of which no input is the cause. */
  private static void removeBiases(ComputationGraph network) {
    network
        .paramTable()
        .forEach(
            (name, values) -> {
              if (name.matches(".*_(b|beta|mean|b[qkvo])")) {
                values.assign(0);
              }
            });
  }

  /**
   * Which part of the explained output does not arrive at the input, by zeroBias: with hardly any
   * stabilizer, under which a deep network's relevance can leave the range of FLOAT.
   */
  private double lost(KerasModel model, Composite preset, INDArray input) {
    try {
      return lost(model.network(), preset, input);
    } catch (IllegalArgumentException e) {
      ComputationGraph exact = model.network().convertDataType(DataType.DOUBLE);
      return lost(exact, preset, input.castTo(DataType.DOUBLE));
    }
  }

  private double lost(ComputationGraph network, Composite preset, INDArray input) {
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(preset)
                .zeroBias(true)
                .conservation(true)
                .stabilizer(1e-9)
                .build();
        Explanation explanation = explainer.explain(input)) {
      double begun = explanation.outputRelevance().sumNumber().doubleValue();
      double arrived = explanation.relevance().sumNumber().doubleValue();
      report = explanation.conservation();
      lastLost = Math.abs(arrived - begun) / Math.abs(begun);
      return lastLost;
    }
  }

  @AfterAll
  static void writeTable() throws IOException {
    List<String> names = List.copyOf(presets().keySet());
    List<String> lines = new ArrayList<>();
    lines.add(
        "| network | Keras | output | in DOUBLE | "
            + String.join(" | ", names)
            + " | "
            + String.join(" | ", names)
            + " |");
    lines.add("|---|---|---|---" + "|---".repeat(names.size()) + "|");
    lines.addAll(LINES);
    Files.write(TABLE, lines);
  }
}
