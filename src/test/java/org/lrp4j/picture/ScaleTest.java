package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScaleTest {

  @Test
  void theMaximumIsThatOfTheAbsoluteValues() {
    assertEquals(3, Scale.maximum().limit(new double[] {1, -3, 2}));
  }

  /** As numpy.percentile(abs(x), p) for x = 0, −1, 2, −3 … 100. */
  @ParameterizedTest
  @CsvSource({"99,99", "50,50", "100,100", "99.5,99.5", "12.34,12.34"})
  void aPercentileIsThatOfTheAbsoluteValues(double percent, double limit) {
    double[] values = IntStream.rangeClosed(0, 100).mapToDouble(i -> i % 2 == 0 ? i : -i).toArray();
    assertEquals(limit, Scale.percentile(percent).limit(values), 1e-12);
  }

  @Test
  void aPercentileThatIsZeroGivesWayToTheMaximum() {
    assertEquals(5, Scale.percentile(50).limit(new double[] {0, 0, 0, -5}));
    assertEquals(0, Scale.percentile(50).limit(new double[] {0, 0}));
  }

  @Test
  void noRelevanceAtAllHasTheLimitZero() {
    assertEquals(0, Scale.percentile(99).limit(new double[0]));
    assertEquals(0, Scale.maximum().limit(new double[0]));
  }

  @Test
  void aFixedScaleIgnoresTheRelevance() {
    assertEquals(0.5, Scale.fixed(0.5).limit(new double[] {7}));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 100.1, Double.NaN})
  void percentilesOutOfRangeAreRefused(double percent) {
    assertThrows(IllegalArgumentException.class, () -> Scale.percentile(percent));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.POSITIVE_INFINITY, Double.NaN})
  void fixedLimitsOutOfRangeAreRefused(double limit) {
    assertThrows(IllegalArgumentException.class, () -> Scale.fixed(limit));
  }
}
