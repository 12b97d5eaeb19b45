package org.lrp4j.engine.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lrp4j.layer.Vanishing;
import org.lrp4j.oracle.Samples;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SumStepTest {

  private static final double STABILIZER = 1e-6;

  private final Workbench bench = Workbench.create();
  private final SumStep step = new SumStep(STABILIZER, bench);

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void eachPartGetsItsShareOfTheSum(int count) {
    Random random = new Random(count);
    for (int batch : new int[] {3, 3, 1, 3}) {
      List<INDArray> parts =
          random
              .ints(count)
              .mapToObj(i -> Samples.normal(random, DataType.DOUBLE, batch, 4, 2, 2))
              .toList();
      INDArray relevance = Samples.normal(random, DataType.DOUBLE, batch, 4, 2, 2);
      double[] sum = new double[(int) relevance.length()];
      for (INDArray part : parts) {
        for (int i = 0; i < sum.length; i++) {
          sum[i] += Samples.flat(part)[i];
        }
      }
      INDArray forward = step.forward(parts);
      Samples.assertClose(sum, forward, DataType.DOUBLE);
      bench.arrays().release(forward);
      List<INDArray> shares = step.redistribute(parts, relevance);
      for (int p = 0; p < count; p++) {
        double[] expected = new double[sum.length];
        for (int i = 0; i < sum.length; i++) {
          double denominator = sum[i] + (sum[i] >= 0 ? STABILIZER : -STABILIZER);
          expected[i] = Samples.flat(parts.get(p))[i] * Samples.flat(relevance)[i] / denominator;
        }
        Samples.assertClose(expected, shares.get(p), DataType.DOUBLE);
      }
      shares.forEach(bench.arrays()::release);
      bench.arrays().endOfExplanation();
    }
  }

  @Test
  void anArrayAddedToItselfGetsHalfTwice() {
    INDArray part = Nd4j.createFromArray(3.0, -4.0).reshape(1, 2);
    INDArray relevance = Nd4j.createFromArray(1.0, 5.0).reshape(1, 2);
    for (INDArray share : step.redistribute(List.of(part, part), relevance)) {
      assertEquals(0.5, share.getDouble(0), 1e-6);
      assertEquals(2.5, share.getDouble(1), 1e-5);
    }
    assertEquals(3, part.getDouble(0));
  }

  @Test
  void aSumOfZeroGetsThePositiveStabilizer() {
    INDArray one = Nd4j.createFromArray(2.0, 0.0).reshape(1, 2);
    INDArray other = Nd4j.createFromArray(-2.0, 0.0).reshape(1, 2);
    INDArray share =
        step.redistribute(List.of(one, other), Nd4j.ones(DataType.DOUBLE, 1, 2)).get(0);
    assertEquals(2 / STABILIZER, share.getDouble(0), 1e-6);
    assertEquals(0, share.getDouble(1));
  }

  @Test
  void whereNoRelevanceArrivesBelowZeroAnySumIsDividedBy() {
    step.assume(Vanishing.AT_ZERO_AND_BELOW);
    INDArray one = Nd4j.createFromArray(2.0, -1.0, -STABILIZER).reshape(1, 3);
    INDArray other = Nd4j.createFromArray(2.0, -3.0, 0.0).reshape(1, 3);
    INDArray relevance = Nd4j.createFromArray(8.0, 0.0, 0.0).reshape(1, 3);
    INDArray share = step.redistribute(List.of(one, other), relevance).get(0);
    assertEquals(4, share.getDouble(0), 1e-5);
    assertEquals(0, Math.abs(share.getDouble(1)), "0 or -0");
    assertEquals(0, Math.abs(share.getDouble(2)), "0 or -0");
  }
}
