package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.keras.KerasModel;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("The structure of a kernel")
class KernelStructureTest {

  private static final Path MODELS = Path.of("src", "test", "resources", "keras", "3");

  /** Two groups of one output and two inputs; taps 0 and 2 of four. */
  @Test
  void isOneWhereAWeightIs() {
    int[] taps = {2};
    int[] dilation = {2};
    KernelStructure structure = new KernelStructure(2, taps, dilation, new long[] {2, 4, 4}, 0, 1);

    double[] pattern =
        structure.pattern(DataType.DOUBLE, new long[] {2, 4, 4}, 0, 1).reshape(-1).toDoubleVector();

    double[] expected = new double[32];
    for (int place : new int[] {0, 2, 4, 6, 24, 26, 28, 30}) {
      expected[place] = 1;
    }
    assertArrayEquals(expected, pattern);
  }

  /** What training adds where no weight is goes away again, and nothing else does. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv1d_groups.keras",
        "conv1d_causal.keras",
        "conv2d_groups.h5",
        "conv3d_dilation.h5",
        "depthwise_dilation.h5",
        "transposed_gaps.h5"
      })
  void isKeptInTraining(String file) {
    ComputationGraph network = KerasModel.read(MODELS.resolve(file)).network();
    Layer layer = network.getLayer(0);
    INDArray weights = layer.getParam("W");
    INDArray before = weights.dup('c');
    long zeros = weights.eq(0).castTo(DataType.INT32).sumNumber().longValue();
    assertTrue(zeros > 0, "no zeros in " + before);

    weights.addi(1);
    layer.applyConstraints(1, 1);

    INDArray changed = weights.sub(before);
    assertEquals(zeros, weights.eq(0).castTo(DataType.INT32).sumNumber().longValue());
    assertEquals(weights.length() - zeros, changed.sumNumber().doubleValue(), 1e-3);
  }

  @Test
  void isWrittenIntoAConfiguration() {
    ComputationGraphConfiguration configuration =
        KerasModel.read(MODELS.resolve("conv2d_groups.h5")).network().getConfiguration();

    assertEquals(configuration, ComputationGraphConfiguration.fromJson(configuration.toJson()));
    assertTrue(configuration.toJson().contains("KernelStructure"));
  }
}
