package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.composite.Composite;
import org.lrp4j.composite.Treatments.Attention;
import org.lrp4j.layer.Absorber;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Attention written in SameDiff is explained like DL4J's layer, with and without its softmax. */
class AttentionByHandTest {

  /** [batch, features, steps], each step its own query, key and value. */
  private static Layer byHand() {
    return Written.layer(
        null,
        (sd, x, p) -> {
          SDVariable steps = x.permute(0, 2, 1);
          SDVariable scores = sd.mmul(steps, x).div(Math.sqrt(3));
          SDVariable weights = sd.nn().softmax(scores, 2);
          return sd.mmul(weights, steps).permute(0, 2, 1);
        });
  }

  private static Layer ofOneOperation(boolean scaled) {
    return Written.layer(
        null,
        (sd, x, p) ->
            sd.nn().dotProductAttention(scaled ? x : x.mul(1 / Math.sqrt(3)), x, x, null, scaled));
  }

  /** Of two heads of the size 2; without the scale the queries' weights are smaller. */
  private static Written ofSeveralHeads(boolean scaled) {
    return Written.layer(
            InputType.recurrent(4, 4),
            (sd, x, p) ->
                sd.nn()
                    .multiHeadDotProductAttention(
                        x,
                        x,
                        x,
                        scaled ? p.get("Wq") : p.get("Wq").mul(1 / Math.sqrt(2)),
                        p.get("Wk"),
                        p.get("Wv"),
                        p.get("Wo"),
                        null,
                        scaled))
        .with("Wq", 2, 2, 3)
        .with("Wk", 2, 2, 3)
        .with("Wv", 2, 2, 3)
        .with("Wo", 4, 4);
  }

  private static MultiLayerNetwork network(Layer attention) {
    return chain(
        InputType.recurrent(3, 4),
        attention,
        new GlobalPoolingLayer(PoolingType.AVG),
        classes(3, 2));
  }

  static Stream<Arguments> written() {
    return Stream.of(Attention.values())
        .flatMap(
            attention ->
                Stream.of(byHand(), ofOneOperation(true), ofOneOperation(false))
                    .map(layer -> Arguments.of(attention, layer)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("written")
  void itIsExplainedLikeTheLayer(Attention attention, Layer layer) {
    assertSame(
        attention,
        network(layer),
        network(
            new SelfAttentionLayer.Builder().nIn(3).nOut(3).nHeads(1).projectInput(false).build()));
  }

  @ParameterizedTest
  @EnumSource
  void severalHeadsAreExplainedLikeTheLayer(Attention attention) {
    for (boolean scaled : new boolean[] {true, false}) {
      MultiLayerNetwork standard =
          chain(
              InputType.recurrent(3, 4),
              new SelfAttentionLayer.Builder()
                  .nIn(3)
                  .nOut(4)
                  .nHeads(2)
                  .headSize(2)
                  .projectInput(true)
                  .build(),
              new GlobalPoolingLayer(PoolingType.AVG),
              classes(4, 2));
      MultiLayerNetwork own =
          chain(
              InputType.recurrent(3, 4),
              ofSeveralHeads(scaled),
              new GlobalPoolingLayer(PoolingType.AVG),
              classes(4, 2));
      standard
          .paramTable()
          .forEach(
              (name, values) ->
                  own.getParam(name).assign(values.reshape(own.getParam(name).shape())));
      assertSame(attention, own, standard);
    }
  }

  private static void assertSame(
      Attention attention, MultiLayerNetwork own, MultiLayerNetwork standard) {
    INDArray x = values(3, 2, 3, 4);
    Composite composite =
        Composite.builder().attention(attention).defaultRule(new EpsilonRule(1e-9)).build();
    try (LrpExplainer ofOwn =
            LrpExplainer.builder(own).composite(composite).stabilizer(1e-9).build();
        LrpExplainer ofStandard =
            LrpExplainer.builder(standard).composite(composite).stabilizer(1e-9).build()) {
      Explanation actual = ofOwn.explain(x);
      Explanation expected = ofStandard.explain(x);
      assertClose(own.output(x.dup()), actual.output(), 1e-9);
      assertClose(expected.output(), actual.output(), 1e-9);
      assertClose(expected.relevance(), actual.relevance(), 1e-6);
      assertEquals(
          expected.conservation().row("layer0").absorbed().by(Absorber.SOFTMAX),
          actual.conservation().row("layer0").absorbed().by(Absorber.SOFTMAX),
          1e-6);
    }
  }
}
