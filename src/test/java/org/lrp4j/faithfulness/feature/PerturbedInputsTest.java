package org.lrp4j.faithfulness.feature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.LrpExplainer;
import org.lrp4j.NetworkScores;
import org.lrp4j.NetworkScores.Frozen;
import org.lrp4j.Networks;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Perturbed inputs")
class PerturbedInputsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  @DisplayName("equal to the one before, or to the example, are scored once, and all get the score")
  void equalInputs(int batch) {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(3, 4, Activation.RELU), Networks.classes(4, 2));
    INDArray input = Networks.values(7, 2, 3);
    input.putScalar(0, 1, 0);
    try (NetworkScores scores = LrpExplainer.builder(network).buildScores()) {
      Examples examples = Examples.of(scores, new INDArray[] {input}, null);
      Features features = Features.of(scores, examples);
      Frozen frozen = scores.freeze(examples.inputs(), null);
      double[] asked = new double[8];
      try (PerturbedInputs perturbed =
          new PerturbedInputs(scores, examples, features, frozen, batch)) {
        perturbed.begin(0);
        perturbed.score(asked, 0);
        perturbed.set(1, 0); // as it was
        perturbed.score(asked, 1);
        perturbed.set(0, 0.5);
        perturbed.score(asked, 2);
        perturbed.set(0, 0.5);
        perturbed.score(asked, 3);
        perturbed.begin(0);
        perturbed.score(asked, 4);
        perturbed.setAll(0.5, 0, -1);
        perturbed.score(asked, 5);
        perturbed.begin(1);
        perturbed.score(asked, 6);
        perturbed.setAll(input.getRow(1).toDoubleVector());
        perturbed.score(asked, 7);
        perturbed.flush();
      }
      assertEquals(4, scores.scored());
      double last = input.getDouble(0, 2);
      double unchanged = score(scores, frozen, 0, input.getRow(0).toDoubleVector());
      double half = score(scores, frozen, 0, 0.5, 0, last);
      double all = score(scores, frozen, 0, 0.5, 0, -1);
      double other = score(scores, frozen, 1, input.getRow(1).toDoubleVector());
      assertArrayEquals(
          new double[] {unchanged, unchanged, half, half, unchanged, all, other, other},
          asked,
          1e-12);
    }
  }

  private static double score(NetworkScores scores, Frozen frozen, int example, double... values) {
    INDArray row = Nd4j.createFromArray(new double[][] {values});
    return scores.of(scores.checked(row), null, frozen, example)[0];
  }

  @Test
  @DisplayName("of which nothing is asked need no pass")
  void nothing() {
    MultiLayerNetwork network = Networks.chain(Networks.classes(3, 2));
    try (NetworkScores scores = LrpExplainer.builder(network).buildScores()) {
      Examples examples = Examples.of(scores, new INDArray[] {Networks.values(7, 2, 3)}, null);
      Features features = Features.of(scores, examples);
      Frozen frozen = scores.freeze(examples.inputs(), null);
      try (PerturbedInputs perturbed = new PerturbedInputs(scores, examples, features, frozen, 4)) {
        perturbed.begin(1);
        perturbed.flush();
      }
      assertEquals(0, scores.scored());
    }
  }
}
