package org.lrp4j.keras;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Made by {@code make_keras_gradients.py}: the sum of all outputs, weighted, by each input. */
@DisplayName("The gradient of a model of Keras")
class KerasGradientTest {

  private static final Path FOLDER = KerasModelsTest.FOLDER.resolve("gradients");

  private static final double STEP = 1e-5;

  /** Where outputs are sums of inputs times what they are multiplied with, as far as signs stay. */
  private static final Set<String> PIECEWISE_LINEAR =
      Set.of(
          "add",
          "average",
          "average_pooling1d_same",
          "batch_norm",
          "broadcast_row",
          "concatenate_rows",
          "conv1d_causal",
          "conv1d_groups",
          "conv2d_dilation",
          "conv2d_same",
          "conv3d_same",
          "cropping3d",
          "dense_no_bias",
          "depthwise_two",
          "global_average_pooling3d",
          "layer_scale",
          "leaky_slope",
          "max_pooling2d_same",
          "maximum",
          "minimum",
          "nested_in_graph",
          "padding2d",
          "permute_image",
          "prelu",
          "reshape",
          "resizing",
          "separable_two",
          "shared",
          "subtract",
          "transposed_gaps",
          "transposed_same",
          "upsampling2d_bilinear");

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString().replace(".npz", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static ComputationGraph network(String name) {
    Path zip = KerasModelsTest.FOLDER.resolve("3/" + name + ".keras");
    Path file = Files.exists(zip) ? zip : KerasModelsTest.FOLDER.resolve("3/" + name + ".h5");
    return KerasModel.read(file).network().convertDataType(DataType.DOUBLE);
  }

  private static INDArray[] doubles(List<INDArray> arrays) {
    return arrays.stream().map(array -> array.castTo(DataType.DOUBLE)).toArray(INDArray[]::new);
  }

  /** By central differences, in a few directions at once. */
  @ParameterizedTest
  @MethodSource("names")
  void isHowTheOutputChanges(String name) {
    ComputationGraph network = network(name);
    KerasSample sample = KerasSample.of(FOLDER.resolve(name + ".npz"));
    INDArray[] inputs = doubles(sample.inputs());
    INDArray[] gradients = doubles(sample.outputs());
    for (int direction = 0; direction < 3; direction++) {
      double expected = 0;
      double size = 0;
      INDArray[] forth = new INDArray[inputs.length];
      INDArray[] back = new INDArray[inputs.length];
      for (int i = 0; i < inputs.length; i++) {
        INDArray along = direction(inputs[i], direction);
        forth[i] = inputs[i].add(along.mul(STEP));
        back[i] = inputs[i].sub(along.mul(STEP));
        INDArray products = gradients[i].mul(along);
        expected += products.sumNumber().doubleValue();
        size += products.norm1Number().doubleValue();
      }
      double found = (sum(network.output(forth)) - sum(network.output(back))) / (2 * STEP);
      double error = Math.abs(found - expected);
      double most = 1e-5 * size;
      assertTrue(size > 0 && error <= most, () -> "off by " + error + " of " + most * 1e5);
    }
  }

  private static INDArray direction(INDArray input, int number) {
    double[] cosines = new double[Math.toIntExact(input.length())];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = Math.cos((number + 1.0) * (i + 1));
    }
    return Samples.array(cosines, DataType.DOUBLE, input.shape());
  }

  private static double sum(INDArray... outputs) {
    return Stream.of(outputs)
        .mapToDouble(output -> output.mul(direction(output, 0)).sumNumber().doubleValue())
        .sum();
  }

  static Stream<String> piecewiseLinear() {
    return PIECEWISE_LINEAR.stream().sorted();
  }

  /** There LRP-0 is gradient times input. */
  @ParameterizedTest
  @MethodSource("piecewiseLinear")
  void timesInputIsRelevanceWithoutStabilizer(String name) {
    ComputationGraph network = network(name);
    KerasSample sample = KerasSample.of(FOLDER.resolve(name + ".npz"));
    INDArray[] inputs = doubles(sample.inputs());
    INDArray output = network.output(doubles(sample.inputs()))[0];
    try (LrpExplainer explainer =
            LrpExplainer.builder(network)
                .composite(Composite.uniform(new EpsilonRule(1e-12)))
                .stabilizer(1e-12)
                .build();
        Explanation explanation =
            explainer.explain(inputs, Target.relevance(output.mul(direction(output, 0))))) {
      for (int i = 0; i < inputs.length; i++) {
        INDArray expected = inputs[i].mul(sample.outputs().get(i).castTo(DataType.DOUBLE));
        INDArray found = explanation.inputs().get(i).relevance();
        double largest = expected.amaxNumber().doubleValue();
        double error = found.sub(expected).amaxNumber().doubleValue();
        assertTrue(
            largest > 0 && error <= 1e-5 * largest, () -> "off by " + error + " of " + largest);
      }
    }
  }
}
