package org.lrp4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMultiplication;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Timed operations")
class TimedOperationsTest {

  private final TimedOperations operations = new TimedOperations();

  @Test
  @DisplayName("compute what they compute untimed, and are told apart by name")
  void byName() {
    INDArray v = Nd4j.createFromArray(1.0, 2.0);
    INDArray sum = Nd4j.create(v.dataType(), 2);
    CustomOp add = DynamicCustomOp.builder("add").addInputs(v, v).addOutputs(sum).build();
    Map<String, Double> milliseconds =
        TimedOperations.during(
            () -> {
              operations.exec(add);
              operations.exec(new ScalarMultiplication(v, 3));
            });
    assertEquals(Nd4j.createFromArray(2.0, 4.0), sum);
    assertEquals(Nd4j.createFromArray(3.0, 6.0), v);
    assertEquals(Set.of("add", "mul_scalar"), milliseconds.keySet());
    assertTrue(milliseconds.values().stream().allMatch(time -> time > 0));
  }

  @Test
  @DisplayName("are not counted before and after, nor if something fails")
  void onlyMeanwhile() {
    INDArray v = Nd4j.createFromArray(1.0, 2.0);
    assertThrows(
        ArithmeticException.class,
        () ->
            TimedOperations.during(
                () -> {
                  throw new ArithmeticException("expected");
                }));
    operations.exec(new ScalarMultiplication(v, 3));
    assertEquals(Map.of(), TimedOperations.during(() -> {}));
  }
}
