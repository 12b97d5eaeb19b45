package org.lrp4j.picture;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A picture of names and numbers in words, for who cannot see it. */
final class MostRelevance {

  private static final int MOST = 5;

  private MostRelevance() {}

  /** The names with the largest |relevance|, the strongest first. */
  static String inWords(List<String> names, double[] relevance) {
    return IntStream.range(0, relevance.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -Math.abs(relevance[i])))
        .limit(MOST)
        .map(i -> names.get(i) + " " + Numbers.signed(relevance[i]))
        .collect(Collectors.joining(", "));
  }
}
