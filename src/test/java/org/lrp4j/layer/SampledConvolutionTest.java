package org.lrp4j.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.AlphaBetaRule;
import org.lrp4j.rule.Bound;
import org.lrp4j.rule.Box;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.GammaRule;
import org.lrp4j.rule.InputModifier;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.PassRule;
import org.lrp4j.rule.Rule;
import org.lrp4j.rule.SignSplit;
import org.lrp4j.rule.Term;
import org.lrp4j.rule.ZBoxRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A 1 × 1 convolution with strides is a 2 × 2 one whose other weights are zero. */
@DisplayName("A convolution that looks at some pixels only")
class SampledConvolutionTest {

  private static final double TOLERANCE = 1e-10;
  private static final Target[] TARGETS = {Target.classIndex(0), Target.classIndex(2)};

  /** The distance of an input from the number of its row: not the same everywhere. */
  private enum FromItsRow implements InputModifier {
    ROWS;

    @Override
    public INDArray apply(INDArray input, int channelAxis) {
      INDArray rows = Nd4j.arange(input.size(2)).castTo(input.dataType());
      return input.sub(rows.reshape(1, 1, -1, 1).broadcast(input.shape()));
    }
  }

  private record OwnRule(InputModifier modifier, Optional<Box> box) implements Rule {

    @Override
    public List<Term> terms() {
      return List.of(Term.of(SignSplit.NONE, 0.1, Part.of(SignSplit.POSITIVE, modifier)));
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(
        new EpsilonRule(),
        new ZPlusRule(),
        new AlphaBetaRule(),
        new GammaRule(),
        new ZBoxRule(-4, 4),
        new OwnRule(FromItsRow.ROWS, Optional.empty()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  @DisplayName("gives relevance to these as if a larger kernel looked at all, for each target")
  void asALargerKernel(Rule rule) {
    INDArray input = Networks.values(5, 2, 2, 6, 4);
    for (INDArray images : List.of(input, input.dup('f'))) {
      for (boolean lowMemory : new boolean[] {false, true}) {
        try (LrpExplainer small = explainer(network(1), rule, lowMemory);
            LrpExplainer large = explainer(network(2), rule, lowMemory)) {
          List<Explanation> expected = large.explainEach(images, TARGETS);
          for (int round = 0; round < 2; round++) {
            List<Explanation> actual = small.explainEach(images, TARGETS);
            for (int i = 0; i < TARGETS.length; i++) {
              Networks.assertClose(
                  expected.get(i).relevance(), actual.get(i).relevance(), TOLERANCE);
            }
          }
        }
      }
      assertEquals(input, images);
    }
  }

  @Test
  @DisplayName("does not hide what the rule wants to know of the others")
  void theBoxIsThatOfAllPixels() {
    INDArray input = Networks.values(5, 1, 2, 6, 4);
    INDArray outside = input.dup().putScalar(new int[] {0, 0, 1, 1}, 9);
    Box box = new Box(Bound.of(input.ulike().assign(-5)), Bound.of(input.ulike().assign(5)));
    Rule rule = new OwnRule(SignSplit.IDENTITY, Optional.of(box));
    try (LrpExplainer explainer = explainer(network(1), rule, false)) {
      assertEquals(input, explainer.explain(input, TARGETS[0]).input());
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(outside, TARGETS[0]))
              .getMessage();
      assertTrue(message.contains("9"), message);
    }
  }

  @Test
  @DisplayName("is refused under the pass rule, even where it keeps the number of channels")
  void thePassRuleIsRefused() {
    try (LrpExplainer explainer = explainer(network(1), new PassRule(), false)) {
      String message =
          assertThrows(
                  IllegalArgumentException.class,
                  () -> explainer.explain(Networks.values(5, 1, 2, 6, 4), TARGETS[0]))
              .getMessage();
      assertTrue(message.contains("pass rule needs an input of the output's shape"), message);
    }
  }

  private static LrpExplainer explainer(MultiLayerNetwork network, Rule rule, boolean lowMemory) {
    return LrpExplainer.builder(network)
        .composite(Composite.builder().layer("sampled", rule).build())
        .lowMemory(lowMemory)
        .build();
  }

  /** With a kernel of that size, of which only the first weight counts. */
  private static MultiLayerNetwork network(int kernel) {
    MultiLayerNetwork network =
        Networks.chain(
            InputType.convolutional(6, 4, 2),
            new ConvolutionLayer.Builder(kernel, kernel)
                .name("sampled")
                .stride(2, 2)
                .nOut(2)
                .activation(Activation.RELU)
                .build(),
            Networks.classes(12, 3));
    INDArray weights = network.getParam("0_W");
    INDArray first =
        weights.get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.interval(0, 1),
            NDArrayIndex.interval(0, 1));
    INDArray counting = Networks.values(11, 2, 2, 1, 1);
    weights.assign(0);
    first.assign(counting);
    return network;
  }
}
