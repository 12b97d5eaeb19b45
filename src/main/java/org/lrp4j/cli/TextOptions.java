package org.lrp4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.lrp4j.file.FileProblem;
import picocli.CommandLine.Option;

/** What indices stand for, of models that begin with an embedding. */
final class TextOptions {

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description = {
        "Of a model that reads indices of words (EmbeddingSequenceLayer): the words, one a line, that"
            + " of index 0 first. Pictures show the words in the colours of their relevance."
      })
  private Path file;

  @Option(
      names = "--unknown-word",
      paramLabel = "WORD",
      description = {
        "The vocabulary's word that stands for those which it lacks, for instance <unk>. Default:"
            + " an unknown word is an error."
      })
  private String unknown;

  @Option(
      names = "--padding",
      paramLabel = "WORD|INDEX",
      description = {
        "What fills rows of indices (.csv, .npy) up to one length, in front or behind, for instance 0"
            + " or <pad>: masked, as in training. Default: every index is a word."
      })
  private String padding;

  private Optional<WordIndex> words = Optional.empty();

  /**
   * Reads the vocabulary, if there is one.
   *
   * @param notes gets what was assumed
   * @throws CommandFailure if it cannot be read
   */
  void read(Consumer<String> notes) {
    if (file == null && unknown != null) {
      throw CommandFailure.usage(
          "--unknown-word names a word of a --vocabulary, but there is none");
    }
    if (file != null) {
      words = Optional.of(WordIndex.of(lines(notes), file, Optional.ofNullable(unknown)));
    }
  }

  private List<String> lines(Consumer<String> notes) {
    try {
      return TextFile.read(file, Optional.empty(), notes).lines().toList();
    } catch (IOException e) {
      throw CommandFailure.badInput(
          "The vocabulary cannot be read from " + file + ": " + FileProblem.reason(e), e);
    }
  }

  /**
   * What fills up rows, once the words were read.
   *
   * @param inputs the names of the model's inputs
   * @throws CommandFailure if it is no index and no word, or the model has several inputs
   */
  Optional<Padding> padding(List<String> inputs) {
    if (padding != null && inputs.size() > 1) {
      throw CommandFailure.usage(
          "--padding is for models with one input, but this one has " + inputs);
    }
    return Optional.ofNullable(padding).map(told -> Padding.of(told, words));
  }

  /** The words, once they were read. */
  Optional<WordIndex> words() {
    return words;
  }
}
