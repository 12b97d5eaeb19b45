package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Without biases nothing of the explained output gets lost on the way to the inputs but what
 * stabilizers keep, so with hardly any of these nothing at all: in DOUBLE, for there sums of what
 * cancels out are exact. With ε = 1e-6 the transformer's three outputs, which sum up to -0.0104
 * while relevance of 3.9 passes its attention, lose 5e-4 of that sum.
 */
@DisplayName("The relevance of a model of Keras")
class KerasConservationTest {

  private static final double EPSILON = 1e-12;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention",
        "attention_across",
        "attention_scaled",
        "bidirectional_gru_sequences",
        "broadcast_maximum",
        "broadcast_row",
        "concatenate_steps",
        "dot",
        "dot_sequences",
        "group_norm",
        "gru",
        "gru_backwards",
        "gru_before",
        "gru_sequences",
        "layer_norm_axes",
        "layer_norm_sequence",
        "layer_scale",
        "minimum",
        "permute_image",
        "prelu",
        "resizing_nearest",
        "resizing_up",
        "separable_two",
        "squeeze_excite",
        "transformer",
        "upsampling2d_bilinear"
      })
  void sumsUpToTheOutput(String name) {
    Path archive = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    Path file =
        Files.exists(archive) ? archive : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
    ComputationGraph network = KerasModel.read(file).network().convertDataType(DataType.DOUBLE);
    // In a GRU's first step the reset gate scales this bias and nothing else: it would keep a part.
    network.paramTable().forEach((key, value) -> value.muli(key.endsWith("_ch") ? 0 : 1));
    INDArray[] inputs =
        KerasSample.of(file).inputs().stream()
            .map(input -> input.castTo(DataType.DOUBLE))
            .toArray(INDArray[]::new);
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.uniform(new EpsilonRule(EPSILON)))
                .stabilizer(EPSILON)
                .zeroBias(true)
                .build();
        Explanation explanation = explainer.explain(inputs)) {
      double expected = explanation.outputRelevance().sumNumber().doubleValue();
      double sum =
          explanation.inputs().stream()
              .mapToDouble(input -> input.relevance().sumNumber().doubleValue())
              .sum();
      assertTrue(Math.abs(expected) > 1e-3, () -> "nothing to lose: " + expected);
      assertEquals(expected, sum, 1e-8 * Math.abs(expected));
    }
  }
}
