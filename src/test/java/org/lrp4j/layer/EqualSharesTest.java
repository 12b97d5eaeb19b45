package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.graph;
import static org.lrp4j.Networks.values;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments.Maximum;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * In front of rules that give relevance to zeros, what divides by its output shares equally: with
 * numbers by plain loops, where outputs are zero and would be divided by.
 */
class EqualSharesTest {

  private static final double TOLERANCE = 1e-5;

  private static DenseLayer dense(int inputs) {
    return new DenseLayer.Builder().nIn(inputs).nOut(3).activation(Activation.RELU).build();
  }

  private static Explanation explain(
      ComputationGraph network, Composite composite, INDArray[] masks, INDArray... inputs) {
    try (LrpExplainer explainer = LrpExplainer.builder(network).composite(composite).build()) {
      return explainer.explain(inputs, masks, Target.relevance(values(5, inputs[0].size(0), 2)));
    }
  }

  private static Composite first(Rule rule) {
    return Composite.builder().first(rule).build();
  }

  static Stream<Arguments> sums() {
    return Stream.of(
            ElementWiseVertex.Op.Add, ElementWiseVertex.Op.Subtract, ElementWiseVertex.Op.Average)
        .flatMap(
            op ->
                Stream.of(new FlatRule(), new WSquareRule(), new ZBoxRule(-9, 9))
                    .map(rule -> Arguments.of(op, rule)));
  }

  /** Two frames that hardly differ, and two that are opposite. */
  @ParameterizedTest
  @MethodSource("sums")
  void partsOfASumGetHalfEach(ElementWiseVertex.Op op, Rule rule) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a", "b")
                    .addVertex("sum", new ElementWiseVertex(op), "a", "b")
                    .addLayer("dense", dense(4), "sum")
                    .addLayer("out", classes(3, 2), "dense")
                    .setOutputs("out"));
    INDArray a = values(1, 2, 4);
    INDArray b = a.dup();
    b.getRow(0).negi();
    b.putScalar(0, 0, a.getDouble(0, 0) + 1e-9);
    Explanation explanation = explain(network, first(rule), null, a, b);

    INDArray half = explanation.relevance("dense").mul(0.5);
    assertSame(half, explanation.relevance("a"), 1e-12);
    assertSame(half, explanation.relevance("b"), 1e-12);
    assertEquals("uniform", explanation.conservation().row("sum").treatment());
  }

  static Stream<GraphVertex> scalesAndShifts() {
    return Stream.of(new ShiftVertex(-0.5), new ScaleVertex(-2));
  }

  @ParameterizedTest
  @MethodSource("scalesAndShifts")
  void shiftsAndScalesPass(GraphVertex vertex) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a")
                    .addVertex("moved", vertex, "a")
                    .addLayer("dense", dense(3), "moved")
                    .addLayer("out", classes(3, 2), "dense")
                    .setOutputs("out"));
    INDArray a = Nd4j.createFromArray(new double[][] {{0.5, 0.5 + 1e-9, 2}});
    Explanation explanation = explain(network, first(new FlatRule()), null, a);
    assertSame(explanation.relevance("dense"), explanation.relevance("a"), 1e-12);
    assertEquals("pass", explanation.conservation().row("moved").treatment());
  }

  /** Whatever lies between hands on what the convolution gives: sum, activation, pooling. */
  @Test
  void whatLiesInFrontOfWhatPassesSharesEquallyToo() {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a", "b")
                    .setInputTypes(
                        InputType.convolutional(4, 4, 1), InputType.convolutional(4, 4, 1))
                    .addVertex(
                        "difference",
                        new ElementWiseVertex(ElementWiseVertex.Op.Subtract),
                        "a",
                        "b")
                    .addVertex("scaled", new ScaleVertex(2), "difference")
                    .addLayer("pool", average(0, true), "scaled")
                    .addLayer("conv", new ConvolutionLayer.Builder(2, 2).nOut(2).build(), "pool")
                    .addLayer("out", classes(2, 2), "conv")
                    .setOutputs("out"));
    INDArray a = values(1, 1, 1, 4, 4);
    Explanation explanation = explain(network, Composite.epsilonPlusFlat(), null, a, a.dup());

    INDArray arrived = explanation.relevance("conv");
    for (String input : new String[] {"a", "b"}) {
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          assertEquals(
              arrived.getDouble(0, 0, row / 2, column / 2) / 8,
              explanation.relevance(input).getDouble(0, 0, row, column),
              TOLERANCE * arrived.amaxNumber().doubleValue());
        }
      }
    }
  }

  private static SubsamplingLayer average(int padding, boolean countsPadding) {
    return pooling(PoolingType.AVG, padding, countsPadding);
  }

  private static SubsamplingLayer pooling(PoolingType type, int padding, boolean countsPadding) {
    return new SubsamplingLayer.Builder(type)
        .kernelSize(2, 2)
        .stride(2, 2)
        .padding(padding, padding)
        .convolutionMode(ConvolutionMode.Truncate)
        .pnorm(3)
        .avgPoolIncludePadInDivisor(countsPadding)
        .build();
  }

  static Stream<Arguments> poolings() {
    return Stream.of(
        Arguments.of(average(1, true), Maximum.WINNER_TAKES_ALL),
        Arguments.of(average(1, false), Maximum.WINNER_TAKES_ALL),
        Arguments.of(pooling(PoolingType.PNORM, 1, false), Maximum.WINNER_TAKES_ALL),
        Arguments.of(pooling(PoolingType.MAX, 1, false), Maximum.AS_AVERAGE));
  }

  /** Windows of two by two whose first sees one pixel, then two, in the middle four. */
  @ParameterizedTest
  @MethodSource("poolings")
  void pixelsOfAWindowGetTheSame(SubsamplingLayer pooling, Maximum maximum) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a")
                    .setInputTypes(InputType.convolutional(4, 4, 2))
                    .addLayer("pool", pooling.clone(), "a")
                    .addLayer("conv", new ConvolutionLayer.Builder(2, 2).nOut(2).build(), "pool")
                    .addLayer("out", classes(8, 2), "conv")
                    .setOutputs("out"));
    INDArray a = values(1, 1, 2, 4, 4);
    a.putScalar(new int[] {0, 0, 1, 1}, 0); // of a window of zeros a norm is zero
    a.putScalar(new int[] {0, 0, 1, 2}, 0);
    a.putScalar(new int[] {0, 0, 2, 1}, 0);
    a.putScalar(new int[] {0, 0, 2, 2}, 0);
    Composite composite = Composite.builder().first(new FlatRule()).maxima(maximum).build();
    Explanation explanation = explain(network, composite, null, a);

    INDArray arrived = explanation.relevance("conv");
    for (int channel = 0; channel < 2; channel++) {
      for (int row = 0; row < 4; row++) {
        for (int column = 0; column < 4; column++) {
          int rows = row == 0 || row == 3 ? 1 : 2;
          int columns = column == 0 || column == 3 ? 1 : 2;
          assertEquals(
              arrived.getDouble(0, channel, (row + 1) / 2, (column + 1) / 2) / (rows * columns),
              explanation.relevance("a").getDouble(0, channel, row, column),
              TOLERANCE * arrived.amaxNumber().doubleValue());
        }
      }
    }
    assertEquals("uniform", explanation.conservation().row("pool").treatment());
  }

  @ParameterizedTest
  @EnumSource(
      value = PoolingType.class,
      names = {"AVG", "SUM", "PNORM"})
  void stepsOfASequenceGetTheSameAndMaskedOnesNothing(PoolingType type) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a")
                    .setInputTypes(InputType.recurrent(2))
                    .addLayer("pool", new GlobalPoolingLayer.Builder(type).pnorm(2).build(), "a")
                    .addLayer("dense", dense(2), "pool")
                    .addLayer("out", classes(3, 2), "dense")
                    .setOutputs("out"));
    INDArray a = values(1, 2, 2, 4);
    a.putSlice(0, Nd4j.createFromArray(new double[][] {{1, -1, 0, 5}, {2, -2, 1e-9, 7}}));
    INDArray mask = Nd4j.createFromArray(new double[][] {{1, 1, 1, 0}, {1, 1, 1, 1}});
    Explanation explanation = explain(network, first(new FlatRule()), new INDArray[] {mask}, a);

    INDArray arrived = explanation.relevance("dense");
    for (int n = 0; n < 2; n++) {
      int steps = n == 0 ? 3 : 4;
      for (int feature = 0; feature < 2; feature++) {
        for (int step = 0; step < 4; step++) {
          assertEquals(
              step < steps ? arrived.getDouble(n, feature) / steps : 0,
              explanation.relevance("a").getDouble(n, feature, step),
              TOLERANCE * arrived.amaxNumber().doubleValue());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void behindRulesThatMultiplyByTheInputSumsStayProportional(boolean zeroBias) {
    ComputationGraph network =
        graph(
            g ->
                g.addInputs("a", "b")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                    .addLayer("dense", dense(4), "sum")
                    .addLayer("out", classes(3, 2), "dense")
                    .setOutputs("out"));
    INDArray a = values(1, 2, 4);
    INDArray b = values(2, 2, 4);
    try (LrpExplainer explainer = LrpExplainer.builder(network).zeroBias(zeroBias).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {a, b}, Target.classIndex(0));
      INDArray sum = a.add(b);
      INDArray expected = explanation.relevance("dense").mul(a).div(sum);
      assertSame(expected, explanation.relevance("a"), 1e-3);
      assertEquals("proportional", explanation.conservation().row("sum").treatment());
    }
  }

  private static void assertSame(INDArray expected, INDArray actual, double tolerance) {
    double size = expected.amaxNumber().doubleValue();
    assertArrayEquals(
        expected.castTo(DataType.DOUBLE).ravel().toDoubleVector(),
        actual.castTo(DataType.DOUBLE).ravel().toDoubleVector(),
        tolerance * size);
  }
}
