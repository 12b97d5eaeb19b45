package org.lrp4j.engine.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.rule.Part;
import org.lrp4j.rule.SignSplit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("The parts of a term are put side by side")
class StackingTest {

  @Test
  @DisplayName("only where together they have few channels")
  void onlyFewChannels() {
    Part part = Part.of(SignSplit.POSITIVE, SignSplit.POSITIVE);
    assertTrue(Stacking.suits(List.of(part, part), 3));
    assertFalse(Stacking.suits(List.of(part, part), 4));
    assertFalse(Stacking.suits(List.of(part), 1));
  }

  @Test
  @DisplayName("the weights along the inputs, the inputs along the channels")
  void along() {
    Part both =
        Stacking.of(
            List.of(
                Part.of(SignSplit.POSITIVE, SignSplit.IDENTITY),
                Part.of(SignSplit.NEGATIVE, SignSplit.POSITIVE)),
            0);
    INDArray v = Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}});
    assertEquals(
        Nd4j.createFromArray(new double[][] {{1, 0}, {0, 4}, {0, -2}, {-3, 0}}),
        both.weights().apply(v));
    assertEquals(
        Nd4j.createFromArray(new double[][] {{1, -2, 1, 0}, {-3, 4, 0, 4}}),
        both.input().apply(v, 1));
    assertEquals(Nd4j.createFromArray(new double[][] {{1, -2}, {-3, 4}}), v);
  }
}
