package org.lrp4j.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;

import java.util.Random;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lrp4j.Conservation.Row;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.Target;
import org.lrp4j.layer.Absorber;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A mask layer passes relevance where the mask is 1, and keeps what arrives elsewhere. */
class MaskLayerTest {

  private static final double[][] MASK = {{1, 1, 1}, {1, 0, 0}, {0, 1, 0}};

  private static MultiLayerNetwork network(DataType type, RNNFormat format) {
    MaskLayer layer = new MaskLayer();
    layer.setLayerName(FamilyCase.SUBJECT);
    return Networks.chain(
        type,
        InputType.recurrent(2, 3, format),
        layer,
        new RnnLossLayer.Builder(LossFunction.MSE)
            .dataFormat(format)
            .activation(Activation.IDENTITY)
            .build());
  }

  @ParameterizedTest
  @EnumSource(names = {"DOUBLE", "FLOAT"})
  void stepsThatTheMaskLeavesOutKeepWhatArrives(DataType type) {
    MultiLayerNetwork network = network(type, RNNFormat.NCW);
    INDArray batch = Samples.uniform(new Random(1), type, -1, 1, 3, 2, 3);
    INDArray mask = Nd4j.createFromArray(MASK).castTo(type);
    INDArray relevance = Samples.normal(new Random(2), type, 3, 2, 3);
    INDArray expected = relevance.dup();
    double kept = 0;
    for (int n = 0; n < 3; n++) {
      for (int t = 0; t < 3; t++) {
        for (int f = 0; f < 2 && MASK[n][t] == 0; f++) {
          kept += expected.getDouble(n, f, t);
          expected.putScalar(n, f, t, 0);
        }
      }
    }
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {batch}, new INDArray[] {mask}, Target.relevance(relevance));

      assertEquals(expected, explanation.relevance());
      assertClose(network.output(batch, false, mask, null), explanation.output(), 1e-12);
      Row row = explanation.conservation().row(FamilyCase.SUBJECT);
      assertEquals(kept, row.absorbed().by(Absorber.MASK), 1e-5);
      assertTrue(Math.abs(kept) > 0.1, "nothing to keep: " + kept);
    }
  }

  /** Behind a preprocessor the steps are rows, and so is the mask. */
  @Test
  void rowsThatTheMaskLeavesOutGetNothing() {
    MaskLayer layer = new MaskLayer();
    layer.setLayerName(FamilyCase.SUBJECT);
    MultiLayerNetwork network =
        Networks.chain(
            DataType.FLOAT,
            InputType.recurrent(2, 3),
            new DenseLayer.Builder().nOut(4).activation(Activation.IDENTITY).build(),
            layer,
            new SimpleRnn.Builder().nIn(4).nOut(2).activation(Activation.TANH).build());
    INDArray batch = Samples.uniform(new Random(1), DataType.FLOAT, -1, 1, 3, 2, 3);
    INDArray mask = Nd4j.createFromArray(MASK).castTo(DataType.FLOAT);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation =
          explainer.explain(
              new INDArray[] {batch},
              new INDArray[] {mask},
              Target.relevance(Nd4j.ones(DataType.FLOAT, 3, 2, 3)));

      assertClose(network.output(batch, false, mask, null), explanation.output(), 1e-5);
      INDArray relevance = explanation.relevance();
      for (int n = 0; n < 3; n++) {
        for (int t = 0; t < 3; t++) {
          double size =
              Math.abs(relevance.getDouble(n, 0, t)) + Math.abs(relevance.getDouble(n, 1, t));
          assertEquals(MASK[n][t] != 0, size > 0, n + ", " + t + ": " + size);
        }
      }
    }
  }

  @Test
  void featuresLastWithAMaskAreRefusedWhereDl4jMultipliesTheFeatures() {
    try (LrpExplainer explainer =
        LrpExplainer.builder(network(DataType.DOUBLE, RNNFormat.NWC)).build()) {
      INDArray batch = Networks.values(1, 3, 3, 2);
      Exception e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  explainer.explain(
                      new INDArray[] {batch}, new INDArray[] {Nd4j.createFromArray(MASK)}));
      assertTrue(e.getMessage().contains("sequences with the features first"), e.getMessage());
    }
  }
}
