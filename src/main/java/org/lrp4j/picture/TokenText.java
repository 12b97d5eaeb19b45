package org.lrp4j.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.lrp4j.ExplainedInput;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One example's tokens, and what is said below them.
 *
 * @param tokens the tokens in their order, at least one
 * @param caption lines
 */
record TokenText(List<Token> tokens, List<String> caption) {

  TokenText {
    if (tokens.isEmpty()) {
      throw new IllegalArgumentException("There is no token to draw");
    }
    tokens = List.copyOf(tokens);
    caption = List.copyOf(caption);
  }

  /**
   * Those of every example of an input of indices.
   *
   * @param captions the lines of an example
   * @throws IllegalArgumentException if the input are no indices
   */
  static List<TokenText> of(
      ExplainedInput explained,
      IntFunction<String> vocabulary,
      IntFunction<List<String>> captions) {
    return IntStream.range(0, explained.examples())
        .mapToObj(i -> new TokenText(tokens(explained, i, vocabulary), captions.apply(i)))
        .toList();
  }

  private static List<Token> tokens(
      ExplainedInput explained, int example, IntFunction<String> vocabulary) {
    ExplainedInput one = explained.example(example);
    INDArray indices = one.input();
    boolean isSequence =
        indices.rank() == 2
            || indices.rank() == 3 && (indices.size(1) == 1 || indices.size(2) == 1);
    double[] numbers = indices.castTo(DataType.DOUBLE).data().asDouble();
    double[] relevance = one.relevance().castTo(DataType.DOUBLE).data().asDouble();
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      if (!isSequence || numbers[i] < 0 || numbers[i] != Math.rint(numbers[i])) {
        throw new IllegalArgumentException(
            "Input \""
                + explained.name()
                + "\" holds no indices of words: draw it with Pictures.of(input)");
      }
      // What is left out may have relevance all the same, where a layer does not heed the mask.
      if (relevance[i] != 0 || counts(one, i)) {
        int index = (int) numbers[i];
        String word = vocabulary.apply(index);
        tokens.add(Token.of(word == null ? "#" + index : word, relevance[i]));
      }
    }
    return tokens;
  }

  private static boolean counts(ExplainedInput one, int step) {
    return one.mask().isEmpty() || one.mask().get().getDouble(0, step) != 0;
  }
}
