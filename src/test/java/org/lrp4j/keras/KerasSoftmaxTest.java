package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Softmax along other axes than the last, and behind layers that move its numbers: plain loops. */
@DisplayName("A softmax of Keras")
class KerasSoftmaxTest {

  private static Path file(String name) {
    Path zip = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    return Files.exists(zip) ? zip : zip.resolveSibling(name + ".h5");
  }

  /**
   * Relevance begins with the scores, moved as the probabilities are, where Keras's own output is
   * the highest along the classes' axis, also where softmaxes of their own stand along it.
   *
   * @param axis the classes'
   * @param layer which gives the scores; empty for the input
   * @param view the sizes as which the axes of the softmax are counted
   * @param shared the axes of the softmax, from 1
   */
  @ParameterizedTest
  @CsvSource({
    "softmax_axis, 1, '', '7 6 3', '1'",
    "softmax_axes, 1, '', '8 3', '1 2'",
    "softmax_steps, 1, dense, '8 2', '1'",
    "softmax_pointer, 1, dense, '8', '1'",
    "softmax_permuted, 3, conv2d, '5 4 6', '3'",
    "softmax_middle, 3, conv2d, '6 5 4', '2'",
    "softmax_places, 3, conv2d, '6 5 4', '1 2'",
    "softmax_pixels, 2, conv2d, '30 4', '2'"
  })
  void atTheEndIsLeftOutOfTheScores(
      String name, int axis, String layer, String view, String shared) {
    KerasSample sample = KerasSample.of(file(name));
    INDArray keras = sample.outputs().get(0).castTo(DataType.DOUBLE);
    INDArray input = sample.inputs().get(0).castTo(DataType.DOUBLE);
    ComputationGraph network =
        KerasModel.read(file(name)).network().convertDataType(DataType.DOUBLE);
    INDArray given =
        layer == null || layer.isEmpty()
            ? input
            // Up to it: Deeplearning4j's activation layers write over what they read.
            : network.feedForward(new INDArray[] {input.dup()}, 0, false).entrySet().stream()
                .filter(entry -> entry.getKey().matches(layer + "(_\\d+)?"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build();
        Explanation explanation = explainer.explain(input)) {
      double[] scores = numbers(explanation.explainedOutput());

      assertArrayEquals(
          numbers(keras), softmax(scores, keras.size(0), integers(view), integers(shared)), 1e-6);
      // Numbers of another order, but no others: a softmax would not tell shifted ones.
      assertArrayEquals(
          Arrays.stream(numbers(given)).sorted().toArray(),
          Arrays.stream(scores).sorted().toArray(),
          1e-9);
      assertEquals(axis, explanation.outputFormat().channelAxis());
      assertArrayEquals(highest(keras, scores, axis), numbers(explanation.outputRelevance()), 1e-9);
    }
  }

  private static int[] integers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  private static double[] numbers(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  /** Numbers share a softmax that differ in nothing but their places along its axes. */
  private static double[] softmax(double[] scores, long examples, int[] view, int... shared) {
    int length = scores.length / (int) examples;
    Map<String, Double> sums = new HashMap<>();
    for (int i = 0; i < scores.length; i++) {
      sums.merge(softmaxOf(i, length, view, shared), Math.exp(scores[i]), Double::sum);
    }
    double[] softmax = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      softmax[i] = Math.exp(scores[i]) / sums.get(softmaxOf(i, length, view, shared));
    }
    return softmax;
  }

  private static String softmaxOf(int index, int length, int[] view, int... shared) {
    StringBuilder name = new StringBuilder().append(index / length);
    int rest = index % length;
    int behind = length;
    for (int axis = 1; axis <= view.length; axis++) {
      behind /= view[axis - 1];
      int place = rest / behind;
      rest %= behind;
      int own = axis;
      name.append(IntStream.of(shared).anyMatch(s -> s == own) ? "" : " " + axis + ":" + place);
    }
    return name.toString();
  }

  /** The scores where Keras's output is highest along an axis; of sequences at the last step. */
  private static double[] highest(INDArray keras, double[] scores, int axis) {
    long[] shape = keras.shape();
    int behind = 1;
    for (int i = axis + 1; i < shape.length; i++) {
      behind *= (int) shape[i];
    }
    int classes = (int) shape[axis];
    int steps = shape.length == 3 ? (int) shape[3 - axis] : 1;
    double[] output = numbers(keras);
    double[] wanted = new double[scores.length];
    for (int first = 0; first < scores.length; first++) {
      boolean isFirst = first / behind % classes == 0;
      int step = axis == 1 ? first % behind : first / classes;
      if (isFirst && (shape.length != 3 || step % steps == steps - 1)) {
        int best = first;
        for (int k = 0; k < classes; k++) {
          int at = first + k * behind;
          best = output[at] > output[best] ? at : best;
        }
        wanted[best] = scores[best];
      }
    }
    return wanted;
  }

  /**
   * The values take all relevance: of {@code Σ aₚ xₚ} each what it adds to the sum, with the
   * weights of a plain loop, however Keras brought the softmax to the product.
   */
  @ParameterizedTest
  @CsvSource({
    "weighing_repeated, false",
    "weighing_reshaped, true",
    "weighing_expanded, false",
    "weighing_any_length, true",
    "weighing_places, true",
    "weighing_flat_places, true",
    "weighing_dot, false",
    "weighing_matmul, false"
  })
  void thatWeighsATensorIsExplainedAsAttention(String name, boolean isMean) {
    INDArray input = KerasSample.of(file(name)).inputs().get(0).castTo(DataType.DOUBLE);
    ComputationGraph network =
        KerasModel.read(file(name)).network().convertDataType(DataType.DOUBLE);
    double[] kernel = parameter(network, "_W");
    double[] bias = parameter(network, "_b");
    double[] x = numbers(input);
    int channels = kernel.length;
    int places = (int) (input.length() / input.size(0)) / channels;
    double[] scores = new double[x.length / channels];
    for (int p = 0; p < scores.length; p++) {
      scores[p] = bias[0];
      for (int c = 0; c < channels; c++) {
        scores[p] += kernel[c] * x[p * channels + c];
      }
    }
    double[] weights = softmax(scores, input.size(0), new int[] {places}, 1);
    double[] wanted = new double[x.length];
    for (int p = 0; p < scores.length; p++) {
      int explained = p * channels + 1;
      wanted[explained] = weights[p] * x[explained] / (isMean ? places : 1);
    }
    assertArrayEquals(wanted, relevance(network, input), 1e-6);
  }

  @Test
  void ofADenseLayerWeighsFeatures() {
    Path file = file("weighing_features");
    INDArray input = KerasSample.of(file).inputs().get(0).castTo(DataType.DOUBLE);
    INDArray output = KerasSample.of(file).outputs().get(0).castTo(DataType.DOUBLE);
    ComputationGraph network = KerasModel.read(file).network().convertDataType(DataType.DOUBLE);
    double[] wanted = numbers(output);
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] *= i % 5 == 1 ? 1 : 0;
    }

    assertArrayEquals(wanted, relevance(network, input), 1e-6);
  }

  private static double[] relevance(ComputationGraph network, INDArray input) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).stabilizer(1e-12).build();
        Explanation explanation = explainer.explain(input, Target.classIndex(1))) {
      return numbers(explanation.relevance());
    }
  }

  private static double[] parameter(ComputationGraph network, String ending) {
    return network.paramTable().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(ending))
        .map(entry -> numbers(entry.getValue()))
        .findFirst()
        .orElseThrow();
  }
}
