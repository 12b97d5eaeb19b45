package org.lrp4j.layer.samediff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.classes;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

  private static MultiLayerNetwork network(Layer attention) {
    return chain(
        InputType.recurrent(3, 4),
        attention,
        new GlobalPoolingLayer(PoolingType.AVG),
        classes(3, 2));
  }

  @ParameterizedTest
  @EnumSource
  void itIsExplainedLikeTheLayer(Attention attention) {
    MultiLayerNetwork own = network(byHand());
    MultiLayerNetwork standard =
        network(
            new SelfAttentionLayer.Builder().nIn(3).nOut(3).nHeads(1).projectInput(false).build());
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
