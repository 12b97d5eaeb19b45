package org.lrp4j.layer.activation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.layer.DataFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

@DisplayName("Softmax along chosen axes")
class AxesSoftmaxTest {

  private static final double STEP = 1e-6;

  private static final List<AxesSoftmax> FUNCTIONS =
      List.of(
          new AxesSoftmax(null, 1),
          new AxesSoftmax(null, 2, 1),
          new AxesSoftmax(new long[] {2, 2, 3}, 2),
          new AxesSoftmax(null, 2));

  /**
   * [examples, 4, 3]; the numbers that share a softmax with one of them, by a rule of thumb each.
   */
  private static boolean share(int function, int one, int other) {
    int example = 12;
    boolean isOfOne = one / example == other / example;
    int a = one % example;
    int b = other % example;
    return isOfOne
        && switch (function) {
          case 0 -> a % 3 == b % 3;
          case 1 -> true;
          case 2 -> a / 6 == b / 6 && a % 3 == b % 3;
          default -> a / 3 == b / 3;
        };
  }

  private static INDArray numbers() {
    return Transforms.sin(Nd4j.linspace(DataType.DOUBLE, -7, 1.7, 24)).reshape(2, 4, 3);
  }

  @Test
  void isThatOfPlainLoops() {
    for (int f = 0; f < FUNCTIONS.size(); f++) {
      double[] x = numbers().data().asDouble();
      INDArray found = FUNCTIONS.get(f).getActivation(numbers(), false);
      for (int i = 0; i < x.length; i++) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
          sum += share(f, i, k) ? Math.exp(x[k]) : 0;
        }
        assertEquals(Math.exp(x[i]) / sum, found.getDouble(i), 1e-12);
      }
    }
  }

  @Test
  void hasTheGradientOfDifferences() {
    INDArray epsilon = numbers().mul(-3).add(1);
    for (AxesSoftmax function : FUNCTIONS) {
      INDArray gradient = function.backprop(numbers(), epsilon).getFirst();
      for (int i = 0; i < gradient.length(); i++) {
        double wanted = (score(function, i, STEP) - score(function, i, -STEP)) / (2 * STEP);
        assertEquals(wanted, gradient.getDouble(i), 1e-7);
      }
    }
  }

  private static double score(AxesSoftmax function, int index, double step) {
    INDArray moved = numbers();
    moved.putScalar(index, moved.getDouble(index) + step);
    return function
        .getActivation(moved, false)
        .mul(numbers().mul(-3).add(1))
        .sumNumber()
        .doubleValue();
  }

  @Test
  void saysWhereClassesAre() {
    assertEquals(DataFormat.NCW, FUNCTIONS.get(0).format(3).orElseThrow());
    assertEquals(DataFormat.NWC, FUNCTIONS.get(3).format(3).orElseThrow());
    assertTrue(FUNCTIONS.get(1).format(3).isEmpty());
    assertTrue(FUNCTIONS.get(2).format(3).isEmpty());
    assertTrue(FUNCTIONS.get(3).format(4).isEmpty());
  }

  @Test
  void isSavedWithTheNetwork() {
    var graph = new NeuralNetConfiguration.Builder().graphBuilder().addInputs("in");
    for (int i = 0; i < FUNCTIONS.size(); i++) {
      graph.addLayer(
          "softmax" + i,
          new ActivationLayer.Builder().activation(FUNCTIONS.get(i)).build(),
          i == 0 ? "in" : "softmax" + (i - 1));
    }
    ComputationGraphConfiguration saved = graph.setOutputs("softmax3").build();

    assertEquals(saved, ComputationGraphConfiguration.fromJson(saved.toJson()));
  }
}
