package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.oracle.RuleCase;
import org.lrp4j.rule.EpsilonRule;
import org.lrp4j.rule.FlatRule;
import org.lrp4j.rule.WSquareRule;
import org.lrp4j.rule.ZPlusRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv2DConfig;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** A layer written in SameDiff is explained like the standard layer that computes the same. */
class SameRulesTest {

  static List<RuleCase> rules() {
    return RuleCase.all();
  }

  private static Layer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.TANH).build();
  }

  private static void copy(
      MultiLayerNetwork from, String first, MultiLayerNetwork to, String then) {
    to.getParam(then).assign(from.getParam(first).reshape(to.getParam(then).shape()));
  }

  private static void assertSame(
      MultiLayerNetwork standard, MultiLayerNetwork own, INDArray x, Composite composite) {
    try (LrpExplainer ofStandard = LrpExplainer.builder(standard).composite(composite).build();
        LrpExplainer ofOwn = LrpExplainer.builder(own).composite(composite).build()) {
      Explanation expected = ofStandard.explain(x);
      Explanation actual = ofOwn.explain(x);
      assertClose(own.output(x.dup()), actual.output(), 1e-9);
      assertClose(expected.output(), actual.output(), 1e-9);
      assertClose(expected.relevance(), actual.relevance(), 1e-9);
      assertEquals(
          expected.conservation().row("layer0").absorbedByBias(),
          actual.conservation().row("layer0").absorbedByBias(),
          1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aDenseLayerFollowsEveryRule(RuleCase rule) {
    assertIsDense(rule, WrittenModels.dense(3, 4));
  }

  /** Holds a layer of 3 inputs and 4 outputs to a dense one. */
  private static void assertIsDense(RuleCase rule, Layer written) {
    INDArray x = Transforms.tanh(values(2, 3, 3));
    MultiLayerNetwork standard = chain(dense(3, 4), classes(4, 2));
    MultiLayerNetwork own = chain(written, classes(4, 2));
    for (String name : List.of("0_W", "0_b", "1_W", "1_b")) {
      copy(standard, name, own, name);
    }
    assertSame(
        standard,
        own,
        x,
        Composite.builder()
            .layer(0, rule.rule().apply(new RuleCase.Inputs(x, 1)))
            .defaultRule(new EpsilonRule())
            .build());
  }

  /** The product of tensors over the features, with a bias by an operation of its own. */
  @ParameterizedTest
  @MethodSource("rules")
  void aProductOfTensorsFollowsEveryRule(RuleCase rule) {
    assertIsDense(
        rule,
        Written.layer(
                InputType.feedForward(4),
                (sd, a, p) -> {
                  SDVariable z = sd.tensorMmul(a, p.get("W"), new int[] {1}, new int[] {0});
                  return sd.math().tanh(z.add(p.get("b")));
                })
            .with("W", 3, 4)
            .with("b", 1, 4));
  }

  /**
   * A gain and a bias for each row of an image, of which there are as many as channels: neither is
   * one a channel. Under epsilon a gets a·g / (a·g + b) of what arrives.
   */
  @Test
  void gainsOfRowsAreNoGainsOfChannels() {
    MultiLayerNetwork own =
        chain(
            InputType.convolutional(2, 3, 2),
            Written.layer(null, (sd, a, p) -> a.mul(p.get("g")).add(p.get("b")))
                .with("g", 1, 1, 2, 1)
                .with("b", 1, 1, 2, 1),
            new GlobalPoolingLayer(PoolingType.SUM),
            classes(2, 2));
    double[] gains = {2, -3};
    double[] biases = {1, 5};
    own.getParam("0_g").assign(Nd4j.createFromArray(gains).reshape(1, 1, 2, 1));
    own.getParam("0_b").assign(Nd4j.createFromArray(biases).reshape(1, 1, 2, 1));
    INDArray x = values(3, 1, 2, 2, 3);
    try (LrpExplainer explainer =
        LrpExplainer.builder(own)
            .stabilizer(1e-12)
            .composite(Composite.uniform(new EpsilonRule(1e-12)))
            .build()) {
      Explanation explanation = explainer.explain(x);
      INDArray arrived = explanation.relevance("layer1");
      INDArray expected = x.dup();
      for (int c = 0; c < 2; c++) {
        for (int row = 0; row < 2; row++) {
          for (int column = 0; column < 3; column++) {
            long[] at = {0, c, row, column};
            double part = x.getDouble(at) * gains[row];
            expected.putScalar(at, part / (part + biases[row]) * arrived.getDouble(at));
          }
        }
      }
      assertClose(expected, explanation.relevance(), 1e-6);
    }
  }

  private static Written convolved(boolean biasByOperation) {
    Conv2DConfig config = Conv2DConfig.builder().kH(2).kW(3).sH(1).sW(2).pH(1).pW(1).build();
    return Written.layer(
            InputType.convolutional(6, 3, 3),
            (sd, a, p) -> {
              SDVariable z =
                  biasByOperation
                      ? sd.cnn().conv2d(a, p.get("W"), p.get("b"), config)
                      : sd.cnn().conv2d(a, p.get("W"), config).add(p.get("b").reshape(1, 3, 1, 1));
              return sd.math().tanh(z);
            })
        .with("W", 2, 3, 2, 3)
        .with("b", 3);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aConvolutionFollowsEveryRule(RuleCase rule) {
    INDArray x = Transforms.tanh(values(2, 2, 2, 5, 4));
    MultiLayerNetwork standard =
        chain(
            InputType.convolutional(5, 4, 2),
            new ConvolutionLayer.Builder(2, 3)
                .nOut(3)
                .stride(1, 2)
                .padding(1, 1)
                .activation(Activation.TANH)
                .build(),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(3, 2));
    for (boolean biasByOperation : new boolean[] {true, false}) {
      MultiLayerNetwork own =
          chain(
              InputType.convolutional(5, 4, 2),
              convolved(biasByOperation),
              new GlobalPoolingLayer(PoolingType.AVG),
              classes(3, 2));
      own.getParam("0_W").assign(standard.getParam("0_W").permute(2, 3, 1, 0));
      for (String name : List.of("0_b", "2_W", "2_b")) {
        copy(standard, name, own, name);
      }
      assertSame(
          standard,
          own,
          x,
          Composite.builder()
              .layer(0, rule.rule().apply(new RuleCase.Inputs(x, 1)))
              .defaultRule(new EpsilonRule())
              .build());
    }
  }

  static Stream<Composite> composites() {
    return Stream.of(
        Composite.epsilonPlusFlat(),
        Composite.epsilonAlpha2Beta1Flat(),
        Composite.builder()
            .first(new WSquareRule())
            .last(new EpsilonRule(0.3))
            .defaultRule(new ZPlusRule())
            .build());
  }

  /** Three layers in one: first and last are the first and the last of its products. */
  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("composites")
  void theProductsOfALayerHaveTheRulesOfLayersInARow(Composite composite) {
    MultiLayerNetwork standard = chain(dense(3, 4), dense(4, 5), dense(5, 2));
    MultiLayerNetwork own =
        chain(
            Written.layer(
                    InputType.feedForward(2),
                    (sd, a, p) -> {
                      SDVariable h = a;
                      for (int i = 0; i < 3; i++) {
                        h = sd.math().tanh(h.mmul(p.get("W" + i)).add(p.get("b" + i)));
                      }
                      return h;
                    })
                .with("W0", 3, 4)
                .with("b0", 1, 4)
                .with("W1", 4, 5)
                .with("b1", 1, 5)
                .with("W2", 5, 2)
                .with("b2", 1, 2));
    for (int i = 0; i < 3; i++) {
      copy(standard, i + "_W", own, "0_W" + i);
      copy(standard, i + "_b", own, "0_b" + i);
    }
    INDArray x = values(5, 3, 3);
    try (LrpExplainer ofStandard = LrpExplainer.builder(standard).composite(composite).build();
        LrpExplainer ofOwn = LrpExplainer.builder(own).composite(composite).build()) {
      assertClose(ofStandard.explain(x).relevance(), ofOwn.explain(x).relevance(), 1e-9);
    }
  }

  @Test
  void aPresetGivesConvolutionsTheRuleForConvolutions() {
    INDArray x = values(3, 2, 2, 5, 4);
    MultiLayerNetwork own =
        chain(
            InputType.convolutional(5, 4, 2),
            convolved(true),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(3, 2));
    try (LrpExplainer preset =
            LrpExplainer.builder(own).composite(Composite.epsilonPlus()).build();
        LrpExplainer plus =
            LrpExplainer.builder(own)
                .composite(
                    Composite.builder()
                        .layer(0, new ZPlusRule())
                        .defaultRule(new EpsilonRule())
                        .build())
                .build()) {
      assertEquals("by operation, " + new ZPlusRule().label(), preset.layers().get(0).treatment());
      assertClose(plus.explain(x).relevance(), preset.explain(x).relevance(), 1e-12);
    }
  }

  /** A layer without products does not keep the one behind it from being the first. */
  @Test
  void aLayerWithoutProductsIsNotTheFirst() {
    MultiLayerNetwork own =
        chain(
            Written.layer(InputType.feedForward(3), (sd, a, p) -> a.mul(2)),
            dense(3, 4),
            classes(4, 2));
    try (LrpExplainer explainer =
        LrpExplainer.builder(own)
            .composite(
                Composite.builder().first(new FlatRule()).defaultRule(new EpsilonRule()).build())
            .build()) {
      INDArray relevance = explainer.explain(values(6, 1, 3)).relevance();
      assertEquals("by operation", explainer.layers().get(0).treatment());
      assertEquals(relevance.getDouble(0), relevance.getDouble(1), 1e-12);
      assertEquals(relevance.getDouble(0), relevance.getDouble(2), 1e-12);
    }
  }

  @Test
  void aSequenceConvolutionIsExplainedLikeTheStandardOne() {
    MultiLayerNetwork standard =
        chain(
            InputType.recurrent(2, 6),
            new Convolution1D.Builder(3).nOut(4).activation(Activation.RELU).build(),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(4, 2));
    var config =
        org.nd4j.linalg.api.ops.impl.layers.convolution.config.Conv1DConfig.builder()
            .k(3)
            .paddingMode(org.nd4j.linalg.api.ops.impl.layers.convolution.config.PaddingMode.VALID)
            .build();
    MultiLayerNetwork own =
        chain(
            InputType.recurrent(2, 6),
            Written.layer(
                    InputType.recurrent(4, 4),
                    (sd, a, p) ->
                        sd.nn().relu(sd.cnn().conv1d(a, p.get("W"), p.get("b"), config), 0))
                .with("W", 3, 2, 4)
                .with("b", 4),
            new GlobalPoolingLayer(PoolingType.AVG),
            classes(4, 2));
    // The memory of DL4J's kernel is in this order, whatever its shape says.
    own.getParam("0_W").assign(standard.getParam("0_W").dup('c').reshape('c', 3, 2, 4));
    for (String name : List.of("0_b", "2_W", "2_b")) {
      copy(standard, name, own, name);
    }
    for (Composite composite :
        List.of(Composite.epsilonPlus(), Composite.uniform(new EpsilonRule(0.1)))) {
      assertSame(standard, own, values(7, 2, 2, 6), composite);
    }
  }
}
