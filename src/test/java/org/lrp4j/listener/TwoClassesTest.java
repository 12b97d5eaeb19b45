package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.OneSigmoidTest;
import org.lrp4j.RegressionOutputsTest;
import org.lrp4j.Target;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which class the evidence is for, as captions and the log say it. */
class TwoClassesTest {

  @Test
  void ofOneSigmoidAreToldApart() {
    MultiLayerNetwork weather = OneSigmoidTest.weather();
    INDArray days = Nd4j.createFromArray(new double[][] {{.2, 1}, {.8, .4}});
    try (LrpExplainer explainer = LrpExplainer.builder(weather).build()) {
      List<Evidence> predicted = Evidence.of(explainer.explain(days));
      assertEquals("class 0 +2.60", predicted.get(0).logits());
      assertEquals("class 1 +0.400", predicted.get(1).logits());
      List<Evidence> wet = Evidence.of(explainer.explain(days, Target.classIndex(1)));
      assertEquals("class 1 -2.60, predicted 0 +2.60", wet.get(0).logits());
      String brief = wet.get(0).brief();
      assertTrue(brief.startsWith("class 1: −2.60\npredicted 0\nbiases etc. "), brief);
    }
  }

  /** Of the logits 3 + ½ and −1 − ¼ of x = 1 the biases are ½ and −¼. */
  @Test
  void sayWhatBiasesKept() {
    MultiLayerNetwork network = Networks.chain(Networks.classes(1, 2));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{3, -1}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0.5, -0.25}}));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray input = Nd4j.createFromArray(new double[][] {{1}, {1}});
      List<Evidence> evidence = Evidence.of(explainer.explain(input, Target.classIndices(0, 1)));
      assertEquals("class 0: +3.50\npredicted 0\nbiases etc. +0.500", evidence.get(0).brief());
      assertEquals("class 1: −1.25\npredicted 0\nbiases etc. −0.250", evidence.get(1).brief());
    }
  }

  /** 2 x and −y: numbers are none. */
  @Test
  void areNotWhatARegressionGives() {
    INDArray input = Nd4j.createFromArray(new double[][] {{1.5, .5}});
    try (LrpExplainer explainer =
        LrpExplainer.builder(RegressionOutputsTest.linear(LossFunction.MSE)).build()) {
      assertEquals("output 0 +3.00", Evidence.of(explainer.explain(input)).get(0).logits());
      Evidence second = Evidence.of(explainer.explain(input, Target.classIndex(1))).get(0);
      assertEquals("output 1: −0.500", second.brief().lines().findFirst().orElseThrow());
    }
  }

  /** Class 0 has the logit 1, class 1 −90: most relevance begins at the latter. */
  @Test
  void ofAContrastAreNotMixedUp() {
    MultiLayerNetwork network = Networks.chain(Networks.classes(1, 3));
    network.setParam("0_W", Nd4j.createFromArray(new double[][] {{1, -90, 0}}));
    network.setParam("0_b", Nd4j.createFromArray(new double[][] {{0, 0, 0}}));
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray input = Nd4j.createFromArray(new double[][] {{1}});
      Evidence evidence = Evidence.of(explainer.explain(input, Target.contrastive())).get(0);
      assertEquals(OptionalInt.of(0), evidence.explainedClass());
    }
  }
}
