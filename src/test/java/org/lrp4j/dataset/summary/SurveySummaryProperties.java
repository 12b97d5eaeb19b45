package org.lrp4j.dataset.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A summary of part A merged with one of part B is that of both. */
class SurveySummaryProperties {

  private static final SurveyLimits LIMITS = new SurveyLimits(20, 10, 8, 3, 4, 5);

  @Property(tries = 60)
  void partsMergeIntoTheWholeBitByBit(
      @ForAll long seed,
      @ForAll @IntRange(max = 60) int count,
      @ForAll @IntRange(min = 1, max = 5) int parts) {
    Random random = new Random(seed);
    List<ExampleEvidence> examples =
        IntStream.range(0, count).mapToObj(i -> example(i, random)).toList();
    SurveySummary whole = summary(examples);

    List<ExampleEvidence> shuffled = new ArrayList<>(examples);
    Collections.shuffle(shuffled, random);
    SurveySummary merged = new SurveySummary(LIMITS);
    for (int part = 0; part < parts; part++) {
      int of = part;
      List<ExampleEvidence> own =
          IntStream.range(0, count).filter(i -> i % parts == of).mapToObj(shuffled::get).toList();
      // By way of bytes, as they travel.
      merged = merged.mergedWith(SurveySummary.fromBytes(summary(own).toBytes()));
    }

    assertArrayEquals(whole.toBytes(), merged.toBytes());
  }

  /** Sums of two doubles gave another last bit in this order. */
  @Test
  void fifteenExamplesInAnotherOrderMergeBitByBit() {
    partsMergeIntoTheWholeBitByBit(-3970, 15, 1);
  }

  @Property(tries = 40)
  void meansAndIntervalsAreThoseOfAPlainLoop(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int count) {
    Random random = new Random(seed);
    List<ExampleEvidence> examples =
        IntStream.range(0, count).mapToObj(i -> example(i, random)).toList();
    SurveySummary summary = summary(examples);

    InputPart part = new InputPart("table", Breakdown.FEATURE, 0, 0);
    for (UnitImportance unit : summary.importance(part, group -> true)) {
      double[] relevance =
          examples.stream().mapToDouble(e -> e.inputs().get(0).relevance()[unit.unit()]).toArray();
      double mean = Arrays.stream(relevance).sum() / count;
      double squares = Arrays.stream(relevance).map(r -> (r - mean) * (r - mean)).sum();
      double meanAbsolute = Arrays.stream(relevance).map(Math::abs).sum() / count;
      assertEquals(count, unit.count());
      assertEquals(mean, unit.mean(), 1e-12);
      assertEquals(meanAbsolute, unit.meanAbsolute(), 1e-12);
      double half = Interval.quantile(count - 1) * Math.sqrt(squares / (count - 1) / count);
      assertEquals(mean - half, unit.interval().low(), 1e-9);
      assertEquals(mean + half, unit.interval().high(), 1e-9);
    }
    assertEquals(3, summary.importance(part, group -> true).size());
  }

  @Test
  void relevanceIsAddedUpByWhatItBelongsTo() {
    SurveySummary summary = new SurveySummary(LIMITS);
    double[] image = {1, -2, 3, 4, 0, 0, 0, -8};
    summary.add(
        new ExampleEvidence(
            "a",
            new Group(1, Verdict.HIT),
            List.of(
                new InputEvidence("image", InputShape.image(2, 2, 2), new double[8], image),
                new InputEvidence(
                    "words",
                    new InputShape(InputKind.WORDS, 1, List.of(4)),
                    new double[] {7, 3, 7, 0},
                    new double[] {1, 2, -4, 99},
                    Optional.of(new boolean[] {true, true, true, false})),
                new InputEvidence(
                    "series",
                    InputShape.sequence(2, 3),
                    new double[6],
                    new double[] {1, 2, 3, -4, -5, -6}))));

    assertEquals(
        Map.of(0, List.of(6.0, 10.0), 1, List.of(-8.0, 8.0)),
        sums(summary, "image", Breakdown.CHANNEL));
    assertEquals(
        Map.of(
            0, List.of(1.0, 1.0),
            1, List.of(-2.0, 2.0),
            2, List.of(3.0, 3.0),
            3, List.of(-4.0, 12.0)),
        sums(summary, "image", Breakdown.POSITION));
    assertEquals(
        Map.of(7, List.of(-3.0, 5.0), 3, List.of(2.0, 2.0)),
        sums(summary, "words", Breakdown.WORD));
    assertEquals(
        Map.of(0, List.of(1.0, 1.0), 1, List.of(2.0, 2.0), 2, List.of(-4.0, 4.0)),
        sums(summary, "words", Breakdown.TIME_STEP));
    assertEquals(
        Map.of(0, List.of(6.0, 6.0), 1, List.of(-15.0, 15.0)),
        sums(summary, "series", Breakdown.FEATURE));
    assertEquals(
        Map.of(0, List.of(-3.0, 5.0), 1, List.of(-3.0, 7.0), 2, List.of(-3.0, 9.0)),
        sums(summary, "series", Breakdown.TIME_STEP));
    assertEquals(
        Map.of(0, List.of(-2.0, 18.0), 1, List.of(-1.0, 7.0), 2, List.of(-9.0, 21.0)),
        sums(summary, "", Breakdown.INPUT));
  }

  private static Map<Integer, List<Double>> sums(
      SurveySummary summary, String input, Breakdown by) {
    InputPart part =
        summary.parts().stream()
            .filter(each -> each.input().equals(input) && each.by() == by)
            .findFirst()
            .orElseThrow();
    return summary.importance(part, group -> true).stream()
        .collect(
            Collectors.toMap(
                UnitImportance::unit, unit -> List.of(unit.mean(), unit.meanAbsolute())));
  }

  @Test
  void classesAndVerdictsAreCountedApart() {
    SurveySummary summary = new SurveySummary(LIMITS);
    summary.add(row("a", new Group(0, Verdict.HIT), 1, 2));
    summary.add(row("b", new Group(0, Verdict.ERROR), 3, -4));
    summary.add(row("c", new Group(1, Verdict.HIT), 10, 20));
    summary.add(row("d", new Group(1, Verdict.HIT), Double.NaN, 20));

    InputPart part = new InputPart("table", Breakdown.FEATURE, 0, 0);
    assertEquals(1, summary.leftOut());
    assertEquals(2, summary.importance(part, group -> group.explainedClass() == 0).get(0).mean());
    assertEquals(-1, summary.importance(part, group -> group.explainedClass() == 0).get(1).mean());
    assertEquals(
        3, summary.importance(part, group -> group.verdict() == Verdict.ERROR).get(0).mean());
    assertEquals(10, summary.importance(part, group -> group.explainedClass() == 1).get(0).mean());
    assertEquals(3, summary.examples(group -> true));
    assertEquals(2, summary.examples(group -> group.verdict() == Verdict.HIT));
  }

  @Test
  void theSampleIsAsGoodAsRandom() {
    SurveySummary summary = new SurveySummary(new SurveyLimits(500, 10, 0, 3, 4, 1));
    for (int i = 0; i < 5000; i++) {
      summary.add(row(String.valueOf(i), new Group(0, Verdict.HIT), i, 0));
    }
    List<SampledRow> rows = summary.rows("table");
    assertEquals(500, rows.size());
    // The mean of 500 of 0 … 4999 without replacement has a deviation of 61.
    double mean = rows.stream().mapToDouble(row -> row.relevance()[0]).average().orElseThrow();
    assertEquals(2499.5, mean, 4 * 61);
    assertEquals(500, rows.stream().map(row -> row.relevance()[0]).distinct().count());
  }

  @Property(tries = 100)
  void damagedBytesAreRefused(@ForAll long seed) {
    Random random = new Random(seed);
    SurveySummary summary =
        summary(IntStream.range(0, 5).mapToObj(i -> example(i, random)).toList());
    byte[] bytes = summary.toBytes();
    byte[] shorter = Arrays.copyOf(bytes, random.nextInt(bytes.length));
    assertThrows(IllegalArgumentException.class, () -> SurveySummary.fromBytes(shorter));
    byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
    assertThrows(IllegalArgumentException.class, () -> SurveySummary.fromBytes(longer));
    assertThrows(
        IllegalArgumentException.class,
        () -> summary.mergedWith(new SurveySummary(LIMITS.withSeed(6))));
  }

  @Test
  void summariesOfOtherInputsAreRefused() {
    SurveySummary two = summary(List.of(row("a", new Group(0, Verdict.HIT), 1, 2)));
    SurveySummary three = summary(List.of(row("b", new Group(0, Verdict.HIT), 1, 2, 3)));
    String message =
        assertThrows(IllegalArgumentException.class, () -> two.mergedWith(three)).getMessage();
    assertTrue(message.contains("2 units by FEATURE") && message.contains("3"), message);
    SurveySummary other = new SurveySummary(LIMITS, "model b");
    assertThrows(
        IllegalArgumentException.class,
        () -> other.mergedWith(new SurveySummary(LIMITS, "model a")));
    assertEquals("model b", two.mergedWith(other).subject().orElseThrow());
  }

  private static ExampleEvidence row(String id, Group group, double... relevance) {
    return new ExampleEvidence(
        id,
        group,
        List.of(
            new InputEvidence(
                "table",
                InputShape.table(relevance.length),
                new double[relevance.length],
                relevance)));
  }

  private static SurveySummary summary(List<ExampleEvidence> examples) {
    SurveySummary summary = new SurveySummary(LIMITS);
    examples.forEach(summary::add);
    return summary;
  }

  /** FLOAT numbers of many magnitudes, as networks give them. */
  private static double[] numbers(int count, Random random) {
    return random.doubles(count).map(r -> (float) ((r - 0.5) * Math.exp(12 * r - 6))).toArray();
  }

  private static ExampleEvidence example(int id, Random random) {
    return new ExampleEvidence(
        "example " + id,
        new Group(random.nextInt(3) - 1, Verdict.values()[random.nextInt(3)]),
        List.of(
            new InputEvidence("table", InputShape.table(3), numbers(3, random), numbers(3, random)),
            new InputEvidence(
                "image", InputShape.image(2, 5, 4), numbers(40, random), numbers(40, random))));
  }
}
