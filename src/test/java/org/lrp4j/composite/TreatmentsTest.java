package org.lrp4j.composite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex.Op;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.composite.Treatments.Product;
import org.lrp4j.composite.Treatments.Sum;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How products, maxima and sums share relevance, against numbers by plain loops. */
class TreatmentsTest {

  private static final double DELTA = 1e-6;

  /** Three inputs of two examples with two features: the first and the third tie, then all do. */
  private static final double[][] PARTS = {{3, -1, 2, 0.5}, {1, -1, -4, 0.25}, {3, -1, 1, 0.5}};

  private static final double[] RELEVANCE = {1, 2, -3, 4};

  static Stream<Arguments> vertices() {
    List<Arguments> all = new ArrayList<>();
    for (Product product : Product.values()) {
      all.add(Arguments.of(Op.Product, Composite.builder().products(product), product, 3));
    }
    for (Maximum maximum : Maximum.values()) {
      all.add(Arguments.of(Op.Max, Composite.builder().maxima(maximum), maximum, 3));
    }
    for (Sum sum : Sum.values()) {
      all.add(Arguments.of(Op.Add, Composite.builder().sums(sum), sum, 3));
      all.add(Arguments.of(Op.Average, Composite.builder().sums(sum), sum, 3));
      all.add(Arguments.of(Op.Subtract, Composite.builder().sums(sum), sum, 2));
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {2}")
  @MethodSource("vertices")
  void aVertexSharesAsTheCompositeSays(
      Op op, CompositeBuilder composite, Enum<?> treatment, int count) {
    double[][] expected = new double[count][RELEVANCE.length];
    for (int o = 0; o < RELEVANCE.length; o++) {
      double[] parts = new double[count];
      for (int i = 0; i < count; i++) {
        parts[i] = PARTS[i][o] * (op == Op.Subtract && i == 1 ? -1 : 1);
      }
      for (int i = 0; i < count; i++) {
        expected[i][o] = share(treatment, i, RELEVANCE[o], parts);
      }
    }
    INDArray[] inputs =
        Stream.of(PARTS)
            .limit(count)
            .map(part -> Samples.array(part, DataType.DOUBLE, 2, 2))
            .toArray(INDArray[]::new);
    try (LrpExplainer explainer =
        LrpExplainer.builder(vertex(op, count)).composite(composite.build()).build()) {
      INDArray relevance = Samples.array(RELEVANCE, DataType.DOUBLE, 2, 2);
      Explanation explanation = explainer.explain(inputs, Target.relevance(relevance));

      for (int i = 0; i < count; i++) {
        String name = explanation.inputNames().get(i);
        INDArray expectedOfInput = Samples.array(expected[i], DataType.DOUBLE, 2, 2);
        assertEquals(expectedOfInput, explanation.relevance(name), name);
      }
    }
  }

  /** What one part of several gets; in a window the same rules hold. */
  private static double share(Enum<?> treatment, int which, double r, double... parts) {
    double max = Arrays.stream(parts).max().orElseThrow();
    double sum = Arrays.stream(parts).sum();
    if (treatment == Product.SIGNAL_TAKES_ALL) {
      return which == 0 ? r : 0;
    }
    if (treatment == Maximum.WINNER_TAKES_ALL) {
      int first = 0;
      while (parts[first] != max) {
        first++;
      }
      return which == first ? r : 0;
    }
    if (treatment == Maximum.TIES_SHARED) {
      return parts[which] == max ? r / Arrays.stream(parts).filter(p -> p == max).count() : 0;
    }
    if (treatment == Maximum.AS_AVERAGE || treatment == Sum.PROPORTIONAL) {
      return parts[which] * (r / (sum + (sum >= 0 ? DELTA : -DELTA)));
    }
    return r / parts.length;
  }

  private static ComputationGraph vertex(Op op, int count) {
    String[] names = Stream.of("a", "b", "c").limit(count).toArray(String[]::new);
    return graph(
        g ->
            g.addInputs(names)
                .addVertex("vertex", new ElementWiseVertex(op), names)
                .addLayer("out", new ActivationLayer(Activation.IDENTITY), "vertex")
                .setOutputs("out"));
  }

  /** Three rows and three columns, with ties of two and of three, and one of all. */
  private static final double[] IMAGE = {1, 2, 2, 2, -1, 2, -1, -1, -1};

  static Stream<Arguments> windows() {
    return Stream.of(Maximum.values())
        .flatMap(
            maximum ->
                Stream.of(CNN2DFormat.values())
                    .flatMap(
                        format ->
                            Stream.of(0, 1)
                                .map(padding -> Arguments.of(maximum, format, padding))));
  }

  @ParameterizedTest(name = "{0}, {1}, padding {2}")
  @MethodSource("windows")
  void theWindowsOfAMaxPoolingShareAsTheCompositeSays(
      Maximum maximum, CNN2DFormat format, int padding) {
    int positions = 2 + 2 * padding;
    double[] relevance = new double[positions * positions];
    double[] expected = new double[9];
    for (int o = 0; o < relevance.length; o++) {
      relevance[o] = o + 1;
      List<Integer> pixels = new ArrayList<>();
      for (int tap = 0; tap < 4; tap++) {
        int row = o / positions - padding + tap / 2;
        int column = o % positions - padding + tap % 2;
        if (row >= 0 && row < 3 && column >= 0 && column < 3) {
          pixels.add(row * 3 + column);
        }
      }
      double[] values = pixels.stream().mapToDouble(pixel -> IMAGE[pixel]).toArray();
      for (int i = 0; i < values.length; i++) {
        expected[pixels.get(i)] += windowShare(maximum, i, relevance[o], values);
      }
    }
    boolean last = format == CNN2DFormat.NHWC;
    long[] shape = last ? new long[] {1, 3, 3, 1} : new long[] {1, 1, 3, 3};
    long[] pooled =
        last ? new long[] {1, positions, positions, 1} : new long[] {1, 1, positions, positions};
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 1, format),
            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(1, 1)
                .padding(padding, padding)
                .dataFormat(format)
                .build(),
            new ActivationLayer(Activation.IDENTITY));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().maxima(maximum).build())
            .build()) {
      Explanation explanation =
          explainer.explain(
              Samples.array(IMAGE, DataType.DOUBLE, shape),
              Target.relevance(Samples.array(relevance, DataType.DOUBLE, pooled)));
      Samples.assertClose(expected, explanation.relevance(), DataType.DOUBLE);
      assertEquals(maximum.label(), explanation.conservation().rows().get(1).treatment());
    }
  }

  /** The stabilizer is added to the average, not to the sum. */
  private static double windowShare(Maximum maximum, int which, double r, double... values) {
    if (maximum != Maximum.AS_AVERAGE) {
      return share(maximum, which, r, values);
    }
    double mean = Arrays.stream(values).sum() / values.length;
    return values[which] / values.length * (r / (mean + (mean >= 0 ? DELTA : -DELTA)));
  }

  @ParameterizedTest
  @EnumSource(Maximum.class)
  void aMaximumOverAllPositionsLosesAndGainsNothingInATie(Maximum maximum) {
    MultiLayerNetwork network =
        chain(
            InputType.convolutional(3, 3, 1),
            new GlobalPoolingLayer(PoolingType.MAX),
            new ActivationLayer(Activation.IDENTITY));
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().maxima(maximum).build())
            .build()) {
      Explanation explanation =
          explainer.explain(
              Samples.array(IMAGE, DataType.DOUBLE, 1, 1, 3, 3),
              Target.relevance(Samples.array(new double[] {5}, DataType.DOUBLE, 1, 1)));
      double[] expected = new double[IMAGE.length];
      for (int i = 0; i < expected.length; i++) {
        expected[i] = windowShare(maximum, i, 5, IMAGE);
      }
      Samples.assertClose(expected, explanation.relevance(), DataType.DOUBLE);
      assertEquals(maximum.label(), explanation.conservation().rows().get(1).treatment());
    }
  }

  /** Two examples of which the second has two steps: a step that does not count gets nothing. */
  @ParameterizedTest
  @EnumSource(Maximum.class)
  void aMaximumOverTheStepsThatCountIsSharedByThem(Maximum maximum) {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(1, 3),
            new GlobalPoolingLayer(PoolingType.MAX),
            new ActivationLayer(Activation.IDENTITY));
    INDArray steps = Samples.array(new double[] {3, 1, 3, 2, 2, 9}, DataType.DOUBLE, 2, 1, 3);
    INDArray mask = Samples.array(new double[] {1, 1, 1, 1, 1, 0}, DataType.DOUBLE, 2, 3);
    double[] expected = new double[6];
    for (int i = 0; i < 3; i++) {
      expected[i] = windowShare(maximum, i, 5, 3, 1, 3);
    }
    for (int i = 0; i < 2; i++) {
      expected[3 + i] = windowShare(maximum, i, 7, 2, 2);
    }
    try (LrpExplainer explainer =
        LrpExplainer.builder(network)
            .composite(Composite.builder().maxima(maximum).build())
            .build()) {
      Target target = Target.relevance(Samples.array(new double[] {5, 7}, DataType.DOUBLE, 2, 1));
      Explanation explanation =
          explainer.explain(new INDArray[] {steps}, new INDArray[] {mask}, target);
      Samples.assertClose(new double[] {3, 2}, explanation.output(), DataType.DOUBLE);
      Samples.assertClose(expected, explanation.relevance(), DataType.DOUBLE);
    }
  }

  @Test
  void withoutAWordProductsAreUniformMaximaGoToTheWinnerSumsAreProportionalAndValuesTakeAll() {
    assertEquals(
        new Treatments(
            Product.UNIFORM, Maximum.WINNER_TAKES_ALL, Sum.PROPORTIONAL, Attention.CP_LRP),
        Composite.builder().build().treatments());
    assertEquals(Treatments.DEFAULT, Composite.epsilonPlus().treatments());
  }
}
