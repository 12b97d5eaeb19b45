package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Made by {@code make_keras_zennit.py}: convolutions of all kinds, pooling, batch norm, dense. */
@DisplayName("The relevance of convolutional models of Keras is Zennit's on the same weights")
class KerasZennitTest {

  private static final Path FOLDER = KerasModelsTest.FOLDER.resolveSibling("keras-zennit");

  private enum Preset {
    epsilonPlus(Composite.epsilonPlus()),
    epsilonPlusFlat(Composite.epsilonPlusFlat()),
    epsilonAlpha2Beta1(Composite.epsilonAlpha2Beta1()),
    epsilonAlpha2Beta1Flat(Composite.epsilonAlpha2Beta1Flat()),
    epsilonGammaBox(Composite.epsilonGammaBox(-4, 4));

    private final Composite composite;

    Preset(Composite composite) {
      this.composite = composite;
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of("image", "sequence")
        .flatMap(name -> Stream.of(Preset.values()).map(preset -> Arguments.of(name, preset)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isTheSame(String name, Preset preset) {
    ComputationGraph network =
        KerasModel.read(FOLDER.resolve(name + ".keras")).network().convertDataType(DataType.DOUBLE);
    KerasSample reference = KerasSample.of(FOLDER.resolve(name + "-" + preset + ".npz"));
    INDArray input = reference.inputs().get(0).castTo(DataType.DOUBLE);
    INDArray expected = reference.outputs().get(0).castTo(DataType.DOUBLE);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network).composite(preset.composite).build();
        Explanation explanation = explainer.explain(input)) {
      double largest = expected.amaxNumber().doubleValue();
      double error = explanation.relevance().sub(expected).amaxNumber().doubleValue();
      assertTrue(error <= 1e-5 * largest, () -> "off by " + error + " of " + largest);
    }
  }
}
