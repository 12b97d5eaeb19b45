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

  /** The words, once they were read. */
  Optional<WordIndex> words() {
    return words;
  }
}
