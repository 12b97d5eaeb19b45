package org.lrp4j.dataset.summary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Student's intervals")
class IntervalTest {

  /** {@code scipy.stats.t.ppf(0.975, freedom)}, SciPy 1.18.1. */
  @ParameterizedTest
  @CsvSource({
    "1, 12.706204736174694",
    "2, 4.302652729749462",
    "3, 3.1824463052837078",
    "4, 2.7764451051977934",
    "5, 2.5705818356363146",
    "6, 2.4469118511449786",
    "7, 2.364624251592784",
    "8, 2.306004135204166",
    "9, 2.262157162798205",
    "10, 2.228138851986274",
    "11, 2.200985160091639",
    "15, 2.131449545559776",
    "30, 2.0422724563012378",
    "1000, 1.9623390808264083"
  })
  @DisplayName("have the quantiles of SciPy")
  void quantiles(long freedom, double expected) {
    assertEquals(expected, Interval.quantile(freedom), 3e-6 * expected);
  }

  /**
   * The squares of these numbers have no bits for what tells them apart. {@code
   * scipy.stats.t.interval(0.95, 3, loc=np.mean(x), scale=scipy.stats.sem(x))} of x without the
   * 2³⁰.
   */
  @Test
  @DisplayName("of nearly equal numbers, from sums alone, are those of SciPy")
  void ofSums() {
    double[] numbers = {0.25, 0.5, 1, 0.625};
    MomentTable table = new MomentTable();
    for (double number : numbers) {
      table.add(0, (1L << 30) + number, (1L << 30) + number);
    }
    UnitImportance found = table.importance(0, numbers.length);
    assertEquals((1L << 30) + 0.59375, found.mean());
    assertEquals(0.09649276, found.interval().low() - (1L << 30), 2e-7);
    assertEquals(1.09100724, found.interval().high() - (1L << 30), 2e-7);
  }
}
