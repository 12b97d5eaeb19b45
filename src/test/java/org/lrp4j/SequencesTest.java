package org.lrp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lrp4j.Networks.assertClose;
import static org.lrp4j.Networks.chain;
import static org.lrp4j.Networks.values;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A recurrent network with an output at each step, and sequences of different lengths. */
class SequencesTest {

  private static final int STEPS = 4;
  private static final INDArray MASK =
      Nd4j.createFromArray(new double[][] {{1, 1, 1, 1}, {1, 1, 0, 0}});

  private static MultiLayerNetwork network(RNNFormat format) {
    return chain(
        InputType.recurrent(2, STEPS, format),
        new SimpleRnn.Builder()
            .nIn(2)
            .nOut(3)
            .activation(Activation.TANH)
            .dataFormat(format)
            .build(),
        new RnnOutputLayer.Builder()
            .nIn(3)
            .nOut(5)
            .activation(Activation.SOFTMAX)
            .dataFormat(format)
            .build());
  }

  private static INDArray formatted(INDArray array, RNNFormat format) {
    return format == RNNFormat.NWC ? array.permute(0, 2, 1).dup('c') : array;
  }

  @ParameterizedTest
  @EnumSource(RNNFormat.class)
  void theLastStepThatCountsIsExplained(RNNFormat format) {
    MultiLayerNetwork network = network(format);
    INDArray features = formatted(values(1, 2, 2, STEPS), format);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      DataSet data = new DataSet(features, null, MASK, null);
      Explanation byDefault = explainer.explain(data);
      Explanation named =
          explainer.explain(
              new INDArray[] {features},
              new INDArray[] {MASK},
              Target.predicted().atTimeSteps(3, 1));
      Explanation unmasked = explainer.explain(features);

      assertClose(network.output(features.dup(), false, MASK, null), byDefault.output(), 1e-9);
      assertEquals(named.relevance(), byDefault.relevance());
      assertNotEquals(unmasked.relevance(), byDefault.relevance());
      INDArray padding =
          formatted(byDefault.relevance(), format)
              .get(NDArrayIndex.point(1), NDArrayIndex.all(), NDArrayIndex.interval(2, STEPS));
      assertEquals(0, padding.amaxNumber().doubleValue());
      assertNotEquals(0, byDefault.relevance().slice(1).amaxNumber().doubleValue());
    }
  }

  /** DL4J hands the mask of a table on to its copies, of which it says nothing. */
  @Test
  void aMaskThatIsNotOfTheStepsDoesNotTellTheLastOne() {
    MultiLayerNetwork network =
        Networks.chain(InputType.feedForward(4), new RepeatVector.Builder<>(3).build());
    INDArray[] input = {values(1, 2, 4)};
    INDArray[] mask = {Nd4j.ones(DataType.DOUBLE, 2, 1)};
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      String message =
          assertThrows(IllegalArgumentException.class, () -> explainer.explain(input, mask))
              .getMessage();
      assertTrue(message.contains("has 3 time steps, but its mask has the shape [2, 1]"), message);
      assertTrue(message.contains("Target.atTimeStep"), message);
      Explanation first = explainer.explain(input, mask, Target.classIndex(1).atTimeStep(0));
      assertEquals(input[0].getDouble(0, 1), first.relevance().getDouble(0, 1), 1e-12);
      assertEquals(0, first.relevance().getDouble(0, 0));
    }
  }

  @Test
  void aPaddedExampleIsExplainedAsItsOwnSteps() {
    MultiLayerNetwork network = network(RNNFormat.NCW);
    INDArray features = values(1, 2, 2, STEPS);
    INDArray alone =
        features
            .get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2))
            .dup();
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray ofBatch =
          explainer.explain(new INDArray[] {features}, new INDArray[] {MASK}).relevance();
      INDArray ofAlone = explainer.explain(alone).relevance();

      assertClose(
          ofAlone,
          ofBatch.get(NDArrayIndex.interval(1, 2), NDArrayIndex.all(), NDArrayIndex.interval(0, 2)),
          1e-9);
    }
  }

  @Test
  void aMaskOfOneBatchIsForgottenInTheNext() {
    MultiLayerNetwork network = network(RNNFormat.NCW);
    INDArray features = values(1, 2, 2, STEPS);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      INDArray before = explainer.explain(features).relevance().dup();
      explainer.explain(new INDArray[] {features}, new INDArray[] {MASK});

      assertEquals(before, explainer.explain(features).relevance());
      assertClose(network.output(features), explainer.explain(features).output(), 1e-9);
    }
  }

  @Test
  void aDenseLayerBetweenSequencesLeavesMaskedStepsOut() {
    MultiLayerNetwork network =
        chain(
            InputType.recurrent(2, STEPS),
            new SimpleRnn.Builder().nIn(2).nOut(3).activation(Activation.TANH).build(),
            Networks.dense(3, 4, Activation.SIGMOID),
            new Convolution1D.Builder(2)
                .nOut(2)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.TANH)
                .build(),
            new RnnOutputLayer.Builder().nIn(2).nOut(3).activation(Activation.SOFTMAX).build());
    INDArray features = values(1, 2, 2, STEPS);
    try (LrpExplainer explainer = LrpExplainer.builder(network).build()) {
      Explanation explanation = explainer.explain(new INDArray[] {features}, new INDArray[] {MASK});

      assertClose(network.output(features.dup(), false, MASK, null), explanation.output(), 1e-9);
      assertNotEquals(network.output(features.dup()), explanation.output());
    }
  }
}
