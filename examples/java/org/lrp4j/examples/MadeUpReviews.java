package org.lrp4j.examples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sentences of ten words about films, in which one word decides: an adjective, among words that say
 * nothing. A "not" in front of it turns it round.
 */
final class MadeUpReviews {

  static final List<String> CLASSES = List.of("bad", "good");
  static final int LENGTH = 10;

  private static final List<List<String>> OPINIONS =
      List.of(
          List.of("boring", "dull", "awful", "weak"), List.of("good", "great", "moving", "funny"));
  private static final List<String> OTHERS =
      List.of(
          "the", "film", "we", "saw", "last", "week", "was", "and", "its", "music", "plot", "of",
          "actors", "with", "a", "scene", "in", "paris", "which", "i", "found");

  /** All words; each is its index to the network. */
  static final List<String> VOCABULARY =
      Stream.of(List.of("not"), OPINIONS.get(0), OPINIONS.get(1), OTHERS)
          .flatMap(List::stream)
          .toList();

  private MadeUpReviews() {}

  static DataSet random(int count, int seed) {
    Random random = new Random(seed);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES.size());
    String[] sentences = new String[count];
    for (int i = 0; i < count; i++) {
      int opinion = random.nextInt(2);
      boolean isNegated = random.nextBoolean();
      sentences[i] = sentence(opinion, isNegated, random);
      labels.putScalar(i, isNegated ? 1 - opinion : opinion, 1);
    }
    return new DataSet(indices(sentences), labels);
  }

  private static String sentence(int opinion, boolean isNegated, Random random) {
    List<String> words = new ArrayList<>();
    while (words.size() < LENGTH) {
      words.add(OTHERS.get(random.nextInt(OTHERS.size())));
    }
    int place = 1 + random.nextInt(LENGTH - 1);
    words.set(place, OPINIONS.get(opinion).get(random.nextInt(OPINIONS.get(opinion).size())));
    if (isNegated) {
      words.set(place - 1, "not");
    }
    return String.join(" ", words);
  }

  /** The words' indices, [sentences, {@value #LENGTH}]. */
  static INDArray indices(String... sentences) {
    double[][] indices =
        Arrays.stream(sentences)
            .map(
                sentence ->
                    Arrays.stream(sentence.split(" ")).mapToDouble(VOCABULARY::indexOf).toArray())
            .toArray(double[][]::new);
    return Nd4j.createFromArray(indices).castTo(DataType.FLOAT);
  }
}
