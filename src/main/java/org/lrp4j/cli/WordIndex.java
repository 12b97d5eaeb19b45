package org.lrp4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A vocabulary, to read texts with: the index of each word.
 *
 * @param file where the words are from
 * @param words the words in the order of their indices
 * @param indices the index of each; of a word that is there twice, the first
 * @param unknown the index for words that the vocabulary lacks
 */
record WordIndex(
    Path file, List<String> words, Map<String, Integer> indices, Optional<Integer> unknown) {

  /**
   * The vocabulary of a file's lines.
   *
   * @throws CommandFailure if there is no word, or the unknown word is none of them
   */
  static WordIndex of(List<String> lines, Path file, Optional<String> unknown) {
    List<String> words = new ArrayList<>();
    lines.forEach(line -> words.add(line.strip()));
    Map<String, Integer> indices = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      if (!words.get(i).isEmpty()) {
        indices.putIfAbsent(words.get(i), i);
      }
    }
    if (indices.isEmpty()) {
      throw CommandFailure.badInput("The vocabulary " + file + " is empty: one word a line");
    }
    unknown.ifPresent(
        word -> {
          if (!indices.containsKey(word)) {
            throw CommandFailure.usage(
                "--unknown-word " + word + " is no word of the vocabulary " + file);
          }
        });
    return new WordIndex(file, List.copyOf(words), Map.copyOf(indices), unknown.map(indices::get));
  }

  /**
   * The index of a word.
   *
   * @param place where the word stands, for messages
   * @throws CommandFailure if the vocabulary lacks it, and has no word for such
   */
  int of(String word, String place) {
    Integer index = indices.get(word);
    if (index == null && unknown.isEmpty()) {
      String lower = word.toLowerCase(Locale.ROOT);
      throw CommandFailure.badInput(
          "%s: the vocabulary %s lacks the word \"%s\"%s. Write words as the vocabulary does, with white"
                  .formatted(
                      place,
                      file,
                      word,
                      indices.containsKey(lower) ? ", but has \"" + lower + "\"" : "")
              + " space between, or say --unknown-word if the model knows one for all others");
    }
    return index == null ? unknown.get() : index;
  }
}
