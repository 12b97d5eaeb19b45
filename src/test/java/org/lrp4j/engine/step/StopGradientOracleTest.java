package org.lrp4j.engine.step;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.engine.operation.ConvolutionMap;
import org.lrp4j.engine.operation.Ops;
import org.lrp4j.engine.operation.Window;
import org.lrp4j.engine.operation.Window.Extent;
import org.lrp4j.layer.Capture;
import org.lrp4j.layer.DataFormat;
import org.lrp4j.layer.LayerParameters;
import org.lrp4j.oracle.OneThread;
import org.lrp4j.oracle.Samples;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.GeneralizedGammaRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.lrp4j.rule.ZeroRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The second oracle: what lrp4j's graph must give is what the textbook algorithm gives. */
@ExtendWith(OneThread.class)
@DisplayName("The relevance step agrees with StopGradient and SameDiff.calculateGradients")
class StopGradientOracleTest {

  private static final DataType TYPE = DataType.DOUBLE;

  static final List<Rule> RULES =
      List.of(
          new ZeroRule(),
          new EpsilonRule(),
          new GammaRule(),
          new GeneralizedGammaRule(),
          new AlphaBetaRule(),
          new AlphaBetaRule(1.5, 0.5),
          new ZPlusRule(),
          new WSquareRule(),
          new FlatRule(),
          new ZBoxRule(-1, 2));

  static Stream<Arguments> rules() {
    return RULES.stream()
        .flatMap(
            rule -> Stream.of(true, false).map(biased -> Arguments.of(rule.label(), biased, rule)));
  }

  private static INDArray bias(Random random, boolean biased, long... shape) {
    return biased ? Samples.normal(random, TYPE, shape) : null;
  }

  @ParameterizedTest(name = "{0}, bias {1}")
  @MethodSource("rules")
  @DisplayName("on a dense layer")
  void dense(String label, boolean biased, Rule rule) {
    Random random = new Random(5);
    INDArray input = Samples.uniform(random, TYPE, -0.9, 1.9, 3, 6);
    INDArray weights = Samples.normal(random, TYPE, 6, 4);
    INDArray bias = bias(random, biased, 1, 4);
    INDArray z = input.mmul(weights);
    Operands operands =
        new Operands(input, DataFormat.NC, weights, bias, biased ? z.addiRowVector(bias) : z);
    INDArray relevance = Samples.normal(random, TYPE, 3, 4);

    INDArray expected = FourSteps.relevance(rule, (x, w) -> x.mmul(w), w -> w, operands, relevance);
    RelevanceStep step = new RelevanceStep(Ops::matmul, rule, Workbench.create());
    Capture capture = step.forward(input, operands.parameters());
    INDArray actual = capture.redistribute(relevance).inputs().get(0);
    Samples.assertClose(Samples.flat(expected), actual, TYPE);
  }

  /** Two channels, of which all parts are computed at once, and four, part by part. */
  static Stream<Arguments> rulesAndChannels() {
    return rules()
        .flatMap(
            rule ->
                Stream.of(2, 4)
                    .map(
                        channels ->
                            Arguments.of(rule.get()[0], rule.get()[1], rule.get()[2], channels)));
  }

  @ParameterizedTest(name = "{0}, bias {1}, {3} channels")
  @MethodSource("rulesAndChannels")
  @DisplayName("on a dilated convolution")
  void convolution(String label, boolean biased, Rule rule, int channels) {
    Random random = new Random(6);
    INDArray input = Samples.uniform(random, TYPE, -0.9, 1.9, 2, channels, 5, 6);
    INDArray weights = Samples.normal(random, TYPE, 3, channels, 2, 3);
    INDArray bias = bias(random, biased, 1, 3, 1, 1);
    Extent one = new Extent(1, 1);
    ConvolutionMap map =
        new ConvolutionMap(
            new Window(new Extent(2, 3), one, new Extent(0, 0), new Extent(2, 2), true, false));
    RelevanceStep step = new RelevanceStep(map, rule, Workbench.create());
    INDArray flatBias = biased ? bias.reshape(3) : null;
    Capture capture = step.forward(input, LayerParameters.of(DataFormat.NCHW, weights, flatBias));
    INDArray z = capture.output().dup();
    Operands operands = new Operands(input, DataFormat.NCHW, weights, bias, z);
    INDArray relevance = Samples.normal(random, TYPE, 2, 3, 5, 6);

    INDArray expected =
        FourSteps.relevance(
            rule, (x, w) -> FourSteps.conv2d(x, w, 2, true), FourSteps::yxio, operands, relevance);
    INDArray actual = capture.redistribute(relevance).inputs().get(0);
    Samples.assertClose(Samples.flat(expected), actual, TYPE);
  }
}
