package org.lrp4j.faithfulness.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Networks;
import org.lrp4j.faithfulness.Faithfulness;
import org.lrp4j.faithfulness.FaithfulnessResult;
import org.lrp4j.faithfulness.baseline.Attribution;
import org.lrp4j.faithfulness.feature.Replacement;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

@DisplayName("Flipping")
class FlippingTest {

  @Test
  @DisplayName("averages the falls of steps 0 to L: of 10, 7, 5, 4 it is (0 + 3 + 5 + 6)/4")
  void aopc() {
    assertEquals(3.5, Flipping.aopc(10, 7, 5, 4), 1e-12);
  }

  @Test
  @DisplayName("of gradient × input on a linear network removes the largest contributions first")
  void linear() {
    MultiLayerNetwork network =
        Networks.chain(Networks.dense(4, 2, Activation.IDENTITY), Networks.classes(2, 2));
    INDArray input = Networks.values(5, 6, 4);
    FaithfulnessResult result =
        Faithfulness.of(network, input)
            .attributions(Attribution.gradientTimesInput())
            .measures(new Flipping(4, Replacement.value(0)))
            .batch(3)
            .measure();
    INDArray w = network.getLayer(0).getParam("W").mmul(network.getLayer(1).getParam("W"));
    double[] values = result.measurements("Gradient × input").get(0).values();
    INDArray out = network.output(input);
    for (int example = 0; example < 6; example++) {
      int best = out.getRow(example).argMax().getInt(0);
      double[] parts = new double[4];
      for (int k = 0; k < 4; k++) {
        parts[k] = input.getDouble(example, k) * w.getDouble(k, best);
      }
      java.util.Arrays.sort(parts);
      double fall = 0;
      double sum = 0;
      for (int k = 3; k >= 0; k--) {
        fall += parts[k];
        sum += fall;
      }
      assertEquals(sum / 5, values[example], 1e-9, "example " + example);
    }
  }
}
