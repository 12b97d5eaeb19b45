package org.lrp4j.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums, products and maxima of several inputs, and vertices that scale or shift one. */
@ExtendWith(OneThread.class)
@DisplayName("Every vertex that computes agrees with plain loops")
class VertexOracleTest {

  private static final double DELTA = 1e-6;

  /**
   * The shapes of inputs that DL4J broadcasts to one another.
   *
   * @param output the shape of the output
   * @param inputs the shapes of the inputs
   */
  record Shapes(long[] output, long[]... inputs) {
    @Override
    public String toString() {
      return Arrays.deepToString(inputs);
    }
  }

  private static long[] shape(long... shape) {
    return shape;
  }

  private static final List<Shapes> SHAPES =
      List.of(
          new Shapes(shape(3, 4), shape(3, 4), shape(3, 4)),
          new Shapes(shape(3, 4), shape(3, 4), shape(3, 4), shape(3, 4)),
          new Shapes(shape(3, 4), shape(3, 4), shape(3, 1)),
          new Shapes(shape(3, 4), shape(3, 1), shape(3, 4)),
          new Shapes(shape(3, 4), shape(3, 1), shape(3, 4), shape(3, 1)),
          new Shapes(shape(2, 2, 3, 2), shape(2, 2, 3, 2), shape(2, 2, 3, 2)),
          new Shapes(shape(2, 2, 3, 2), shape(2, 2, 3, 2), shape(2, 2, 1, 1)),
          new Shapes(shape(2, 2, 3, 2), shape(2, 1, 3, 2), shape(2, 2, 3, 2)),
          new Shapes(shape(2, 3, 4), shape(2, 3, 4), shape(2, 1, 4)));

  static Stream<Arguments> elementWise() {
    List<Arguments> all = new ArrayList<>();
    for (Op op : Op.values()) {
      for (Shapes shapes : SHAPES) {
        if (op != Op.Subtract || shapes.inputs().length == 2) {
          all.add(Arguments.of(op, DataType.DOUBLE, shapes));
          all.add(Arguments.of(op, DataType.FLOAT, shapes));
        }
      }
    }
    return all.stream();
  }

  /** The element of a broadcast input that an element of the output is computed from. */
  private static int source(int element, long[] output, long... input) {
    int index = 0;
    int rest = element;
    int stride = 1;
    for (int axis = output.length - 1; axis >= 0; axis--) {
      int position = rest % (int) output[axis];
      rest /= (int) output[axis];
      index += input[axis] == 1 ? 0 : position * stride;
      stride *= (int) input[axis];
    }
    return index;
  }

  /** The inputs' relevance, and in the last row the output. */
  private static double[][] reference(Op op, Shapes shapes, double[] r, double[]... inputs) {
    int n = inputs.length;
    double[][] result = new double[n + 1][];
    for (int i = 0; i < n; i++) {
      result[i] = new double[inputs[i].length];
    }
    result[n] = new double[r.length];
    for (int o = 0; o < r.length; o++) {
      double[] parts = new double[n];
      for (int i = 0; i < n; i++) {
        parts[i] = inputs[i][source(o, shapes.output(), shapes.inputs()[i])];
      }
      if (op == Op.Subtract) {
        parts[1] = -parts[1];
      }
      double sum = Arrays.stream(parts).sum();
      double product = Arrays.stream(parts).reduce(1, (x, y) -> x * y);
      double max = Arrays.stream(parts).max().orElseThrow();
      double s = r[o] / (sum >= 0 ? sum + DELTA : sum - DELTA);
      for (int i = 0; i < n; i++) {
        result[i][source(o, shapes.output(), shapes.inputs()[i])] +=
            switch (op) {
              case Add, Average, Subtract -> parts[i] * s;
              case Product -> r[o] / n;
              case Max -> parts[i] == max ? r[o] : 0;
            };
      }
      result[n][o] =
          switch (op) {
            case Add, Subtract -> sum;
            case Average -> sum / n;
            case Product -> product;
            case Max -> max;
          };
    }
    return result;
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("elementWise")
  @DisplayName("element by element")
  void elementWise(Op op, DataType type, Shapes shapes) {
    Random random = new Random(12);
    INDArray[] inputs =
        Stream.of(shapes.inputs())
            .map(shape -> Samples.normal(random, type, shape))
            .toArray(INDArray[]::new);
    INDArray relevance = Samples.normal(random, type, shapes.output());
    double[][] values = Stream.of(inputs).map(Samples::flat).toArray(double[][]::new);
    if (type == DataType.FLOAT) {
      // As in a network: no relevance where the parts of the sum cancel out.
      double[] r = Samples.flat(relevance);
      double[] sums = reference(op, shapes, r, values)[inputs.length];
      relevance =
          Samples.array(
              Vectors.times(r, Vectors.map(sums, z -> z * Math.abs(z))), type, shapes.output());
    }
    double[][] expected = reference(op, shapes, Samples.flat(relevance), values);

    try (LrpExplainer explainer =
        LrpExplainer.builder(network(new ElementWiseVertex(op), inputs.length, type)).build()) {
      Explanation explanation = explainer.explain(inputs, Target.relevance(relevance));
      Samples.assertClose(expected[inputs.length], explanation.output(), type);
      for (int i = 0; i < inputs.length; i++) {
        Samples.assertClose(
            expected[i], explanation.relevance(explanation.inputNames().get(i)), type);
      }
    }
  }

  static Stream<Arguments> passing() {
    return Stream.of(new ScaleVertex(-2.5), new L2NormalizeVertex())
        .flatMap(
            vertex ->
                Stream.of(DataType.DOUBLE, DataType.FLOAT)
                    .map(type -> Arguments.of(vertex.getClass().getSimpleName(), type, vertex)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("passing")
  @DisplayName("that scales: relevance passes")
  void scaled(String name, DataType type, GraphVertex vertex) {
    Random random = new Random(13);
    INDArray input = Samples.normal(random, type, 2, 5);
    INDArray relevance = Samples.normal(random, type, 2, 5);
    ComputationGraph network = network(vertex, 1, type);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(Samples.flat(network.output(input.dup())[0]), explanation.output(), type);
      Samples.assertClose(Samples.flat(relevance), explanation.relevance(), type);
    }
  }

  static Stream<Arguments> shifts() {
    return Stream.of(true, false)
        .flatMap(
            zeroBias ->
                Stream.of(DataType.DOUBLE, DataType.FLOAT)
                    .map(type -> Arguments.of(zeroBias, type)));
  }

  @ParameterizedTest(name = "zeroBias {0}, {1}")
  @MethodSource("shifts")
  @DisplayName("that shifts: the constant absorbs relevance like a bias")
  void shifted(boolean zeroBias, DataType type) {
    double constant = 0.75;
    Random random = new Random(14);
    INDArray input = Samples.uniform(random, type, -0.6, 2, 2, 5);
    INDArray relevance = Samples.normal(random, type, 2, 5);
    double[] a = Samples.flat(input);
    double[] r = Samples.flat(relevance);
    double[] s = Vectors.over(r, Vectors.st(Vectors.map(a, v -> v + constant), DELTA));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network(new ShiftVertex(constant), 1, type))
            .zeroBias(zeroBias)
            .build()) {
      Explanation explanation = explainer.explain(input, Target.relevance(relevance));
      Samples.assertClose(zeroBias ? r : Vectors.times(a, s), explanation.relevance(), type);
      assertEquals(
          zeroBias ? 0 : constant * Vectors.sum(s),
          explanation.conservation().row("vertex").absorbedByBias(),
          Samples.tolerance(type) * 10 * Vectors.largest(s));
    }
  }

  private static ComputationGraph network(GraphVertex vertex, int inputs, DataType type) {
    String[] names = Stream.of("a", "b", "c").limit(inputs).toArray(String[]::new);
    var network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(type)
                .graphBuilder()
                .validateOutputLayerConfig(false)
                .addInputs(names)
                .addVertex("vertex", vertex, names)
                .addLayer("output", new ActivationLayer(Activation.IDENTITY), "vertex")
                .setOutputs("output")
                .build());
    network.init();
    return network;
  }
}
