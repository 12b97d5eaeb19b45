package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.Absorber;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.DifferentiableMap;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.layer.Redistribution;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.ZBoxRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A map that does not say where its inputs lie in the weights is computed part by part. */
@ExtendWith(OneThread.class)
@DisplayName("The parts of a term give the same side by side as one by one")
class StackedStepTest {

  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<Arguments> rulesAndFormats() {
    return StopGradientOracleTest.RULES.stream()
        .flatMap(rule -> Stream.of(Arguments.of(rule, false), Arguments.of(rule, true)));
  }

  @ParameterizedTest(name = "{0}, channels last {1}")
  @MethodSource("rulesAndFormats")
  @DisplayName("whatever the rule, for inputs of both signs")
  void sideBySideAsOneByOne(Rule rule, boolean nhwc) {
    ConvolutionMap map = map(nhwc);
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
    var parameters = LayerParameters.of(nhwc ? DataFormat.NHWC : DataFormat.NCHW, weights, bias);

    Capture stacked = new RelevanceStep(map, rule, Workbench.create()).forward(input, parameters);
    Capture single =
        new RelevanceStep(partByPart, rule, Workbench.create()).forward(input, parameters);
    INDArray z = stacked.output();
    Samples.assertClose(Samples.flat(single.output()), z, TYPE);
    for (int seed : new int[] {6, 7}) {
      INDArray relevance = Samples.normal(new Random(seed), TYPE, z.shape());
      Redistribution expected = single.redistribute(relevance);
      Redistribution actual = stacked.redistribute(relevance);
      Samples.assertClose(Samples.flat(expected.inputs().get(0)), actual.inputs().get(0), TYPE);
      assertEquals(
          expected.absorbed().by(Absorber.BIAS), actual.absorbed().by(Absorber.BIAS), 1e-10);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  @DisplayName("on a dense map that says so, too")
  void tables(Rule rule) {
    DifferentiableMap stackable =
        new DifferentiableMap() {
          @Override
          public SDVariable apply(SDVariable input, SDVariable weights) {
            return Ops.matmul(input, weights);
          }

          @Override
          public OptionalInt inputAxisOfWeights() {
            return OptionalInt.of(0);
          }
        };
    INDArray input = Samples.uniform(new Random(3), TYPE, -0.9, 1.9, 2, 3);
    var parameters =
        LayerParameters.of(
            DataFormat.NC,
            Samples.normal(new Random(4), TYPE, 3, 4),
            Samples.normal(new Random(5), TYPE, 4));
    INDArray relevance = Samples.normal(new Random(6), TYPE, 2, 4);
    Capture stacked =
        new RelevanceStep(stackable, rule, Workbench.create()).forward(input, parameters);
    Capture single =
        new RelevanceStep(Ops::matmul, rule, Workbench.create()).forward(input, parameters);
    Samples.assertClose(Samples.flat(single.output()), stacked.output(), TYPE);
    Samples.assertClose(
        Samples.flat(single.redistribute(relevance).inputs().get(0)),
        stacked.redistribute(relevance).inputs().get(0),
        TYPE);
  }

  static Stream<Rule> rules() {
    return StopGradientOracleTest.RULES.stream();
  }

  @ParameterizedTest(name = "{0} channels: {1}")
  @CsvSource({"3, 3", "4, 5"})
  @DisplayName(
      "with three convolutions in place of five under the z-box rule, on few channels only")
  void convolutionsUnderTheZBoxRule(int channels, int expected) {
    var step = new RelevanceStep(map(false), new ZBoxRule(-1, 2), Workbench.create());
    INDArray input = Samples.uniform(new Random(3), TYPE, -0.9, 1.9, 2, channels, 7, 5);
    INDArray weights = Samples.normal(new Random(4), TYPE, 4, channels, 3, 2);
    Capture capture = step.forward(input, LayerParameters.of(DataFormat.NCHW, weights, null));
    capture.redistribute(capture.output());
    assertEquals(
        expected,
        step.operationNames().stream()
            .filter(Set.of("conv2d", "deconv2d", "conv2d_input_bp")::contains)
            .count());
  }

  @Test
  @DisplayName("and a bound of 0 leaves the input what it is")
  void boundOfZero() {
    INDArray input = Samples.uniform(new Random(3), TYPE, 0, 2, 2, 3, 7, 5);
    INDArray before = input.dup();
    INDArray weights = Samples.normal(new Random(4), TYPE, 4, 3, 3, 2);
    var parameters = LayerParameters.of(DataFormat.NCHW, weights, null);
    Capture number =
        new RelevanceStep(map(false), new ZBoxRule(0, 2), Workbench.create())
            .forward(input, parameters);
    ZBoxRule byChannel = new ZBoxRule(new double[] {0, 0, 0}, new double[] {2, 2, 2});
    Capture arrays =
        new RelevanceStep(map(false), byChannel, Workbench.create()).forward(input, parameters);
    INDArray relevance = Samples.normal(new Random(5), TYPE, number.output().shape());
    Samples.assertClose(
        Samples.flat(arrays.redistribute(relevance).inputs().get(0)),
        number.redistribute(relevance).inputs().get(0),
        TYPE);
    number.release();
    arrays.release();
    assertEquals(before, input);
  }

  private static ConvolutionMap map(boolean nhwc) {
    Extent one = new Extent(1, 1);
    return new ConvolutionMap(
        new Window(new Extent(3, 2), new Extent(2, 1), one, one, false, nhwc));
  }
}
