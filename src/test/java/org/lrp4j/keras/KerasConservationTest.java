package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Without biases nothing of the explained output gets lost on the way to the inputs. */
@DisplayName("The relevance of a model of Keras")
class KerasConservationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attention_across",
        "gru_before",
        "layer_norm_sequence",
        "permute_image",
        "resizing_up",
        "resizing_nearest",
        "dot_sequences"
      })
  void sumsUpToTheOutput(String name) {
    Path archive = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    Path file =
        Files.exists(archive) ? archive : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
    KerasModel model = KerasModel.read(file);
    INDArray[] inputs = KerasSample.of(file).inputs().toArray(INDArray[]::new);
    try (LrpExplainer explainer = LrpExplainer.builder(model.network()).zeroBias(true).build();
        Explanation explanation = explainer.explain(inputs)) {
      double expected = explanation.outputRelevance().sumNumber().doubleValue();
      double sum =
          explanation.inputs().stream()
              .mapToDouble(input -> input.relevance().sumNumber().doubleValue())
              .sum();
      assertEquals(expected, sum, 1e-4 * Math.abs(expected));
    }
  }
}
