package org.lrp4j.dataset.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A comparison of two explanations of each example")
class ComparisonSummaryTest {

  private static final InputPart COLUMNS = new InputPart("table", Breakdown.FEATURE, 0, 0);

  private static ExampleEvidence row(String id, int explained, double... relevance) {
    return new ExampleEvidence(
        id,
        new Group(explained, Verdict.UNKNOWN),
        List.of(
            new InputEvidence(
                "table",
                InputShape.table(relevance.length),
                new double[relevance.length],
                relevance)));
  }

  @Test
  void tellsWhereEvidenceMoved() {
    ComparisonSummary summary = new ComparisonSummary(2, 3);
    // The same evidence, whatever the score's size.
    summary.add(row("same", 0, 1, 2, 1), row("same", 0, 10, 20, 10));
    // All of it from the first column to the last.
    summary.add(row("moved", 1, 5, 0, 0), row("moved", 0, 0, 0, 1));
    // A quarter: shares ½ ½ 0 and ¼ ½ ¼.
    summary.add(row("quarter", 1, 1, 1, 0), row("quarter", 1, 1, 2, 1));
    summary.add(row("broken", 1, 1, 1, Double.NaN), row("broken", 1, 1, 2, 1));

    assertEquals(3, summary.examples());
    assertEquals(1, summary.leftOut());
    assertEquals(1, summary.otherClass());
    assertEquals((0 + 1 + 0.25) / 3, summary.distance().mean(), 1e-15);
    assertEquals(
        List.of(new Shift("moved", 1, 1, 0), new Shift("quarter", 0.25, 1, 1)), summary.worst());
    List<UnitImportance> changes = summary.changes(COLUMNS);
    assertEquals((0 - 1 - 0.25) / 3, changes.get(0).mean(), 1e-15);
    assertEquals(0, changes.get(1).mean(), 1e-15);
    assertEquals((0 + 1 + 0.25) / 3, changes.get(2).mean(), 1e-15);
  }

  @Test
  void oppositeEvidenceIsAsFarAsCanBe() {
    ComparisonSummary summary = new ComparisonSummary(1, 3);
    summary.add(row("a", 0, 1, -1), row("a", 0, -1, 1));
    assertEquals(1, summary.distance().mean(), 1e-15);
  }

  @Test
  void partsMergeIntoTheWhole() {
    Random random = new Random(3);
    List<double[]> numbers =
        IntStream.range(0, 40).mapToObj(i -> random.doubles(6, -1, 1).toArray()).toList();
    ComparisonSummary whole = new ComparisonSummary(5, 3);
    ComparisonSummary one = new ComparisonSummary(5, 3);
    ComparisonSummary other = new ComparisonSummary(5, 3);
    for (int i = 0; i < 40; i++) {
      double[] r = numbers.get(i);
      ExampleEvidence first = row("example " + i, i % 3, r[0], r[1], r[2]);
      ExampleEvidence second = row("example " + i, i % 2, r[3], r[4], r[5]);
      whole.add(first, second);
      (i % 3 == 0 ? one : other).add(first, second);
    }
    ComparisonSummary merged = other.mergedWith(ComparisonSummary.fromBytes(one.toBytes()));
    assertEquals(whole.worst(), merged.worst());
    assertEquals(whole.otherClass(), merged.otherClass());
    assertEquals(whole.distance().mean(), merged.distance().mean(), 1e-15);
    assertEquals(
        whole.changes(COLUMNS).get(1).mean(), merged.changes(COLUMNS).get(1).mean(), 1e-15);
    assertArrayEquals(merged.toBytes(), ComparisonSummary.fromBytes(merged.toBytes()).toBytes());
    assertThrows(IllegalArgumentException.class, () -> SurveySummary.fromBytes(merged.toBytes()));
  }

  @Test
  void refusesOtherInputs() {
    ComparisonSummary summary = new ComparisonSummary(1, 3);
    assertThrows(
        IllegalArgumentException.class, () -> summary.add(row("a", 0, 1, 2), row("a", 0, 1, 2, 3)));
  }
}
