package org.lrp4j.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonLimitTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 1",
    "1.01, 1.5",
    "1.5, 1.5",
    "0.19, 0.2",
    "0.21, 0.3",
    "40, 50",
    "0.0061, 0.007",
    "7.2, 10",
    "99, 100",
    "100, 100",
    "3e-9, 3e-9"
  })
  void theLimitIsTheNextRoundNumber(double largest, double limit) {
    assertEquals(limit, CommonLimit.roundedUp(largest), 1e-9 * limit);
  }
}
