package org.lrp4j;

import java.util.List;

/**
 * The words, or whatever else the tokens are, that a network with an embedding reads as indices.
 *
 * @param words the words in the order of their indices, from 0; empty where nobody told them
 * @see LrpExplainerBuilder#vocabulary
 */
public record Vocabulary(List<String> words) {

  /** Where nobody told the words. */
  public static final Vocabulary UNKNOWN = new Vocabulary(List.of());

  /**
   * The words of indices.
   *
   * @param words the words in the order of their indices, from 0
   * @throws NullPointerException if one is null
   */
  public Vocabulary {
    words = List.copyOf(words);
  }

  /**
   * The word of an index.
   *
   * @param index the index, from 0
   * @return its word, or its number, such as "#7", where the vocabulary lacks it
   */
  public String word(int index) {
    boolean hasWord = index >= 0 && index < words.size() && !words.get(index).isBlank();
    return hasWord ? words.get(index) : "#" + index;
  }
}
