package org.lrp4j.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A batch of eight through a LeNet-like network in FLOAT, the way it is used. */
class FloatBatchTest {

  private static final int[] BATCH = {8, 1, 16, 16};
  private static final long WEIGHTS = 21;
  private static final long IMAGES = 22;

  static Stream<Composite> composites() {
    return Stream.of(
        Composite.epsilonPlus(),
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1(),
        Composite.epsilonGammaBox(-1, 1));
  }

  @ParameterizedTest
  @MethodSource("composites")
  void repeatedExplanationsAreFiniteAndEqualToTheLastBit(Composite composite) {
    INDArray images = SampleNetworks.images(DataType.FLOAT, IMAGES, BATCH);
    INDArray untouched = images.dup();
    MultiLayerNetwork network = SampleNetworks.leNetLike(DataType.FLOAT, WEIGHTS);
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      Explanation first = explainer.explain(images);
      Explanation second = explainer.explain(images);
      for (String name : first.layerNames()) {
        assertArrayEquals(floats(first.relevance(name)), floats(second.relevance(name)), 0, name);
        assertTrue(Double.isFinite(first.relevance(name).sumNumber().doubleValue()), name);
      }
      assertArrayEquals(floats(first.relevance()), floats(second.relevance()), 0);
      assertEquals(untouched, images);
    }
  }

  @ParameterizedTest
  @MethodSource("composites")
  void relevanceInFloatIsCloseToThatInDouble(Composite composite) {
    double[] expected = relevance(DataType.DOUBLE, composite);
    double[] actual = relevance(DataType.FLOAT, composite);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    assertArrayEquals(expected, actual, 1e-4 * largest);
  }

  private static double[] relevance(DataType type, Composite composite) {
    MultiLayerNetwork network = SampleNetworks.leNetLike(type, WEIGHTS);
    INDArray images = SampleNetworks.images(type, IMAGES, BATCH);
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      return explainer.explain(images).relevance().dup('c').data().asDouble();
    }
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
