package org.lrp4j.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.Explanation;
import org.lrp4j.LrpExplainer;
import org.lrp4j.Networks;
import org.lrp4j.composite.Composite;
import org.lrp4j.rule.EpsilonRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

@DisplayName("A comparison of two networks on the same data")
class DataComparisonTest {

  private static final int ROWS = 25;
  private static final int WORST = 4;
  private static final double[][] OLD = {{2, -1}, {0.5, 1}, {-0.25, 0.13}};
  private static final double[][] NEW = {{0.1, -1}, {0.5, 1.5}, {-2, 1}};

  private final INDArray rows = Networks.values(4, ROWS, 3).castTo(DataType.DOUBLE);
  private final LrpExplainer before = explainer(OLD);
  private final LrpExplainer after = explainer(NEW);

  private static LrpExplainer explainer(double[][] weights) {
    MultiLayerNetwork network =
        Networks.chain(DataType.DOUBLE, InputType.feedForward(3), Networks.classes(3, 2));
    network.getParam("0_W").assign(Nd4j.create(weights));
    network.getParam("0_b").assign(0);
    return LrpExplainer.builder(network)
        .composite(Composite.uniform(new EpsilonRule(1e-12)))
        .build();
  }

  @AfterEach
  void close() {
    before.close();
    after.close();
  }

  private int predicted(double[][] weights, int row) {
    double[] scores = new double[2];
    for (int k = 0; k < 3; k++) {
      scores[0] += rows.getDouble(row, k) * weights[k][0];
      scores[1] += rows.getDouble(row, k) * weights[k][1];
    }
    return scores[1] > scores[0] ? 1 : 0;
  }

  /** x·w of the predicted class, of which Σ|R| is 1. */
  private double[] shares(double[][] weights, int row) {
    double[] shares = new double[3];
    double total = 0;
    for (int k = 0; k < 3; k++) {
      shares[k] = rows.getDouble(row, k) * weights[k][predicted(weights, row)];
      total += Math.abs(shares[k]);
    }
    for (int k = 0; k < 3; k++) {
      shares[k] /= total;
    }
    return shares;
  }

  private double distance(int row) {
    double[] one = shares(OLD, row);
    double[] other = shares(NEW, row);
    return IntStream.range(0, 3).mapToDouble(k -> Math.abs(one[k] - other[k]) / 2).sum();
  }

  private INDArray row(int index) {
    return rows.getRow(index, true).dup();
  }

  private DataComparison compared() {
    DataComparison comparison = new DataComparison(before, after, WORST);
    comparison.add(new DataSet(rows.get(NDArrayIndex.interval(0, 10)), null));
    comparison.add(new DataSet(rows.get(NDArrayIndex.interval(10, ROWS)), null));
    return comparison;
  }

  private void look(DataComparison comparison, int number, int row) {
    try (Explanation one = before.explain(row(row));
        Explanation other = after.explain(row(row))) {
      comparison.look(String.valueOf(number), "row " + number, one, other);
    }
  }

  @Test
  void keepsTheWorstWithTheEvidenceOfBoth() {
    DataComparison comparison = compared();
    List<Integer> worst =
        IntStream.range(0, ROWS)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -distance(i)))
            .limit(WORST)
            .toList();
    assertEquals(
        worst.stream().map(String::valueOf).collect(Collectors.toSet()), comparison.examples());
    IntStream.range(0, ROWS).forEach(i -> look(comparison, i, i));

    MovedEvidence found = comparison.finished("old", "new");
    assertEquals("old", found.first());
    assertEquals("new", found.second());
    assertEquals(WORST, found.worst().size());
    for (int place = 0; place < WORST; place++) {
      ComparedExample example = found.worst().get(place);
      int i = worst.get(place);
      assertEquals("row " + i, example.name());
      assertEquals(distance(i), example.shift().distance(), 1e-9);
      assertEquals(predicted(OLD, i), example.shift().first());
      assertEquals(predicted(NEW, i), example.shift().second());
      for (int k = 0; k < 3; k++) {
        assertEquals(shares(OLD, i)[k], example.first().get(0).relevance().getDouble(0, k), 1e-9);
        assertEquals(shares(NEW, i)[k], example.second().get(0).relevance().getDouble(0, k), 1e-9);
        assertEquals(rows.getDouble(i, k), example.second().get(0).input().getDouble(0, k), 1e-12);
      }
    }
    assertTrue(
        IntStream.range(0, ROWS).anyMatch(i -> predicted(OLD, i) != predicted(NEW, i)),
        "some are predicted as another class");
    assertEquals(
        IntStream.range(0, ROWS).filter(i -> predicted(OLD, i) != predicted(NEW, i)).count(),
        found.summary().otherClass());
  }

  @Test
  void leavesOutExamplesThatCameInAnotherOrder() {
    DataComparison comparison = compared();
    Set<String> worst = comparison.examples();
    int other =
        IntStream.range(0, ROWS)
            .boxed()
            .min(Comparator.comparingDouble(this::distance))
            .orElseThrow();
    worst.forEach(id -> look(comparison, Integer.parseInt(id), other));
    assertEquals(List.of(), comparison.finished("old", "new").worst());
  }
}
