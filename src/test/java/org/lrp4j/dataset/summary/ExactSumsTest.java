package org.lrp4j.dataset.summary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Sums of many numbers")
class ExactSumsTest {

  /** Numbers of 53 bits, as sums of FLOAT numbers are, of many magnitudes and either sign. */
  private static List<Double> numbers(int count, Random random) {
    List<Double> numbers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      numbers.add(Math.scalb(1 + random.nextDouble(), random.nextInt(16)) * (i % 2 == 0 ? 1 : -1));
    }
    return numbers;
  }

  private static ExactSums squares(List<Double> numbers) {
    ExactSums sums = new ExactSums(1);
    numbers.forEach(number -> sums.addSquare(0, number));
    return sums;
  }

  private static byte[] bytes(ExactSums sums) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    sums.write(new DataOutputStream(bytes), 1);
    return bytes.toByteArray();
  }

  @Test
  @DisplayName("of squares are the exact ones, whatever the order and the parts")
  void areExact() throws IOException {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      List<Double> numbers = numbers(2 + random.nextInt(30), random);
      BigDecimal exact =
          numbers.stream()
              .map(BigDecimal::new)
              .map(number -> number.multiply(number))
              .reduce(BigDecimal.ZERO, BigDecimal::add);
      ExactSums sums = squares(numbers);
      assertEquals(exact.doubleValue(), sums.of(0));

      List<Double> shuffled = new ArrayList<>(numbers);
      Collections.shuffle(shuffled, random);
      int cut = random.nextInt(shuffled.size());
      ExactSums merged = squares(shuffled.subList(0, cut));
      merged.add(squares(shuffled.subList(cut, shuffled.size())), 1);
      assertArrayEquals(bytes(sums), bytes(merged), "seed " + seed);
    }
  }

  @Test
  @DisplayName("give the variance of numbers that differ by little")
  void variance() {
    Random random = new Random(3);
    ExactSums sums = new ExactSums(1);
    ExactSums squares = new ExactSums(1);
    List<BigDecimal> exact = new ArrayList<>();
    int count = 50;
    for (int i = 0; i < count; i++) {
      double number = 1e6 + random.nextGaussian() * 1e-3;
      sums.add(0, number);
      squares.addSquare(0, number);
      exact.add(new BigDecimal(number));
    }
    BigDecimal mean =
        exact.stream()
            .reduce(BigDecimal.ZERO, BigDecimal::add)
            .divide(BigDecimal.valueOf(count), new MathContext(60));
    double expected =
        exact.stream()
                .map(number -> number.subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .doubleValue()
            / (count - 1);
    assertEquals(expected, squares.variance(0, sums, count), 1e-9 * expected);
  }
}
