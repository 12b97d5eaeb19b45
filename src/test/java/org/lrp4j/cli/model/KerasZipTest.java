package org.lrp4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.keras.KerasModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What Deeplearning4j has no layer for is a vertex or function of lrp4j's in the zip. */
@DisplayName("A zip of a model of Keras")
class KerasZipTest {

  private static final Path FOLDER = Path.of("src", "test", "resources", "keras", "3");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "activation_exponential",
        "attention_across",
        "attention_scaled",
        "bidirectional_gru",
        "dot_cosine",
        "group_norm",
        "gru_before",
        "permute_image",
        "relu_all",
        "resizing",
        "transformer"
      })
  void isTheSameNetwork(String name, @TempDir Path folder) throws IOException {
    Path archive = FOLDER.resolve(name + ".keras");
    Path file = Files.exists(archive) ? archive : FOLDER.resolve(name + ".h5");
    KerasModel model = KerasModel.read(file);
    Path zip = folder.resolve("model.zip");
    model.network().save(zip.toFile());

    ComputationGraph read = (ComputationGraph) ModelZip.read(zip).network();

    INDArray[] inputs =
        model.network().getConfiguration().getNetworkInputs().stream()
            .map(input -> input(model.inputShapes().get(input)))
            .toArray(INDArray[]::new);
    INDArray expected = model.network().outputSingle(inputs);
    assertTrue(expected.stdNumber().doubleValue() > 0);
    assertEquals(expected, read.outputSingle(inputs));
    assertEquals(model.network().getConfiguration(), read.getConfiguration());
  }

  private static INDArray input(List<Long> sizes) {
    long[] shape = new long[sizes.size() + 1];
    shape[0] = 2;
    for (int i = 0; i < sizes.size(); i++) {
      shape[i + 1] = sizes.get(i);
    }
    Nd4j.getRandom().setSeed(7);
    return Nd4j.rand(DataType.FLOAT, shape);
  }
}
