package org.lrp4j.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, +1.00",
    "-1.006, −1.01",
    "0.0259999, +0.0260",
    "-0.00012345, −0.000123",
    "9.999, +10.0",
    "1234, +1230",
    "999999, +1000000",
    "1234567, +1.23e+06",
    "-0.00001, −1.00e-05",
    "NaN, NaN"
  })
  void relevanceHasThreeDigitsAndASign(double value, String text) {
    assertEquals(text, Numbers.signed(value));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "6, 6.000", "-0.25, −0.2500", "253000, 253000"})
  void errorsHaveFourDigits(double value, String text) {
    assertEquals(text, Numbers.significant(value));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "5, 5", "5.10, 5.1", "-0.12345, −0.1235", "12345, 12350", "1e9, 1.000e+09"})
  void featureValuesHaveFourDigitsAndNoNeedlessZeros(double value, String text) {
    assertEquals(text, Numbers.rounded(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 %",
    "0.0004, < 0.1 %",
    "0.5, 50.0 %",
    "0.999, 99.9 %",
    "0.9996, > 99.9 %",
    "1, 100.0 %"
  })
  void nearlySureIsNotRoundedToSure(double share, String text) {
    assertEquals(text, Numbers.percent(share));
  }
}
