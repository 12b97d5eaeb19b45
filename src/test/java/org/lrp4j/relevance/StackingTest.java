package org.lrp4j.relevance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.relevance.Window.Extent;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.SignSplit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A map that does not say where its inputs lie in the weights is computed part by part. */
@ExtendWith(OneThread.class)
@DisplayName("The parts of a term give the same side by side as one by one")
class StackingTest {

  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<Arguments> rulesAndFormats() {
    return StopGradientOracleTest.RULES.stream()
        .flatMap(rule -> Stream.of(Arguments.of(rule, false), Arguments.of(rule, true)));
  }

  @ParameterizedTest(name = "{0}, channels last {1}")
  @MethodSource("rulesAndFormats")
  @DisplayName("whatever the rule, for inputs of both signs")
  void sideBySideAsOneByOne(Rule rule, boolean nhwc) {
    Extent one = new Extent(1, 1);
    var map =
        new ConvolutionMap(new Window(new Extent(3, 2), new Extent(2, 1), one, one, false, nhwc));
    DifferentiableMap partByPart = map::apply;
    INDArray input =
        Samples.uniform(
            new Random(3),
            TYPE,
            -0.9,
            1.9,
            nhwc ? new long[] {2, 7, 5, 3} : new long[] {2, 3, 7, 5});
    INDArray weights = Samples.normal(new Random(4), TYPE, 4, 3, 3, 2);
    INDArray bias = Samples.normal(new Random(5), TYPE, 4);
    var parameters = LayerParameters.of(nhwc ? 3 : 1, weights, bias);

    var stacked = new RelevanceStep(map, rule, Workbench.create());
    var single = new RelevanceStep(partByPart, rule, Workbench.create());
    INDArray z = stacked.forward(input, parameters);
    Samples.assertClose(Samples.flat(single.forward(input, parameters)), z, TYPE);
    for (int seed : new int[] {6, 7}) {
      INDArray relevance = Samples.normal(new Random(seed), TYPE, z.shape());
      Redistribution expected = single.redistribute(relevance);
      Redistribution actual = stacked.redistribute(relevance);
      Samples.assertClose(Samples.flat(expected.inputs().get(0)), actual.inputs().get(0), TYPE);
      assertEquals(expected.absorbedByBias(), actual.absorbedByBias(), 1e-10);
    }
  }

  @Test
  @DisplayName("and are put side by side only where together they have few channels")
  void onlyFewChannels() {
    Part part = Part.of(SignSplit.POSITIVE, SignSplit.POSITIVE);
    assertTrue(Stacking.suits(List.of(part, part), 3));
    assertFalse(Stacking.suits(List.of(part, part), 4));
    assertFalse(Stacking.suits(List.of(part), 1));
  }

  @Test
  @DisplayName("the weights along the inputs, the inputs along the channels")
  void along() {
    Part both =
        Stacking.of(
            List.of(
                Part.of(SignSplit.POSITIVE, SignSplit.IDENTITY),
                Part.of(SignSplit.NEGATIVE, SignSplit.POSITIVE)),
            0);
    INDArray v = Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}});
    assertEquals(
        Nd4j.createFromArray(new double[][] {{1, 0}, {0, 4}, {0, -2}, {-3, 0}}),
        both.weights().apply(v));
    assertEquals(
        Nd4j.createFromArray(new double[][] {{1, -2, 1, 0}, {-3, 4, 0, 4}}),
        both.input().apply(v, 1));
    assertEquals(Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}}), v);
  }
}
