package org.lrp4j.faithfulness.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lrp4j.faithfulness.statistics.Seeds;

@DisplayName("The order of relevance")
class RelevanceOrderTest {

  @Test
  @DisplayName(
      "is that of a stable sort of the shuffled features: ties, both zeros, all magnitudes")
  void order() {
    Random random = new Random(3);
    double[] relevance = new double[300];
    for (int k = 0; k < relevance.length; k++) {
      relevance[k] =
          switch (k % 5) {
            case 0 -> 0.0;
            case 1 -> -0.0;
            case 2 -> random.nextInt(3) - 1;
            case 3 -> random.nextGaussian() * Double.MIN_NORMAL;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(600) - 300);
          };
    }
    int[] features = java.util.stream.IntStream.range(0, 300).filter(k -> k % 7 != 0).toArray();
    for (int example = 0; example < 3; example++) {
      int[] shuffled = Seeds.permutation(features.length, Seeds.random(5, "ties", example));
      Integer[] expected = new Integer[features.length];
      Arrays.setAll(expected, i -> features[shuffled[i]]);
      Arrays.sort(
          expected,
          Comparator.comparing(
              feature -> relevance[feature],
              (one, other) -> one.doubleValue() == other ? 0 : one > other ? -1 : 1));
      assertArrayEquals(
          Arrays.stream(expected).mapToInt(feature -> feature).toArray(),
          RelevanceOrder.mostRelevantFirst(features, relevance, 5, example));
    }
  }
}
